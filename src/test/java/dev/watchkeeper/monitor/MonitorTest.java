package dev.watchkeeper.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.monitor.Finding.Check;
import dev.watchkeeper.monitor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What the monitor finds, from written answers and a written {@code /proc}. */
final class MonitorTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private Duration answerTakes = Duration.ZERO;
    private FailureKind refusal = FailureKind.ENVIRONMENT;

    @BeforeEach
    void aHealthyHost() throws IOException {
        Files.writeString(folder.resolve("watchkeeper.db"), "x");
        cpu(100, 900);
        memory(50);
        answers.put("/health/live", "{}");
        coverage("1.0");
    }

    private void cpu(int busy, int idle) throws IOException {
        Files.writeString(folder.resolve("stat"), "cpu  " + busy + " 0 0 " + idle + " 0 0 0 0 7 7\n");
    }

    private void memory(int availablePercent) throws IOException {
        Files.writeString(
                folder.resolve("meminfo"),
                "MemTotal: 100 kB\nMemFree: 1 kB\nMemAvailable: " + availablePercent + " kB\n");
    }

    private void coverage(String ratio) {
        answers.put("/api/coverage", "{\"cameras\": [{\"camera\": \"yard\", \"ratio\": " + ratio + "}]}");
    }

    private Monitor monitor() {
        return new Monitor(
                folder,
                path -> {
                    clock.advance(answerTakes);
                    String answer = answers.get(path.split("\\?")[0]);
                    if (answer == null) {
                        throw new FailureException(refusal, "No Watchkeeper answers");
                    }
                    return JsonMapper.shared().readTree(answer);
                },
                new HostFigures(folder),
                Limits.USUAL,
                clock);
    }

    private static List<String> bad(Monitor.Report report) {
        return report.findings().stream()
                .filter(Finding::isBad)
                .map(Finding::text)
                .toList();
    }

    @Test
    void aHealthyNodeOnAHealthyHostIsHealthy() throws Exception {
        Monitor.Report report = monitor().look();
        assertThat(report.findings().stream().map(Finding::check)).containsExactly(Check.values());
        // The volume on which tests run may be full.
        assertThat(report.findings().stream().filter(finding -> finding.check() != Check.DISK))
                .allMatch(finding -> finding.verdict() == Verdict.GOOD);
    }

    @Test
    void eachLimitIsReported() throws Exception {
        Monitor monitor = monitor();
        monitor.look();
        cpu(1000, 1000);
        memory(14);
        coverage("0.8999");
        answerTakes = Duration.ofSeconds(6);
        assertThat(bad(monitor.look()))
                .contains("API degraded: it took 6 s to answer", "CPU usage high: 90%", "Memory usage high: 86%");
        answerTakes = Duration.ZERO;
        Files.delete(folder.resolve("watchkeeper.db"));
        assertThat(bad(monitor.look())).contains("Database file missing!", "yard watched 89% of the last 5 minutes");
    }

    @Test
    void aDeadApiIsAProblemAndLeavesCoverageUnknown() throws Exception {
        answers.clear();
        Monitor.Report report = monitor().look();
        assertThat(bad(report)).contains("No Watchkeeper answers");
        assertThat(report.findings().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void whatCannotBeAskedOrReadIsUnknownAndNeverGood() throws Exception {
        answers.remove("/api/coverage");
        refusal = FailureKind.CONFIGURATION;
        Files.writeString(folder.resolve("stat"), "nothing\n");
        Files.writeString(folder.resolve("meminfo"), "MemAvailable: x\nMemTotal: y\n");
        Monitor.Report report = monitor().look();
        assertThat(report.isHealthy()).isFalse();
        assertThat(report.findings().stream()
                        .filter(finding -> finding.verdict() == Verdict.UNKNOWN)
                        .map(Finding::check))
                .containsExactly(Check.CPU, Check.MEMORY, Check.COVERAGE);
        coverage("null");
        assertThat(monitor().look().findings().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
