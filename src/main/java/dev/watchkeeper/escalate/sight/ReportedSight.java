package dev.watchkeeper.escalate.sight;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What the node of a data folder writes into its cameras file; thread-safe. */
public final class ReportedSight implements NodeSight {
    private final Path data;
    private final Clock clock;

    public ReportedSight(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Override
    public Optional<Look> look() {
        return CamerasReading.of(data, clock).map(this::look);
    }

    private Look look(CamerasReading reading) {
        Duration upFor = ProcessHandle.of(reading.pid())
                .flatMap(process -> process.info().startInstant())
                .map(began -> Duration.between(began, clock.wall()))
                .filter(time -> !time.isNegative())
                .orElse(Duration.ZERO);
        return new Look(
                OptionalLong.of(reading.pid()),
                upFor,
                reading.age(clock),
                reading.cameras().stream().map(ReportedSight::camera).toList());
    }

    private static CameraSight camera(ReportedCamera camera) {
        return new CameraSight(
                camera.name(),
                camera.title(),
                camera.health().seen(),
                Optional.of(camera.health().cause()).filter(cause -> !cause.isEmpty()),
                camera.view().unseenFor());
    }
}
