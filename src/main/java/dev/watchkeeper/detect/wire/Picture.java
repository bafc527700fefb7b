package dev.watchkeeper.detect.wire;

/**
 * A picture to examine; immutable, provided that nobody writes into the array, which is forbidden.
 *
 * @param id comes back with the answer
 * @param pixels blue, green, red, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying every picture would cost more than it protects
public record Picture(long id, int widthPx, int heightPx, byte[] pixels) {
    public Picture {
        if (widthPx < 1 || heightPx < 1 || 3L * widthPx * heightPx != pixels.length) {
            throw new IllegalArgumentException(
                    pixels.length + " bytes are no picture of " + widthPx + " × " + heightPx + " pixels");
        }
    }
}
