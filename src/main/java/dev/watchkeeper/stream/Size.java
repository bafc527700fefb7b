package dev.watchkeeper.stream;

/**
 * The size of a picture in pixels; immutable.
 *
 * @param width even, since encoders of 4:2:0 pictures need it
 * @param height even
 */
public record Size(int width, int height) {
    /** As users write it, such as {@code 640x480}. */
    @Override
    public String toString() {
        return width + "x" + height;
    }
}
