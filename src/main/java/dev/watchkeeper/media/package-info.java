/**
 * Demuxing, decoding, scaling and stills, and the values that carry encoded packets and pictures. Besides {@code media.mux} and
 * {@code lab.encode} the only room that touches FFmpeg. Values are immutable and may go anywhere; an object with native memory belongs to the
 * thread that made it.
 */
@NullMarked
package dev.watchkeeper.media;

import org.jspecify.annotations.NullMarked;
