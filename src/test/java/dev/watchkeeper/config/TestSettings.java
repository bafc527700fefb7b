package dev.watchkeeper.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings for tests that need some and care for few of them; stateless. */
public final class TestSettings {
    private TestSettings() {}

    /** A camera that is recorded all the time and searched for motion. */
    public static CameraSettings camera(String name) {
        return camera(name, HealthSettings.USUAL, RecordSettings.Mode.CONTINUOUS);
    }

    /** A camera that is searched for motion. */
    public static CameraSettings camera(String name, HealthSettings health, RecordSettings.Mode mode) {
        return new CameraSettings(
                name,
                "rtsp://192.0.2.1/",
                Optional.empty(),
                Optional.empty(),
                InputSettings.USUAL,
                Duration.ZERO,
                new RecordSettings(mode, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(10), true, 1 << 20),
                new MotionSettings(true, 50, 0.01, 5, Duration.ZERO, Duration.ZERO, List.of(), List.of()),
                health);
    }
}
