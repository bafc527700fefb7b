/**
 * What the lab adds to live drills: the one that stops the node, which the command {@code drill --live} carries out on its main thread, and the simulated stream for the one that the node carries out.
 */
@NullMarked
package dev.watchkeeper.lab.live;

import org.jspecify.annotations.NullMarked;
