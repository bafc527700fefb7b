/**
 * The node's own loops as seen from outside: counters that increase while a loop iterates, the file with their values, and its reader. The node
 * writes, the keeper reads, and the API reports whether all loops iterate; nothing here decides or acts. A dedicated thread writes the file;
 * everything else is thread-safe and takes no lock.
 */
@NullMarked
package dev.watchkeeper.loops;

import org.jspecify.annotations.NullMarked;
