/**
 * From packets to the pictures that are worth comparing: lazy and full decoding, and the workers on which both run. The room
 * {@code motion} calls it. Whatever holds native memory belongs to the worker that made it.
 */
@NullMarked
package dev.watchkeeper.pictures;

import org.jspecify.annotations.NullMarked;
