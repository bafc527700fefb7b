package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoredSegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check after a kill may and may not delete. */
final class StartupCheckTest {
    private static final Instant FROM = Instant.parse("2026-03-01T11:00:00Z");
    private static final Instant WRITTEN = Instant.parse("2026-03-01T11:00:07Z");

    @TempDir
    Path data;

    private Database database;
    private SegmentStore segments;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
        segments = new SegmentStore(database, data);
        file = data.resolve("recordings/door/2026-03-01/110000.000Z.mp4");
        Files.createDirectories(file.getParent());
    }

    @AfterEach
    void close() {
        database.close();
    }

    private StartupCheck.Report check() throws Exception {
        return new StartupCheck(
                        CameraFolders.byName(data),
                        segments,
                        new EventStore(database),
                        new OpenFiles(),
                        new ManualClock())
                .run();
    }

    private void unfinished() {
        segments.opened(new Event.SegmentOpened("s", "door", FROM, file, "h264"));
    }

    private static byte[] bytesOfAKilledRecording(Path scratch) throws Exception {
        TestClip video = TestClip.encode(160, 120, 30);
        SegmentWriter writer =
                new SegmentFiles(scratch, new OpenFiles()).open("x", FROM, video.track(), Optional.empty());
        for (var packet : video.packets(0, 25)) {
            writer.write(packet);
        }
        byte[] growing = Files.readAllBytes(writer.file());
        writer.close();
        return growing;
    }

    @Test
    void aTemporarilyUnreadableRecordingIsKeptAndEndsWhenItWasLastWritten() throws Exception {
        unfinished();
        Files.createDirectory(file); // reading it is an I/O error
        Files.setLastModifiedTime(file, FileTime.from(WRITTEN));

        StartupCheck.Report report = check();

        assertThat(file).exists();
        assertThat(report.lost()).isZero();
        assertThat(segments.find(Optional.empty(), FROM, WRITTEN, 10))
                .extracting(StoredSegment::to)
                .containsExactly(Optional.of(WRITTEN));
    }

    @Test
    void aDamagedRecordingThatHoldsMediaIsKept() throws Exception {
        byte[] damaged = bytesOfAKilledRecording(data.resolve("scratch"));
        damaged[damaged.length / 3] ^= 0x55;
        System.arraycopy(new byte[] {'j', 'u', 'n', 'k'}, 0, damaged, 4, 4);
        Files.write(file, damaged);
        unfinished();
        assertThat(check().lost()).isZero();
        assertThat(file).hasBinaryContent(damaged);
    }

    @Test
    void aForeignFileUnderOneOfOurNamesIsKept() throws Exception {
        Path text = Files.writeString(file, "somebody's notes, longer than a header");
        check();
        assertThat(text).hasContent("somebody's notes, longer than a header");
    }

    @Test
    void aFileWithoutAFragmentIsRemovedWhetherTheDatabaseKnowsItOrNot() throws Exception {
        byte[] growing = bytesOfAKilledRecording(data.resolve("scratch"));
        Files.write(file, Arrays.copyOf(growing, beginOfFirst("mdat", growing)));
        unfinished();
        Path unknown = Files.createFile(file.resolveSibling("110500.000Z.mp4"));
        assertThat(check().lost()).isEqualTo(1);
        assertThat(file).doesNotExist();
        assertThat(unknown).doesNotExist();
        assertThat(segments.paths()).isEmpty();
    }

    private static int beginOfFirst(String box, byte[] file) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(box) - 4;
    }
}
