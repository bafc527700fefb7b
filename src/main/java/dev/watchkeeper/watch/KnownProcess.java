package dev.watchkeeper.watch;

import dev.watchkeeper.keeper.process.ProcEntry.Ident;

/**
 * The process that a pid file was found to name; immutable. While neither changes, the file names it, even if the clock has been set since, which
 * makes a process look younger than its pid file.
 *
 * @param writtenMillis when the file was written
 */
record KnownProcess(Ident process, long writtenMillis) {}
