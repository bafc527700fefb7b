/**
 * Encoding and packetising, which only virtual cameras need: pictures to H.264, tones to AAC or G.711, access units to RTP, files to clips. One of
 * the rooms that touch FFmpeg, beside {@code media}, {@code media.mux} and {@code media.publish}; every object that holds native memory belongs to
 * the thread that made it.
 */
@NullMarked
package dev.watchkeeper.lab.encode;

import org.jspecify.annotations.NullMarked;
