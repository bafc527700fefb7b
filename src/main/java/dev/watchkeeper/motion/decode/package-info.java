/**
 * Turns packets into the pictures that are worth comparing, by lazy or full decoding, on a set of workers. {@code motion} calls it, and for
 * cameras without motion detection a check that looks at keyframes alone. Whatever holds native memory belongs to the worker that made it.
 */
@NullMarked
package dev.watchkeeper.motion.decode;

import org.jspecify.annotations.NullMarked;
