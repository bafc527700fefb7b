/**
 * Drills: break simulated cameras, or parts of a node, and measure from outside when the node notices, which cause it names, when pictures return,
 * and whether it raises false alarms. The command {@code drill} calls this. One thread drives a drill; the node and the simulator run in processes of
 * their own, and are known only by their HTTP routes.
 */
@NullMarked
package dev.watchkeeper.lab.drill;

import org.jspecify.annotations.NullMarked;
