/**
 * Encoded packets into MP4 and out again, never re-encoded: recordings, fragments for live view, exports. Every object holds native memory and
 * belongs to the thread that made it.
 */
@NullMarked
package dev.watchkeeper.media.mux;

import org.jspecify.annotations.NullMarked;
