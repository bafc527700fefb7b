/**
 * Where log lines go: the log of a command, and the keeper's terminal output and rotated files, through bounded queues that delay nobody. The
 * commands and the keeper call it; each queue has a thread of its own.
 */
@NullMarked
package dev.watchkeeper.keeper.logs;

import org.jspecify.annotations.NullMarked;
