/**
 * Recordings: writing segments by remuxing, finding and exporting them, and deleting the oldest. Each camera has one recorder with a bounded queue
 * and a thread of its own; finding and exporting run on their callers' threads.
 */
@NullMarked
package dev.watchkeeper.record;

import org.jspecify.annotations.NullMarked;
