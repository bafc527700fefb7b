/**
 * Encoded packets into MP4 and out again, never re-encoded: recordings, fragments for live view, exports. Called by the recorder, the
 * export and the live view; every object holds native memory and belongs to the thread that made it.
 */
@NullMarked
package dev.watchkeeper.media.mux;

import org.jspecify.annotations.NullMarked;
