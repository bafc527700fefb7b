package dev.watchkeeper.config;

import dev.watchkeeper.config.MotionSettings.Point;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An effect that is to be seen in certain hours, such as a light that is on; immutable.
 *
 * @param hours when, in local time; empty for always
 * @param after how long it may be missing until it is told
 */
public record VerifySettings(String name, Proof proof, Optional<NotificationRule.Hours> hours, Duration after) {
    /** What shows the effect. */
    public sealed interface Proof {
        /** A sensor's value. */
        record BySensor(String sensor, SensorCondition expected) implements Proof {}

        /**
         * The brightness of a camera's picture.
         *
         * @param polygon of a zone; empty for the whole picture
         * @param bright whether it must be brighter than the limit, or not
         * @param limit 0 to 1
         */
        record ByPicture(String camera, List<Point> polygon, boolean bright, double limit) implements Proof {
            public ByPicture {
                polygon = List.copyOf(polygon);
            }
        }
    }
}
