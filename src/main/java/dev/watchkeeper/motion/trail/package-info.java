/**
 * Follows moving regions from picture to picture and decides which of them travel: visitors cover a distance, leaves flicker in place. {@code motion}
 * calls it to decide about events, on the thread that compares the camera's pictures. It knows where regions were, and nothing else about pictures.
 */
@NullMarked
package dev.watchkeeper.motion.trail;

import org.jspecify.annotations.NullMarked;
