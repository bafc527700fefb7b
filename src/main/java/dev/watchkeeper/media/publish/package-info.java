/**
 * Encodes drawn pictures and publishes them to an RTSP server, as a process does that makes a stream. Beside {@code media}, {@code media.mux} and
 * {@code lab.encode} the only room that touches FFmpeg. An object belongs to the thread that made it; others may only raise its interrupt.
 */
@NullMarked
package dev.watchkeeper.media.publish;

import org.jspecify.annotations.NullMarked;
