/**
 * Process trees: starts a command as the leader of a session of its own, knows everything that descends from it, and ends all of it. The keeper
 * calls it. Processes are started on one thread that lives as long as the keeper, since the parent-death signal of Linux follows the thread;
 * each process has a thread that waits for it and one that reads its output, and listeners are called on these. A foreign
 * program gets the environment that the keeper was started with, without what the launcher set for this program alone.
 */
@NullMarked
package dev.watchkeeper.keeper.process;

import org.jspecify.annotations.NullMarked;
