/**
 * Judges services from outside: whether the process is there, spins, writes progress to its log, logs serious errors, and whether what it
 * depends on answers. It observes and restarts nothing. The command {@code watch} calls it on its main thread; each service is judged on a thread of its own,
 * so that a hanging one does not delay the others.
 */
@NullMarked
package dev.watchkeeper.watch;

import org.jspecify.annotations.NullMarked;
