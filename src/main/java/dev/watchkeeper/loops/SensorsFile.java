package dev.watchkeeper.loops;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what sensors say for the sender of messages, which may be another process, into a file in memory that is replaced atomically; thread-safe, with a
 * thread of its own. It looks twice a second, and writes at each change and every 5 s. {@link SensorsReading} reads it.
 */
public final class SensorsFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SensorsFile.class);

    /** Its name in the runtime folder of the data folder. */
    public static final String NAME = "node.sensors";

    static final Duration EVERY = Duration.ofSeconds(5);
    private static final long LOOK_EVERY_MILLIS = 500;

    private final Path folder;
    private final Supplier<List<ReportedSensor>> sensors;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("sensors-file", this::run);
    private Optional<List<ReportedSensor>> written = Optional.empty();
    private long writtenNanos;
    private boolean failureLogged;

    SensorsFile(Path folder, Supplier<List<ReportedSensor>> sensors, Clock clock) {
        this.folder = folder;
        this.sensors = sensors;
        this.clock = clock;
    }

    /**
     * Starts writing.
     *
     * @param data the data folder, which exists
     * @param sensors all sensors at this moment; never waits
     */
    public static SensorsFile begin(Path data, Supplier<List<ReportedSensor>> sensors, Clock clock) {
        Path folder = Optional.ofNullable(System.getenv(VitalsFile.variable()))
                .flatMap(vitals -> Optional.ofNullable(Path.of(vitals).getParent()))
                .orElseGet(() -> RuntimeDirectory.of(RuntimeDirectory.own(), data));
        SensorsFile file = new SensorsFile(folder, sensors, clock);
        file.thread.start();
        return file;
    }

    private void run() {
        try {
            do {
                look();
            } while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and writes if it is due; tests call it directly. */
    void look() {
        try {
            List<ReportedSensor> now = List.copyOf(sensors.get());
            if (isDue(now)) {
                RuntimeDirectory.create(folder);
                Path fresh = folder.resolve(NAME + ".new");
                PrivateFiles.write(fresh, text(now).getBytes(StandardCharsets.UTF_8));
                PrivateFiles.move(fresh, folder.resolve(NAME));
                written = Optional.of(now);
                writtenNanos = clock.monotonicNanos();
                failureLogged = false;
            }
        } catch (IOException | RuntimeException e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn("Rules do not learn what sensors say, because {} is not written: {}", folder, e.toString());
            }
        }
    }

    private boolean isDue(List<ReportedSensor> now) {
        if (written.isEmpty() || clock.since(writtenNanos).compareTo(EVERY) >= 0) {
            return true;
        }
        List<ReportedSensor> before = written.get();
        for (int i = 0; i < now.size(); i++) {
            if (before.size() != now.size() || !now.get(i).saysTheSame(before.get(i))) {
                return true;
            }
        }
        return false;
    }

    private String text(List<ReportedSensor> now) {
        ObjectNode file = Json.object()
                .put("pid", ProcessHandle.current().pid())
                .put("boot_id", clock.bootId())
                .put("boot_nanos", clock.bootNanos());
        ArrayNode all = file.putArray("sensors");
        for (ReportedSensor sensor : now) {
            ObjectNode each = all.addObject()
                    .put("name", sensor.name())
                    .put("type", sensor.type())
                    .put("stale", sensor.stale());
            sensor.value().ifPresent(value -> each.put("value", value));
            sensor.age().ifPresent(age -> each.put("age_seconds", age.toSeconds()));
        }
        return Json.write(file);
    }

    /** Ends the thread and removes the file: a node that has ended knows nothing. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Threads.join(thread, Duration.ofSeconds(1));
        try {
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder.resolve(NAME + ".new"));
        } catch (IOException e) {
            log.debug("{} stays, and goes stale", folder.resolve(NAME), e);
        }
    }
}
