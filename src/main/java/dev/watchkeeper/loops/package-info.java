/**
 * The node as seen from outside, by files in memory: counters that increase while its loops iterate, and what it knows of its cameras, each with the
 * reader for other processes. The node writes; the keeper, {@code watch} and whoever tells people read; nothing here decides or acts. Each file has a
 * dedicated thread; everything else is thread-safe and takes no lock.
 */
@NullMarked
package dev.watchkeeper.loops;

import org.jspecify.annotations.NullMarked;
