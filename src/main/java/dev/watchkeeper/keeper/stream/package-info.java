/**
 * The restreaming server and its publishers as children of the keeper: their settings, who of them runs, what the server's control API shows of the paths, and
 * what follows from it: who hangs and is to be replaced, who waits for whom, what runs out. The keeper's thread owns the children; a sampler with a thread of
 * its own asks the server and reports. Nothing here starts or ends a process.
 */
@NullMarked
package dev.watchkeeper.keeper.stream;

import org.jspecify.annotations.NullMarked;
