/**
 * Drills: breaks simulated cameras, and what a node does for one of them, and measures from outside when the node notices, which cause it
 * names, when pictures are back, and whether it cries wolf. The command {@code drill} calls it. One thread drives a drill; the node and the
 * simulator are processes of their own and are known only by their HTTP routes.
 */
@NullMarked
package dev.watchkeeper.lab.drill;

import org.jspecify.annotations.NullMarked;
