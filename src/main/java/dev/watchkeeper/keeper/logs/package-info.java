/**
 * Where lines go: the log of a command, and for the keeper the terminal and the rotated files of its children, through bounded queues that hold nobody
 * up. Called by the commands and the keeper; each queue has a thread of its own.
 */
@NullMarked
package dev.watchkeeper.keeper.logs;

import org.jspecify.annotations.NullMarked;
