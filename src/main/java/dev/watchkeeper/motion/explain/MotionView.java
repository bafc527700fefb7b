package dev.watchkeeper.motion.explain;

import dev.watchkeeper.config.MotionSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Shows what the search for motion saw lately; thread-safe, never waits. */
public interface MotionView {
    /**
     * Returns what is known of a camera.
     *
     * @param since only points after this, if present
     * @return empty for an unknown camera
     */
    Optional<Motion> motion(String camera, Optional<Instant> since);

    /** The highest scores of each minute of the last day, oldest first; empty for an unknown camera, or where motion is off. */
    default Optional<Day> day(String camera) {
        return Optional.empty();
    }

    /** The last day, as far as this process has seen it; immutable. */
    record Day(MotionSettings settings, List<Minute> minutes) {
        public Day {
            minutes = List.copyOf(minutes);
        }
    }

    /**
     * The highest scores of a minute; immutable.
     *
     * @param at its beginning
     * @param zones in the order of the settings
     */
    record Minute(Instant at, int score, List<Integer> zones) {
        public Minute {
            zones = List.copyOf(zones);
        }
    }

    /**
     * A camera's search for motion at one moment; immutable.
     *
     * @param reason why there is or is not an event now
     * @param sentence the same for people
     * @param newest the last picture compared; empty before the first
     * @param points pictures of the last minutes, oldest first; of several within a fifth of a second the one with the highest score
     * @param spans events of that time, oldest first
     */
    record Motion(
            MotionSettings settings,
            Reason reason,
            String sentence,
            Optional<MotionPicture> newest,
            List<Point> points,
            List<Span> spans) {
        public Motion {
            points = List.copyOf(points);
            spans = List.copyOf(spans);
        }
    }

    /**
     * One picture; immutable.
     *
     * @param score 0 to 100
     * @param moved the share of the watched area that moved
     * @param largest the largest region above its threshold, as a share of the picture
     * @param zones the scores of the zones, in the order of the settings
     */
    record Point(Instant at, int score, double moved, double largest, Reason reason, List<Integer> zones) {
        public Point {
            zones = List.copyOf(zones);
        }
    }

    /** An event; immutable. @param to the last motion; empty while it is open */
    record Span(Instant from, Optional<Instant> to) {}
}
