/**
 * The node's own loops as seen from outside: counters that go up as long as a loop turns, the file in which they are written down every second, and the
 * reading of it. The node writes, the keeper reads, the API tells whether all turn; nothing here decides or acts. The file is written by a thread that
 * does nothing else; everything else is thread-safe and takes no lock.
 */
@NullMarked
package dev.watchkeeper.loops;

import org.jspecify.annotations.NullMarked;
