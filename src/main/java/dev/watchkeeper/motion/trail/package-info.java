/**
 * Follows what moves from picture to picture and tells which of it travels: whoever comes goes a way, leaves flicker in their place. Called by
 * {@code motion} to decide about events, on whatever thread looks at a camera's pictures; knows nothing of pictures, only of where regions were.
 */
@NullMarked
package dev.watchkeeper.motion.trail;

import org.jspecify.annotations.NullMarked;
