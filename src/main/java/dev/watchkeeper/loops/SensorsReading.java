package dev.watchkeeper.loops;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.RuntimeDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the running node of a data folder last reported of its sensors; immutable.
 *
 * @param sensors in the order of the configuration
 */
public record SensorsReading(List<ReportedSensor> sensors) {
    /** Nobody reports. */
    public static final SensorsReading NONE = new SensorsReading(List.of());

    private static final Duration STALE_AFTER = SensorsFile.EVERY.multipliedBy(3);
    private static final long MAX_BYTES = 1L << 20;

    public SensorsReading {
        sensors = List.copyOf(sensors);
    }

    /** Reads the report; no sensors if there is none, if it is damaged or old, of a process that has ended, or of another account. */
    public static SensorsReading of(Path data, Clock clock) {
        return RuntimeDirectory.all().stream()
                .flatMap(directory -> read(RuntimeDirectory.of(directory, data), data, clock).stream())
                .findFirst()
                .orElse(NONE);
    }

    static Optional<SensorsReading> read(Path folder, Path data, Clock clock) {
        Path file = folder.resolve(SensorsFile.NAME);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > MAX_BYTES
                    || !isOurs(file, data)) {
                return Optional.empty();
            }
            JsonNode all = Json.read(Files.readString(file, StandardCharsets.UTF_8));
            Duration age =
                    Duration.ofNanos(clock.bootNanos() - all.path("boot_nanos").asLong(0));
            boolean current = all.path("boot_id").asString("").equals(clock.bootId())
                    && !age.isNegative()
                    && age.compareTo(STALE_AFTER) <= 0
                    && ProcessHandle.of(all.path("pid").asLong(0))
                            .filter(ProcessHandle::isAlive)
                            .isPresent();
            if (!current) {
                return Optional.empty();
            }
            List<ReportedSensor> sensors = new ArrayList<>();
            all.path("sensors").forEach(each -> sensors.add(sensor(each)));
            return Optional.of(new SensorsReading(sensors));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    private static ReportedSensor sensor(JsonNode each) {
        return new ReportedSensor(
                each.path("name").asString(""),
                each.path("type").asString(""),
                each.path("value").isString() ? Optional.of(each.path("value").asString("")) : Optional.empty(),
                each.path("age_seconds").isNumber()
                        ? Optional.of(
                                Duration.ofSeconds(each.path("age_seconds").asLong(0)))
                        : Optional.empty(),
                each.path("stale").asBoolean(true));
    }

    private static boolean isOurs(Path file, Path data) throws IOException {
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                || owner.equals(Files.getAttribute(data, "unix:uid"));
    }

    public Optional<ReportedSensor> find(String name) {
        return sensors.stream().filter(sensor -> sensor.name().equals(name)).findFirst();
    }
}
