/**
 * Encoding and packetising, which only virtual cameras need: pictures to H.264, tones to AAC or G.711, access units to RTP, files to\n * clips. With {@code media} and {@code mux} one of the rooms that touch FFmpeg; every object that holds native memory belongs to the thread that made it.
 */
@NullMarked
package dev.watchkeeper.lab.encode;

import org.jspecify.annotations.NullMarked;
