/**
 * Process trees: starts a command as the leader of its own session, knows all its descendants, and ends all of them. The keeper calls it. One thread,
 * which lives as long as the keeper, starts all processes, because the parent-death signal of Linux is tied to the starting thread. Each process has
 * a thread that waits for it and one that reads its output; listeners are called on these. A foreign program gets the environment that the keeper was
 * started with, without the variables that the launcher set for this program alone.
 */
@NullMarked
package dev.watchkeeper.keeper.process;

import org.jspecify.annotations.NullMarked;
