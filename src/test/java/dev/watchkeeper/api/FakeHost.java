package dev.watchkeeper.api;

import dev.watchkeeper.config.GuardSettings;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthCheckResult;
import dev.watchkeeper.host.HealthView;
import dev.watchkeeper.host.ResourceMetrics;
import dev.watchkeeper.host.ResourcesView;
import dev.watchkeeper.host.ShedStep;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The resource guard and the checks of the host as the API sees them, filled by tests; thread-safe. */
public final class FakeHost implements ResourcesView, HealthView {
    static final Instant READ_AT = Instant.parse("2026-03-01T11:59:58Z");

    private volatile List<Shed> shed = List.of();
    private volatile CheckStatus disk = CheckStatus.OK;
    private volatile CheckStatus database = CheckStatus.OK;

    /** Memory is short, and this is shed of the camera. */
    public void shed(String camera, ShedStep step) {
        shed = List.of(new Shed(camera, step, "Memory at 82%, limit 80%", READ_AT));
    }

    /** How the check of the disk goes from now on. */
    public void disk(CheckStatus status) {
        disk = status;
    }

    @Override
    public Report report() {
        boolean throttle = !shed.isEmpty();
        return new Report(
                new ResourceMetrics(
                        14.96,
                        12.34,
                        throttle ? 82 : 41.26,
                        330.5,
                        new TreeMap<>(Map.of("record-door", 3, "motion-door", 1)),
                        READ_AT),
                GuardSettings.DEFAULTS,
                throttle,
                throttle ? "Memory at 82%, limit 80%" : "FPS at 15, no throttle",
                Map.of("door", 14.96),
                shed);
    }

    @Override
    public List<ShedStep> shed(String camera) {
        return shed.stream()
                .filter(state -> state.camera().equals(camera))
                .findFirst()
                .map(state ->
                        Arrays.asList(ShedStep.values()).subList(1, state.step().ordinal() + 1))
                .orElse(List.of());
    }

    /** The check of the database fails from now on. */
    public void failDatabase() {
        database = CheckStatus.ERROR;
    }

    @Override
    public Status status() {
        return database == CheckStatus.OK
                ? new Status(READ_AT, disk, Map.of("disk_space", result()))
                : new Status(
                        READ_AT,
                        database,
                        Map.of(
                                "disk_space",
                                result(),
                                "database",
                                new HealthCheckResult(
                                        "database", database, "Database ERROR - full", Optional.empty(), READ_AT)));
    }

    private HealthCheckResult result() {
        return new HealthCheckResult(
                "disk_space",
                disk,
                disk == CheckStatus.OK ? "Disk 65% free (OK)" : "Disk 97% used (" + disk + ")",
                Optional.of(disk == CheckStatus.OK ? "65" : "3"),
                READ_AT);
    }

    @Override
    public List<HealthCheckResult> history(int atMost) {
        return atMost > 1 ? List.of(result(), result()) : List.of(result());
    }

    @Override
    public long failures() {
        return disk == CheckStatus.ERROR ? 1 : 0;
    }
}
