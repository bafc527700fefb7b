/**
 * Turns packets into the pictures that are worth comparing, by lazy or full decoding, on a set of workers. {@code motion} calls it; cameras without
 * motion detection use its check of keyframes alone. Native memory belongs to the worker that allocated it.
 */
@NullMarked
package dev.watchkeeper.motion.decode;

import org.jspecify.annotations.NullMarked;
