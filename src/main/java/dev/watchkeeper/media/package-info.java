/**
 * Demuxing, decoding, scaling, stills and pictures to draw on, and the values that carry encoded packets and pictures. Besides {@code media.mux},
 * {@code media.publish} and {@code lab.encode} the only room that touches FFmpeg. Values are immutable and may go anywhere; an object with native
 * memory belongs to the thread that made it.
 */
@NullMarked
package dev.watchkeeper.media;

import org.jspecify.annotations.NullMarked;
