package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import dev.watchkeeper.loops.ReportedCamera.Health;
import dev.watchkeeper.loops.ReportedCamera.Stream;
import dev.watchkeeper.loops.ReportedCamera.View;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reports of a node for tests; stateless. */
final class Cameras {
    static final Instant SINCE = Instant.parse("2026-03-01T11:00:00Z");

    private Cameras() {}

    static CamerasReading reading(Clock clock, ReportedCamera... cameras) {
        return new CamerasReading(
                clock.wall(),
                1,
                new CamerasReading.Boot(clock.bootId(), clock.bootNanos()),
                Path.of("data"),
                List.of(cameras));
    }

    static ReportedCamera healthy(String name, boolean motion) {
        return camera(name, new Health("healthy", true, true, "", "", SINCE), motion);
    }

    static ReportedCamera offline(String name) {
        return camera(name, new Health("offline", false, false, "timeout", "no answer", SINCE), true);
    }

    private static ReportedCamera camera(String name, Health health, boolean motion) {
        return new ReportedCamera(
                name,
                "Titel " + name,
                health,
                new View(
                        Optional.of(SINCE),
                        Optional.of(Duration.ofMillis(1200)),
                        Optional.empty(),
                        motion,
                        new Stream("h264", 640, 360)),
                OptionalDouble.of(99.87));
    }
}
