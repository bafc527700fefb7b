/**
 * With {@code mux} and {@code encode} the only room that touches FFmpeg: demuxing, decoding, scaling, stills, and the values
 * that carry encoded packets and pictures. Values are immutable and may go anywhere; every object that holds native memory belongs to
 * the thread that made it.
 */
@NullMarked
package dev.watchkeeper.media;

import org.jspecify.annotations.NullMarked;
