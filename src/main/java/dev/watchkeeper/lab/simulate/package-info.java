/**
 * Virtual RTSP cameras with known scenes and faults on demand, for the demo, drills, benchmarks and tests. Each scene is encoded once; one
 * event loop thread serves all cameras.
 */
@NullMarked
package dev.watchkeeper.lab.simulate;

import org.jspecify.annotations.NullMarked;
