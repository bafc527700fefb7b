package dev.watchkeeper.motion.explain;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.MotionSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The logs of all cameras; thread-safe. Told of pictures by their motion stages. */
public final class MotionRecords implements MotionView {
    /** Without a picture for so long, or for three of the longest groups of pictures, nothing is said of the present any more. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Clock clock;
    private final Map<String, MotionSettings> settings;
    private final Map<String, MotionLog> logs = new HashMap<>();

    /** @param cameras the settings by the name of the camera */
    public MotionRecords(Map<String, MotionSettings> cameras, Clock clock) {
        this.clock = clock;
        settings = Map.copyOf(cameras);
        settings.forEach((camera, motion) -> logs.put(camera, new MotionLog(motion)));
    }

    /** Who is to be told of the pictures of a configured camera. */
    public Consumer<MotionPicture> onlooker(String camera) {
        MotionLog log = Optional.ofNullable(logs.get(camera)).orElseThrow();
        return log::add;
    }

    @Override
    public Optional<Motion> motion(String camera, Optional<Instant> since) {
        Optional<MotionSettings> known = Optional.ofNullable(settings.get(camera));
        if (known.filter(MotionSettings::enabled).isEmpty()) {
            return known.map(MotionRecords::off);
        }
        return Optional.ofNullable(logs.get(camera)).map(log -> log.motion(clock.wall(), patience(known.get()), since));
    }

    private static Duration patience(MotionSettings settings) {
        Duration groups = settings.lazyMaxGop().multipliedBy(3);
        return groups.compareTo(PATIENCE) > 0 ? groups : PATIENCE;
    }

    private static Motion off(MotionSettings settings) {
        return new Motion(
                settings,
                Reason.OFF,
                "Motion is not looked for (motion.enabled is false).",
                Optional.empty(),
                List.of(),
                List.of());
    }
}
