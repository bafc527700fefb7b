package dev.watchkeeper.media;

import java.time.Instant;

/**
 * A small gray picture for comparison; immutable: nobody may write into the array.
 *
 * @param luma rows without padding, one byte per pixel, 0 black to 255 white, width × height bytes
 * @param time the time of the packet it was decoded from
 * @param ptsMicros its time on the session's timeline, µs
 * @param epoch the session it came from
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a value
public record GrayPicture(byte[] luma, int widthPx, int heightPx, Instant time, long ptsMicros, long epoch) {
    public GrayPicture {
        if (luma.length != widthPx * heightPx) {
            throw new IllegalArgumentException(luma.length + " bytes for " + widthPx + "x" + heightPx);
        }
    }
}
