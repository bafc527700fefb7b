/**
 * The bounded, length-checked dialogue between the node and the process that runs a detector's model: what is said, and how it is written into a pipe.
 * Both sides use it; each call is made by one thread.
 */
@NullMarked
package dev.watchkeeper.detect.wire;

import org.jspecify.annotations.NullMarked;
