/**
 * Whether a child that runs also makes progress: checks of what it does, each with its own time limit, and the judgement of several in a row. The
 * keeper calls it and gives it what it may see; a watcher has a thread of its own, so that silence is seen, and can only send a verdict.
 */
@NullMarked
package dev.watchkeeper.keeper.liveness;

import org.jspecify.annotations.NullMarked;
