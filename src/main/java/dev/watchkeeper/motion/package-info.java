/**
 * From packets to motion events: decoding, the background model and the debouncing of begin and end. Each camera has
 * one stage with a bounded queue and a thread of its own.
 */
@NullMarked
package dev.watchkeeper.motion;

import org.jspecify.annotations.NullMarked;
