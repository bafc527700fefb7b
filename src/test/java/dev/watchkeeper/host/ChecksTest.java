package dev.watchkeeper.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.CheckSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each check of the host finds, with fake readings and with this machine's. */
final class ChecksTest {
    private final ManualClock clock = new ManualClock();
    private final FakeHostReadings host = new FakeHostReadings();

    @TempDir
    Path folder;

    private static HealthCheck.Outcome disk(long usable, OptionalLong deletable) throws Exception {
        return new DiskSpaceCheck(CheckSettings.DEFAULTS, () -> new DiskSpace(usable, 1000), () -> deletable).run();
    }

    @Test
    void diskSpaceCountsDeletableRecordingsAsFree() throws Exception {
        assertThat(disk(650, OptionalLong.of(0)).message()).isEqualTo("Disk 65% free (OK)");
        assertThat(disk(120, OptionalLong.of(0)).message()).isEqualTo("Disk 88% full (WARNING)");
        assertThat(disk(30, OptionalLong.of(0)).message()).isEqualTo("Disk 97% used (ERROR)");
        assertThat(disk(30, OptionalLong.of(0)).value()).contains("3");
        assertThat(disk(150, OptionalLong.of(0)).status()).as("from 85 % on").isEqualTo(CheckStatus.WARNING);
        assertThat(disk(50, OptionalLong.of(0)).status()).as("from 95 % on").isEqualTo(CheckStatus.ERROR);
        assertThat(disk(30, OptionalLong.of(900)).message()).isEqualTo("Disk 93% free (OK)");
    }

    @Test
    void aFullDiskIsReportedOnlyAfterTheRecordingsWereScannedOrAFewRuns() throws Exception {
        DiskSpaceCheck check =
                new DiskSpaceCheck(CheckSettings.DEFAULTS, () -> new DiskSpace(10, 1000), OptionalLong::empty);
        for (int i = 0; i < 3; i++) {
            assertThat(check.run().status()).isEqualTo(CheckStatus.UNKNOWN);
        }
        assertThat(check.run().status()).isEqualTo(CheckStatus.ERROR);
    }

    @Test
    void memoryAndDescriptorsWarnAndFail() throws Exception {
        host.usedPercent = 62;
        assertThat(HostChecks.memory(CheckSettings.DEFAULTS, host).run().message())
                .isEqualTo("Memory 62% used (OK)");
        host.usedPercent = 92;
        assertThat(HostChecks.memory(CheckSettings.DEFAULTS, host).run().message())
                .isEqualTo("Memory 92% used (ERROR)");
        assertThat(HostChecks.descriptors(host).run().message()).isEqualTo("Descriptors 10% used, 100 of 1000 (OK)");
        host.descriptors = new HostReadings.Descriptors(960, 1000);
        assertThat(HostChecks.descriptors(host).run().status()).isEqualTo(CheckStatus.ERROR);
    }

    @Test
    void processorsWarnAndNeverFail() throws Exception {
        CpuCheck check = new CpuCheck(90, host, clock);
        host.allTicks.set(1000);
        assertThat(check.run().message()).isEqualTo("CPU 0% (OK)");
        clock.advance(Duration.ofSeconds(30));
        host.allTicks.addAndGet(1000);
        host.busyTicks.addAndGet(450);
        assertThat(check.run().message()).isEqualTo("CPU 45% (OK)");
        clock.advance(Duration.ofSeconds(30));
        host.allTicks.addAndGet(1000);
        host.busyTicks.addAndGet(1000);
        assertThat(check.run().message()).isEqualTo("CPU 100% (WARNING)");
        clock.advance(Duration.ofSeconds(30));
        host.allTicks.addAndGet(1000);
        host.ownCpuNanos.addAndGet(Duration.ofSeconds(57).toNanos());
        assertThat(check.run().message())
                .as("in a container that may use two of many processors")
                .isEqualTo("CPU 95% (WARNING)");
    }

    @Test
    void aClockStepInEitherDirectionIsReportedOnce() throws Exception {
        ClockStepCheck check = new ClockStepCheck(host, clock);
        assertThat(check.run().message()).isEqualTo("Clock OK");
        clock.advance(Duration.ofSeconds(30));
        host.uptimeSeconds += 30;
        assertThat(check.run().status()).isEqualTo(CheckStatus.OK);
        clock.stepWall(Duration.ofHours(1));
        clock.advance(Duration.ofSeconds(30));
        host.uptimeSeconds += 30;
        assertThat(check.run().message()).isEqualTo("Clock was set forward by 3600 s (WARNING)");
        clock.stepWall(Duration.ofMinutes(-2));
        clock.advance(Duration.ofSeconds(30));
        host.uptimeSeconds += 30;
        assertThat(check.run().message()).isEqualTo("Clock was set back by 120 s (WARNING)");
        clock.advance(Duration.ofSeconds(30));
        host.uptimeSeconds += 30;
        assertThat(check.run().status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void suspensionIsNotAClockStep() throws Exception {
        ClockStepCheck check = new ClockStepCheck(host, clock);
        check.run();
        clock.advance(Duration.ofSeconds(5));
        clock.stepWall(Duration.ofHours(8));
        host.uptimeSeconds += Duration.ofHours(8).plusSeconds(5).toSeconds();
        assertThat(check.run().status()).isEqualTo(CheckStatus.OK);
    }

    @Test
    void writingIsTriedInEveryFolderAndLeavesNothingBehind() throws Exception {
        Path recordings = Files.createDirectory(folder.resolve("recordings"));
        assertThat(new WriteCheck(List.of(folder, recordings)).run().message()).isEqualTo("Write permissions OK");
        assertThat(new WriteCheck(List.of(folder, folder.resolve("not yet")))
                        .run()
                        .status())
                .isEqualTo(CheckStatus.OK);
        try (var files = Files.walk(folder)) {
            assertThat(files.toList()).containsExactlyInAnyOrder(folder, recordings);
        }
        HealthCheck.Outcome gone = new WriteCheck(List.of(folder.resolve("gone"))).run();
        assertThat(gone.status()).isEqualTo(CheckStatus.ERROR);
        assertThat(gone.message()).startsWith("Cannot write to " + folder.resolve("gone") + ": ");
    }

    @Test
    void aCallThatFailsIsAnError() throws Exception {
        AtomicBoolean locked = new AtomicBoolean();
        HealthCheck check = HostChecks.answering("database", "Database", () -> {
            if (locked.get()) {
                throw new IllegalStateException("it is locked");
            }
        });
        assertThat(check.run().message()).isEqualTo("Database OK");
        locked.set(true);
        assertThat(check.run().message()).isEqualTo("Database ERROR - it is locked");
    }

    @Test
    void thisMachineAnswersEveryCheck() throws Exception {
        for (HealthCheck check : HostChecks.of(
                CheckSettings.DEFAULTS,
                folder,
                folder.resolve("recordings"),
                () -> OptionalLong.of(0),
                () -> List.of("127.0.0.1"),
                new ManualClock())) {
            HealthCheck.Outcome outcome = check.run();
            assertThat(outcome.message()).as(check.name()).isNotEmpty();
            assertThat(outcome.status()).as(check.name()).isNotEqualTo(CheckStatus.UNKNOWN);
        }
    }
}
