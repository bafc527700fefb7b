package dev.watchkeeper.monitor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.monitor.Finding.Check;
import dev.watchkeeper.monitor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Looks at a node and its host, and changes neither; confined to one thread. */
public final class Monitor {
    /** The stretch of the ledger that is judged. */
    private static final Duration COVERAGE = Duration.ofMinutes(5);

    /** For the first look: how long the processors are watched. */
    private static final Duration CPU_SAMPLE = Duration.ofSeconds(1);

    private static final double MEGABYTE = 1e6;

    private final Path data;
    private final NodeAnswers node;
    private final HostFigures host;
    private final Limits limits;
    private final Clock clock;
    private Optional<HostFigures.Ticks> lastTicks = Optional.empty();

    /**
     * What a look found; immutable.
     *
     * @param at when it was over
     */
    public record Report(Instant at, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean hasProblems() {
            return findings.stream().anyMatch(Finding::isBad);
        }

        public boolean isHealthy() {
            return findings.stream().allMatch(finding -> finding.verdict() == Verdict.GOOD);
        }
    }

    /**
     * @param data the node's data folder
     * @param node what the node answers
     */
    public Monitor(Path data, NodeAnswers node, HostFigures host, Limits limits, Clock clock) {
        this.data = data;
        this.node = node;
        this.host = host;
        this.limits = limits;
        this.clock = clock;
    }

    /** Looks once. Takes a second and the time of two answers at most. */
    public Report look() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        findings.add(api());
        findings.add(cpu());
        findings.add(memory());
        findings.add(disk());
        findings.add(database());
        if (findings.getFirst().verdict() == Verdict.GOOD) {
            findings.addAll(coverage());
        } else {
            findings.add(Finding.unknown(Check.COVERAGE, "Coverage is unknown while the API does not answer"));
        }
        return new Report(clock.wall(), findings);
    }

    private Finding api() {
        long asked = clock.monotonicNanos();
        try {
            node.get("/health/live");
        } catch (FailureException e) {
            return e.kind() == FailureKind.CONFIGURATION
                    ? Finding.unknown(Check.API, e.sentence())
                    : Finding.bad(Check.API, e.sentence());
        }
        Duration took = clock.since(asked);
        return took.compareTo(limits.answer()) > 0
                ? Finding.bad(Check.API, "API degraded: it took " + took.toSeconds() + " s to answer")
                : Finding.good(Check.API, "API healthy");
    }

    private Finding cpu() throws InterruptedException {
        try {
            HostFigures.Ticks before = lastTicks.isPresent() ? lastTicks.get() : host.ticks();
            if (lastTicks.isEmpty()) {
                clock.sleep(CPU_SAMPLE);
            }
            HostFigures.Ticks now = host.ticks();
            lastTicks = Optional.of(now);
            return used(Check.CPU, "CPU usage", now.percentSince(before), limits.cpuPercent());
        } catch (IOException e) {
            return Finding.unknown(Check.CPU, "CPU usage cannot be read: " + e.getMessage());
        }
    }

    private Finding memory() {
        try {
            return used(Check.MEMORY, "Memory usage", host.memoryPercent(), limits.memoryPercent());
        } catch (IOException e) {
            return Finding.unknown(Check.MEMORY, "Memory usage cannot be read: " + e.getMessage());
        }
    }

    private Finding disk() {
        try {
            DiskSpace space = DiskSpace.on(data);
            return used(
                    Check.DISK,
                    "Disk usage",
                    100.0 - 100.0 * space.usableBytes() / space.totalBytes(),
                    limits.diskPercent());
        } catch (IOException e) {
            return Finding.unknown(Check.DISK, "Disk usage cannot be read: " + e.getMessage());
        }
    }

    private static Finding used(Check check, String what, double percent, int limit) {
        return percent > limit
                ? Finding.bad(check, what + " high: " + Math.round(percent) + "%")
                : Finding.good(check, what + ": " + Math.round(percent) + "%");
    }

    private Finding database() {
        Path file = data.resolve("watchkeeper.db");
        if (!Files.exists(file)) {
            return Finding.bad(Check.DATABASE, "Database file missing!");
        }
        try {
            Path journal = data.resolve("watchkeeper.db-wal");
            long bytes = Files.size(file) + (Files.exists(journal) ? Files.size(journal) : 0);
            String size = Math.round(bytes / MEGABYTE) + "MB";
            return bytes > limits.databaseBytes()
                    ? Finding.bad(Check.DATABASE, "Database very large: " + size)
                    : Finding.good(Check.DATABASE, "Database size: " + size);
        } catch (IOException e) {
            return Finding.unknown(Check.DATABASE, "The size of the database cannot be read: " + e.getMessage());
        }
    }

    private List<Finding> coverage() {
        // The ledger refuses times that are not over yet by its own clock.
        Instant to = clock.wall().truncatedTo(ChronoUnit.SECONDS);
        List<Finding> findings = new ArrayList<>();
        try {
            JsonNode answer = node.get("/api/coverage?from=" + to.minus(COVERAGE) + "&to=" + to + "&limit=1");
            for (JsonNode camera : answer.path("cameras")) {
                findings.add(coverage(camera));
            }
        } catch (FailureException e) {
            return List.of(Finding.unknown(Check.COVERAGE, e.sentence()));
        }
        return findings.isEmpty()
                ? List.of(Finding.unknown(Check.COVERAGE, "The ledger has nothing about the last 5 minutes"))
                : findings;
    }

    private Finding coverage(JsonNode camera) {
        String name = camera.path("camera").asString("");
        if (!camera.path("ratio").isNumber()) {
            return Finding.unknown(Check.COVERAGE, name + ": nothing is known of the last 5 minutes")
                    .of(name);
        }
        double share = camera.path("ratio").asDouble();
        // Rounded down, because 99.9 % is not all.
        String text = name + " watched " + (int) Math.floor(100 * share) + "% of the last 5 minutes";
        return (share < limits.watchedShare() ? Finding.bad(Check.COVERAGE, text) : Finding.good(Check.COVERAGE, text))
                .of(name);
    }
}
