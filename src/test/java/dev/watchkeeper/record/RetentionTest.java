package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.StorageSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three days of recordings of two cameras, at 2026-03-01T12:00Z. */
final class RetentionTest {
    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final OpenFiles open = new OpenFiles();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile long free = Long.MAX_VALUE / 2;

    private final Retention.Volume volume = new Retention.Volume() {
        @Override
        public long freeBytes() {
            return free;
        }

        @Override
        public long totalBytes() {
            return 100_000;
        }
    };

    private Path oldest;
    private Path picture;
    private Path second;
    private Path third;
    private Path newest;
    private Path foreign;

    @BeforeEach
    void files() throws Exception {
        oldest = file("recordings/yard/2026-02-26/110000.000Z.mp4");
        picture = file("recordings/door/2026-02-26/120000.000Z.jpg");
        second = file("recordings/door/2026-02-27/110000.000Z.mp4");
        third = file("recordings/yard/2026-02-28/110000.000Z.mp4");
        newest = file("recordings/door/2026-03-01/110000.000Z.mp4");
        foreign = file("recordings/door/2026-02-27/holiday.mp4");
    }

    private Path file(String name) throws Exception {
        Path file = data.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[1000]);
    }

    private Retention retention(StorageSettings settings) {
        return new Retention(new Retention.Storage(data, settings, volume), open, events::add, clock);
    }

    @Test
    void withoutLimitsAndWithRoomNothingIsDeleted() throws Exception {
        assertThat(retention(new StorageSettings(Duration.ZERO, 0, 0)).step(false))
                .isZero();
        assertThat(oldest).exists();
    }

    @Test
    void oldFilesAreDeletedAndTheirEmptyFoldersAtTheNextStep() throws Exception {
        Retention retention = retention(new StorageSettings(Duration.ofDays(2), 0, 0));
        assertThat(retention.step(false)).isEqualTo(3);
        assertThat(List.of(oldest, picture, second))
                .allSatisfy(f -> assertThat(f).doesNotExist());
        assertThat(List.of(third, newest, foreign))
                .allSatisfy(f -> assertThat(f).exists());
        assertThat(events)
                .extracting(e -> ((Event.SegmentExpired) e).id())
                .containsExactly("yard-20260226T110000000Z", "door-20260227T110000000Z");
        retention.step(false);
        assertThat(oldest.getParent()).doesNotExist();
        assertThat(foreign.getParent()).exists();
    }

    @Test
    void aForwardStepOfTheWallClockMakesNothingTooOld() throws Exception {
        Retention retention = retention(new StorageSettings(Duration.ofDays(7), 0, 0));
        clock.stepWall(Duration.ofDays(365));
        assertThat(retention.step(false)).isZero();
        clock.advance(Duration.ofDays(5));
        assertThat(retention.step(false))
                .as("time that has really passed still counts")
                .isEqualTo(3);
        assertThat(third).exists();
    }

    @Test
    void beyondTheTotalSizeTheOldestOfAllCamerasAreDeletedFirst() throws Exception {
        Retention retention = retention(new StorageSettings(Duration.ZERO, 2500, 0));
        assertThat(retention.step(false)).isEqualTo(3);
        assertThat(List.of(oldest, picture, second))
                .allSatisfy(f -> assertThat(f).doesNotExist());
        assertThat(retention.recordedBytes()).hasValue(2000);
    }

    @Test
    void freeSpaceIsReserved() throws Exception {
        free = 500;
        assertThat(retention(new StorageSettings(Duration.ZERO, 0, 2000)).step(false))
                .isEqualTo(2);
        assertThat(oldest).doesNotExist();
        assertThat(second).exists();
    }

    @Test
    void aFileBeingWrittenIsNeverDeleted() throws Exception {
        open.add(oldest);
        free = 0;
        assertThat(retention(new StorageSettings(Duration.ofDays(1), 1, 1 << 30))
                        .step(false))
                .isEqualTo(4);
        assertThat(oldest).exists();
    }

    @Test
    void aFullDiskMakesRoomEvenWithoutAnyLimit() throws Exception {
        free = 0;
        Retention retention = retention(new StorageSettings(Duration.ZERO, 0, 0));
        assertThat(retention.step(false)).isZero();
        assertThat(retention.step(true)).as("a twentieth of the volume").isEqualTo(5);
    }

    @Test
    void aRequestForRoomWakesTheLoop() {
        free = 0;
        try (Retention retention = new Retention(
                new Retention.Storage(data, new StorageSettings(Duration.ZERO, 0, 0), volume),
                open,
                events::add,
                new SystemClock())) {
            retention.start();
            retention.requestRoom();
            await().until(() -> retention.deletedFiles() == 5);
        }
    }

    @Test
    void aDiskThatFillsFasterThanOnceAMinuteIsNoticedInTime() {
        try (Retention retention = new Retention(
                new Retention.Storage(data, new StorageSettings(Duration.ZERO, 0, 4000), volume),
                open,
                events::add,
                new SystemClock())) {
            retention.start();
            free = 1500;
            await().until(() -> retention.deletedFiles() == 3);
        }
    }

    @Test
    void aNearlyFullDiskIsRelievedBeforeTheDatabaseIsOpened() {
        retention(new StorageSettings(Duration.ZERO, 0, 0)).makeRoomToStart();
        assertThat(oldest).exists();
        free = 3000;
        retention(new StorageSettings(Duration.ZERO, 0, 0)).makeRoomToStart();
        assertThat(oldest).doesNotExist();
        assertThat(newest).exists();
    }

    @Test
    void picturesAreWrittenCompletelyUnderTheirTimeAndNeverOverEachOther() throws Exception {
        SnapshotFiles files = new SnapshotFiles(data);
        Instant time = Instant.parse("2026-03-01T11:59:59.5Z");
        Snapshot picture = new Snapshot(new byte[] {1, 2}, time, 2, 1);
        assertThat(files.keep("door", picture)).contains("recordings/door/2026-03-01/115959.500Z.jpg");
        assertThat(files.keep("door", picture)).contains("recordings/door/2026-03-01/115959.500Z-2.jpg");
        assertThat(data.resolve("recordings/door/2026-03-01/115959.500Z.jpg")).hasBinaryContent(new byte[] {1, 2});
        try (var left = Files.list(data.resolve("recordings/door/2026-03-01"))) {
            assertThat(left.filter(f -> f.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void aPictureThatCannotBeWrittenLeavesNothingBehind() throws Exception {
        Files.write(data.resolve("recordings/gate"), new byte[1]); // a file where the camera's folder belongs
        Instant time = Instant.parse("2026-03-01T11:59:59.5Z");
        assertThat(new SnapshotFiles(data).keep("gate", new Snapshot(new byte[] {1}, time, 1, 1)))
                .isEmpty();
    }

    @Test
    void whatBelongsToAKeptEventStays() throws Exception {
        Retention retention = retention(new StorageSettings(Duration.ofDays(2), 0, 0));
        retention.passOver(() -> Optional.of(Set.of(data.relativize(second), data.relativize(picture))));
        assertThat(retention.step(false)).isEqualTo(1);
        assertThat(second).exists();
        assertThat(picture).exists();
        assertThat(oldest).doesNotExist();
    }

    @Test
    void untilItIsKnownWhatIsKeptOnlyAShortageDeletes() throws Exception {
        Retention retention = retention(new StorageSettings(Duration.ofDays(2), 0, 0));
        retention.passOver(Optional::empty);
        assertThat(retention.step(false)).isZero();
        free = 0;
        assertThat(retention.step(true)).isPositive();
    }

    @Test
    void whatWasKnownLastCountsWhileTheDatabaseIsAway() throws Exception {
        Retention retention = retention(new StorageSettings(Duration.ZERO, 0, 0));
        retention.passOver(() -> Optional.of(Set.of(data.relativize(oldest))));
        retention.step(false);
        retention.passOver(Optional::empty);
        free = 0;
        assertThat(retention.step(true)).isPositive();
        assertThat(oldest).exists();
    }
}
