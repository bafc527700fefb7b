package dev.watchkeeper.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.monitor.Finding.Check;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When an alert is written, and how the log is bounded. */
final class AlertLogTest {
    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    private void see(Finding... findings) throws Exception {
        // A fresh one each time, as from cron.
        new AlertLog(data, clock).write(new Monitor.Report(clock.wall(), List.of(findings)));
    }

    private List<String> lines() throws IOException {
        Path file = data.resolve("logs/monitor-alerts.log");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void anAlertIsWrittenOnceWhileItLastsAndOnceADay() throws Exception {
        Finding hot = Finding.bad(Check.CPU, "CPU usage high: 91%");
        see(Finding.good(Check.CPU, "CPU usage: 5%"));
        assertThat(lines()).isEmpty();
        for (int i = 0; i < 24 * 12; i++) {
            see(hot);
            clock.advance(Duration.ofMinutes(5));
        }
        assertThat(lines()).containsExactly("[2026-03-01T12:00:00Z] ALERT: System resource issue: CPU usage high: 91%");
        see(hot);
        assertThat(lines()).hasSize(2);
        assertThat(lines().getLast())
                .isEqualTo(
                        "[2026-03-02T12:00:00Z] STILL since 2026-03-01T12:00:00Z: System resource issue: CPU usage high: 91%");
        see(Finding.unknown(Check.CPU, "CPU usage cannot be read"));
        assertThat(lines()).as("what is unknown is not over").hasSize(2);
        see(Finding.good(Check.CPU, "CPU usage: 5%"));
        assertThat(lines().getLast())
                .isEqualTo("[2026-03-02T12:00:00Z] OVER, began 2026-03-01T12:00:00Z: CPU usage: 5%");
    }

    @Test
    void camerasAreToldApart() throws Exception {
        Finding yard = Finding.bad(Check.COVERAGE, "yard watched 0%").of("yard");
        see(yard, Finding.bad(Check.COVERAGE, "door watched 0%").of("door"));
        see(yard, Finding.good(Check.COVERAGE, "door watched 100%").of("door"));
        assertThat(lines()).hasSize(3);
        assertThat(lines().getLast()).contains("OVER", "door");
    }

    @Test
    void itIsRotatedAndPrivate() throws Exception {
        AlertLog small = new AlertLog(data, 500, clock);
        for (int i = 0; i < 100; i++) {
            small.write(new Monitor.Report(
                    clock.wall(),
                    List.of(Finding.bad(Check.COVERAGE, "x".repeat(90)).of("camera-" + i))));
        }
        try (var files = Files.list(data.resolve("logs"))) {
            List<Path> logs =
                    files.filter(file -> file.toString().contains("alerts.log")).toList();
            assertThat(logs).hasSize(4);
            for (Path log : logs) {
                assertThat(Files.size(log)).isLessThanOrEqualTo(500);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aDamagedMemoryWritesAgainAndALockedLogIsAnError() throws Exception {
        Finding full = Finding.bad(Check.DISK, "Disk usage high: 99%\nforged");
        see(full);
        Files.writeString(data.resolve("logs/monitor-alerts.json"), "{\"disk\": {\"since\": \"never");
        see(full);
        assertThat(lines()).hasSize(2).allMatch(line -> line.endsWith("99% forged"));
        try (FileChannel channel = PrivateFiles.open(
                        data.resolve("logs/monitor-alerts.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> see(full)).isInstanceOf(IOException.class).hasMessageContaining("another monitor");
        }
    }
}
