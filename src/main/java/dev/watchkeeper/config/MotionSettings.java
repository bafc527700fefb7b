package dev.watchkeeper.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How motion is detected; immutable.
 *
 * @param sensitivity 1 (least) to 100 (most)
 * @param minArea the smallest region that counts, as a share of the picture, 0 to 1
 * @param fps the most pictures compared per second
 * @param beginAfter motion lasting this long becomes an event
 * @param endAfter no motion for this long ends the event
 * @param zones where motion counts; everywhere if there are none
 * @param masks where motion never counts
 * @param decode which pictures are decoded
 * @param lazyMaxGop cameras whose keyframes are further apart are decoded in full
 */
public record MotionSettings(
        boolean enabled,
        int sensitivity,
        double minArea,
        double fps,
        Duration beginAfter,
        Duration endAfter,
        List<Zone> zones,
        List<Zone> masks,
        Decode decode,
        Duration lazyMaxGop) {
    /** Which pictures are decoded; an immutable enumeration. */
    public enum Decode {
        /** Only keyframes while the scene is quiet. */
        LAZY,
        /** All. */
        FULL
    }

    /** Most makers set keyframes 2 s apart. */
    public static final Duration DEFAULT_LAZY_MAX_GOP = Duration.ofSeconds(2);

    /** The score that counts at a sensitivity, both 1 to 100. */
    public static int threshold(int sensitivity) {
        return 101 - sensitivity;
    }

    public MotionSettings {
        zones = List.copyOf(zones);
        masks = List.copyOf(masks);
    }

    /** The same without motion detection. */
    MotionSettings off() {
        return new MotionSettings(
                false, sensitivity, minArea, fps, beginAfter, endAfter, zones, masks, decode, lazyMaxGop);
    }

    /** Settings that decode lazily. */
    public MotionSettings(
            boolean enabled,
            int sensitivity,
            double minArea,
            double fps,
            Duration beginAfter,
            Duration endAfter,
            List<Zone> zones,
            List<Zone> masks) {
        this(enabled, sensitivity, minArea, fps, beginAfter, endAfter, zones, masks, Decode.LAZY, DEFAULT_LAZY_MAX_GOP);
    }

    /**
     * A named polygon; immutable.
     *
     * @param sensitivity the zone's own, if given
     * @param polygon at least 3 corners, in order
     * @param title what people read in place of the name, if given
     * @param labels which labels count in it and alert; if empty, those of the camera
     */
    public record Zone(
            String name, OptionalInt sensitivity, List<Point> polygon, Optional<String> title, List<String> labels) {
        /** A zone without a title. */
        public Zone(String name, OptionalInt sensitivity, List<Point> polygon) {
            this(name, sensitivity, polygon, Optional.empty(), List.of());
        }

        public Zone {
            polygon = List.copyOf(polygon);
            labels = List.copyOf(labels);
        }
    }

    /**
     * A point in the picture; immutable.
     *
     * @param x from 0, left, to 1, right
     * @param y from 0, top, to 1, bottom
     */
    public record Point(double x, double y) {}
}
