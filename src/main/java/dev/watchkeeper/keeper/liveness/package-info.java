/**
 * Checks that a running child makes progress: single checks, each with a time limit, and the judgement of several in a row. The keeper starts a
 * watcher per process and gives it what it may see; the watcher has a thread of its own, so that it notices silence, and can only report.
 */
@NullMarked
package dev.watchkeeper.keeper.liveness;

import org.jspecify.annotations.NullMarked;
