package dev.watchkeeper.node;

import dev.watchkeeper.camera.session.CameraUnit;
import dev.watchkeeper.config.SensingSettings;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.loops.ReportedSensor;
import dev.watchkeeper.loops.SensorsFile;
import dev.watchkeeper.sensor.Arming;
import dev.watchkeeper.sensor.Effects;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.sensor.SensorStatus;
import dev.watchkeeper.sensor.Sensors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The sensors with all that follows from them, wired; thread-safe, except that one thread starts and closes it. */
final class Senses implements AutoCloseable {
    /** An older picture shows nothing of what a sensor has set off. */
    private static final Duration CURRENT = Duration.ofSeconds(15);

    private final NodeContext node;
    private final Path data;
    private final boolean any;
    private final Sensors sensors;
    private final Effects effects;
    private final Sensing views;
    private Optional<SensorsFile> file = Optional.empty();

    Senses(SharedStages stages) {
        node = stages.node();
        data = stages.storage().data().root();
        SensingSettings settings = node.settings().sensing();
        any = !settings.sensors().isEmpty();
        Arming arming = Arming.open(data, node.clock());
        sensors = new Sensors(
                settings,
                new Sensors.Tools(
                        stages.storage().sensors(), arming, node.bus()::publish, camera -> picture(stages, camera)),
                node.clock());
        effects = new Effects(
                settings.effects(),
                sensors,
                new PictureBrightness(name -> stages.cameras().unit(name).map(CameraUnit::ring), node.real()),
                node.clock());
        views = new Sensing(sensors, effects, arming);
    }

    private static Optional<Snapshot> picture(SharedStages stages, String camera) {
        return stages.snapshots()
                .latest(camera)
                .filter(last -> last.age().compareTo(CURRENT) <= 0)
                .map(last -> last.snapshot());
    }

    /** Begins to read and to look. */
    void start() {
        sensors.start();
        effects.start();
        if (any) {
            file = Optional.of(SensorsFile.begin(data, this::reported, node.clock()));
        }
    }

    private List<ReportedSensor> reported() {
        return sensors.all().stream().map(Senses::reported).toList();
    }

    private static ReportedSensor reported(SensorStatus sensor) {
        return new ReportedSensor(
                sensor.name(),
                sensor.type().id(),
                sensor.last().map(held -> held.value().text()),
                sensor.last().map(SensorStatus.Held::age),
                sensor.health().stale());
    }

    Sensing views() {
        return views;
    }

    @Override
    public void close() throws InterruptedException {
        if (file.isPresent()) {
            file.get().close();
        }
        effects.close();
        sensors.close();
    }
}
