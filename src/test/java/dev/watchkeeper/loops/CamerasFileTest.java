package dev.watchkeeper.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.loops.ReportedCamera.Health;
import dev.watchkeeper.loops.ReportedCamera.Stream;
import dev.watchkeeper.loops.ReportedCamera.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node reports of its cameras, as other processes read it. */
final class CamerasFileTest {
    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private final List<ReportedCamera> cameras = new ArrayList<>();
    private Path data;
    private Path folder;
    private CamerasFile file;

    @BeforeEach
    void begin() throws Exception {
        data = Files.createDirectory(temp.resolve("data"));
        folder = temp.resolve("runtime").resolve("part");
        file = new CamerasFile(folder, data, () -> cameras, clock);
        cameras.add(camera("front", "Haustür\n\\ \"vorn\"", true));
        cameras.add(camera("yard", "yard", false));
    }

    private ReportedCamera camera(String name, String title, boolean seen) {
        return new ReportedCamera(
                name,
                title,
                new Health(
                        seen ? "healthy" : "offline",
                        seen,
                        seen,
                        seen ? "" : "stalled",
                        seen ? "" : "nothing arrives",
                        clock.wall()),
                new View(
                        seen ? Optional.of(clock.wall()) : Optional.empty(),
                        seen ? Optional.of(Duration.ofMillis(40)) : Optional.empty(),
                        seen ? Optional.of(Duration.ZERO) : Optional.empty(),
                        seen,
                        new Stream(seen ? "h264" : "", seen ? 1920 : 0, seen ? 1080 : 0)),
                seen ? OptionalDouble.of(99.98) : OptionalDouble.empty());
    }

    private Optional<CamerasReading> read() {
        return CamerasReading.read(folder, data, clock);
    }

    @Test
    void whatIsWrittenIsReadWithEveryField() throws Exception {
        file.look();
        CamerasReading reading = read().orElseThrow();
        assertThat(reading.cameras()).isEqualTo(cameras);
        assertThat(reading.writtenAt()).isEqualTo(clock.wall());
        assertThat(reading.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(reading.isAnySeen()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(CamerasFile.NAME))))
                .isEqualTo("rw-------");
        clock.advance(Duration.ofSeconds(7));
        assertThat(reading.pictureAge(reading.camera("front").orElseThrow(), clock))
                .as("a picture grows old while the report does")
                .hasValue(Duration.ofMillis(7040));
        assertThat(reading.pictureAge(reading.camera("yard").orElseThrow(), clock))
                .isEmpty();
    }

    @Test
    void aNodeWithoutCamerasSaysSo() {
        cameras.clear();
        file.look();
        assertThat(read().orElseThrow().cameras()).isEmpty();
    }

    @Test
    void itIsWrittenAtAChangeAndOtherwiseEveryFiveSeconds() throws Exception {
        file.look();
        FileTime never = FileTime.from(Instant.EPOCH);
        Path written = folder.resolve(CamerasFile.NAME);
        Files.setLastModifiedTime(written, never);
        clock.advance(Duration.ofSeconds(4));
        cameras.set(0, camera("front", "Haustür\n\\ \"vorn\"", true)); // only its times differ
        file.look();
        assertThat(Files.getLastModifiedTime(written)).isEqualTo(never);
        clock.advance(Duration.ofSeconds(1));
        file.look();
        assertThat(Files.getLastModifiedTime(written)).isNotEqualTo(never);
        Files.setLastModifiedTime(written, never);
        cameras.set(0, camera("front", "Haustür\n\\ \"vorn\"", false));
        file.look();
        assertThat(Files.getLastModifiedTime(written)).isNotEqualTo(never);
        assertThat(read().orElseThrow().isAnySeen()).isFalse();
    }

    /** Heartbeats sent before the work, and caches that served the last state for ever, hid dead cameras elsewhere. */
    @Test
    void aNodeThatCannotLookAnyMoreIsNotReadAsHealthy() {
        file.look();
        CamerasFile broken = new CamerasFile(
                folder,
                data,
                () -> {
                    throw new IllegalStateException("the cameras hang");
                },
                clock);
        for (int second = 0; second <= CamerasReading.STALE_AFTER.toSeconds(); second++) {
            broken.look();
            assertThat(read()).as("after %s s", second).isPresent();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(read()).isEmpty();
    }

    @Test
    void aSleepOfTheHostAgesItAndAStepOfTheClockDoesNot() {
        file.look();
        clock.stepWall(Duration.ofDays(1));
        assertThat(read()).isPresent();
        clock.suspend(Duration.ofSeconds(16));
        assertThat(read()).isEmpty();
        file.look();
        clock.reboot(Duration.ZERO);
        assertThat(read()).as("of before the reboot").isEmpty();
    }

    @Test
    void reportsOfOthersAndDamagedOnesAreNotRead() throws Exception {
        file.look();
        Path written = folder.resolve(CamerasFile.NAME);
        String good = Files.readString(written);
        assertThat(CamerasReading.read(folder, Files.createDirectory(temp.resolve("other")), clock))
                .as("of another data folder")
                .isEmpty();
        for (int length = 0; length < good.length(); length += 7) {
            Files.writeString(written, good.substring(0, length));
            assertThat(read()).as("cut after %s", length).isEmpty();
        }
        Files.writeString(written, good.replaceFirst("pid \\d+", "pid 999999999"));
        assertThat(read()).as("of a process that has ended").isEmpty();
        Files.writeString(written, good.replaceFirst("cameras 2", "cameras 3"));
        assertThat(read()).isEmpty();
        Files.writeString(written, good);
        assertThat(read()).isPresent();
        Files.delete(written);
        assertThat(read()).isEmpty();
    }

    @Test
    void itIsGoneAfterTheEnd() throws Exception {
        file.look();
        file.close();
        assertThat(folder).doesNotExist();
        assertThat(read()).isEmpty();
    }
}
