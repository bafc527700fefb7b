package dev.watchkeeper.media;

/**
 * A small picture in colour; immutable, provided that nobody writes into the array, which is forbidden.
 *
 * @param pixels blue, green, red, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying every picture would cost more than it protects
public record ColourPicture(int widthPx, int heightPx, byte[] pixels) {}
