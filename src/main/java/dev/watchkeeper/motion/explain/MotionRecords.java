package dev.watchkeeper.motion.explain;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.MotionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The logs of all cameras, filled by their motion stages; thread-safe. */
public final class MotionRecords implements MotionView {
    /** Without a picture for this long, or for three of the longest groups of pictures, the present is unknown. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Clock clock;
    private final Map<String, Known> cameras = new ConcurrentHashMap<>();

    /** Of cameras that were removed, which may be the first half of a change. */
    private final Map<String, MotionLog> former = new ConcurrentHashMap<>();

    /** More than are changed at once. */
    private static final int MOST_FORMER = 64;

    private record Known(MotionSettings settings, MotionLog log) {}

    public MotionRecords(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds a camera, or replaces one of the same name.
     *
     * @return takes its pictures
     */
    public Consumer<MotionPicture> add(String camera, MotionSettings settings) {
        Optional<MotionLog> before = Optional.ofNullable(former.remove(camera))
                .or(() -> Optional.ofNullable(cameras.get(camera)).map(Known::log));
        MotionLog log = before.map(each -> each.with(settings)).orElseGet(() -> new MotionLog(settings));
        cameras.put(camera, new Known(settings, log));
        return log::add;
    }

    public void remove(String camera) {
        Known known = cameras.remove(camera);
        if (known != null && former.size() < MOST_FORMER) {
            former.put(camera, known.log());
        }
    }

    @Override
    public Optional<Motion> motion(String camera, Optional<Instant> since) {
        return Optional.ofNullable(cameras.get(camera))
                .map(known -> known.settings().enabled()
                        ? known.log().motion(clock.wall(), patience(known.settings()), since)
                        : off(known.settings()));
    }

    @Override
    public Optional<Day> day(String camera) {
        return Optional.ofNullable(cameras.get(camera))
                .filter(known -> known.settings().enabled())
                .map(known -> new Day(known.settings(), known.log().day(clock.wall())));
    }

    private static Duration patience(MotionSettings settings) {
        Duration groups = settings.lazyMaxGop().multipliedBy(3);
        return groups.compareTo(PATIENCE) > 0 ? groups : PATIENCE;
    }

    private static Motion off(MotionSettings settings) {
        return new Motion(
                settings,
                Reason.OFF,
                "Motion detection is off (motion.enabled is false).",
                Optional.empty(),
                List.of(),
                List.of());
    }
}
