package dev.watchkeeper.motion.trail;

/**
 * Where a region was in one picture; immutable.
 *
 * @param left of a picture {@link Trail#WIDTH_PX} wide, as are all pixels here
 * @param areaPx how many pixels in it differ from the background
 * @param micros the picture's time on the session's timeline, µs
 */
public record Spot(float left, float top, float right, float bottom, float areaPx, long micros) {
    float x() {
        return (left + right) / 2;
    }

    float y() {
        return (top + bottom) / 2;
    }

    float size() {
        return Math.max(right - left, bottom - top);
    }

    boolean overlaps(Spot other) {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
}
