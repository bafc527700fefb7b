/**
 * Virtual RTSP cameras with known scenes and faults on demand, for the demo and for tests. Scenes are encoded once;
 * one event loop thread sends for all cameras.
 */
@NullMarked
package dev.watchkeeper.lab.simulate;

import org.jspecify.annotations.NullMarked;
