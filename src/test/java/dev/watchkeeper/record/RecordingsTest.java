package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings.Mode;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.MediaFile;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoredSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files and a real database. */
final class RecordingsTest {
    private static TestClip video;
    private static List<Packet> jpeg;

    @TempDir
    Path data;

    private Database database;
    private SegmentStore segments;
    private EventStore events;
    private Recordings recordings;
    private SegmentFiles files;

    @BeforeAll
    static void encode() {
        video = TestClip.encode(160, 120, 50);
        jpeg = JpegPackets.of(video.packets(0, 20));
    }

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
        segments = new SegmentStore(database, data);
        events = new EventStore(database);
        files = new SegmentFiles(data, new OpenFiles());
        CameraSettings door = RecorderTest.camera("door", Mode.EVENTS);
        recordings = new Recordings(
                data,
                segments,
                events,
                name -> name.equals("door") ? Optional.of(door.record()) : Optional.empty(),
                new Exporter(data));
    }

    @AfterEach
    void close() {
        recordings.close();
        database.close();
    }

    private static Instant at(double second) {
        return TestClip.START.plusMillis((long) (second * 1000));
    }

    /** Records frames as the recorder does. */
    private SegmentWriter begin(int from, int to) throws Exception {
        SegmentWriter writer = files.open("door", at(from / 10.0), video.track(), Optional.empty());
        segments.opened(new Event.SegmentOpened("s" + from, "door", at(from / 10.0), writer.file(), "h264"));
        for (var packet : video.packets(from, to)) {
            writer.write(packet);
        }
        return writer;
    }

    private void record(TestClip clip, int from, int to) throws Exception {
        SegmentWriter writer = files.open("door", at(from / 10.0), clip.track(), Optional.empty());
        segments.opened(new Event.SegmentOpened("s" + from, "door", at(from / 10.0), writer.file(), "h264"));
        for (var packet : clip.packets(from, to)) {
            writer.write(packet);
        }
        segments.closed(new Event.SegmentClosed(
                "s" + from, "door", at(from / 10.0), at(to / 10.0), writer.file(), writer.close()));
    }

    private Path record(int from, int to) throws Exception {
        SegmentWriter writer = begin(from, to);
        long bytes = writer.close();
        segments.closed(
                new Event.SegmentClosed("s" + from, "door", at(from / 10.0), at(to / 10.0), writer.file(), bytes));
        return writer.file();
    }

    private void event(String id, double from, double to) {
        events.ended(
                new Event.MotionEnded(id, "door", at(from), at(to), 0.2, List.of(), Optional.empty()),
                Optional.empty());
    }

    @Test
    void anExportIsCutAcrossFiles() throws Exception {
        record(0, 50);
        record(50, 100);
        var clip = recordings.export("door", at(3.5), at(7)).orElseThrow();
        assertThat(clip.temporary()).isTrue();
        assertThat(clip.codec()).isEqualTo("h264");
        assertThat(MediaFile.read(clip.file())).isEqualTo(new MediaFile(Codec.H264, 4_000_000, 40, 4));
        assertThat(recordings.export("door", at(300), at(310))).isEmpty();
        assertThat(recordings.export("yard", at(3), at(7))).isEmpty();
        assertThatThrownBy(() -> recordings.export("door", at(7), at(3)))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONFIGURATION));
    }

    @Test
    void aCompleteExportSaysSo() throws Exception {
        record(0, 50);
        record(50, 100);
        Completeness whole =
                recordings.export("door", at(3.5), at(7)).orElseThrow().completeness();
        assertThat(whole).isEqualTo(Completeness.whole());
        assertThat(whole.isComplete()).isTrue();
    }

    @Test
    void anExportAcrossAChangeOfSizeIsComplete() throws Exception {
        record(0, 50);
        record(TestClip.encode(320, 240, 50), 50, 100);
        record(100, 150);
        var clip = recordings.export("door", at(0), at(15)).orElseThrow();
        assertThat(clip.isArchive()).isFalse();
        assertThat(clip.completeness().isComplete()).isTrue();
        assertThat(MediaFile.read(clip.file())).isEqualTo(new MediaFile(Codec.H264, 15_000_000, 150, 15));
        assertThat(recordings.details(recordings.segments(Optional.of("door"), at(0), at(15))))
                .extracting(d -> d.widthPx().orElseThrow() + d.change().orElse(""))
                .containsExactly("160", "320resolution", "160resolution");
    }

    @Test
    void anExportAcrossAChangeOfCodecIsACompleteArchive() throws Exception {
        record(0, 20);
        SegmentWriter writer =
                files.open("door", at(2), (Track.Video) jpeg.getFirst().track(), Optional.empty());
        segments.opened(new Event.SegmentOpened("jpeg", "door", at(2), writer.file(), "mjpeg"));
        for (var packet : jpeg) {
            writer.write(packet);
        }
        segments.closed(new Event.SegmentClosed("jpeg", "door", at(2), at(4), writer.file(), writer.close()));
        var clip = recordings.export("door", at(0), at(4)).orElseThrow();
        assertThat(clip.isArchive()).isTrue();
        assertThat(clip.codec()).isEqualTo("h264, mjpeg");
        assertThat(clip.completeness().isComplete()).isTrue();
        try (var zip = new java.util.zip.ZipFile(clip.file().toFile())) {
            assertThat(zip.stream().map(java.util.zip.ZipEntry::getName))
                    .containsExactly("01-h264.mp4", "02-mjpeg.mp4");
            for (var entry : zip.stream().toList()) {
                Path file = data.resolve(entry.getName());
                try (var in = zip.getInputStream(entry)) {
                    Files.copy(in, file);
                }
                assertThat(MediaFile.read(file).pictures()).isEqualTo(20);
            }
        }
    }

    /** Nothing between 5 and 8 s, a deleted file from 12 s on, and a damaged one from 16 s on. */
    @Test
    void missingPartsAreNamedWithTheirCause() throws Exception {
        record(0, 50);
        record(80, 120);
        Files.delete(record(120, 150));
        Files.write(record(160, 190), new byte[2000]);
        record(190, 200);
        var clip = recordings.export("door", at(0), at(22)).orElseThrow();
        assertThat(clip.completeness().isComplete()).isFalse();
        assertThat(clip.completeness().missing())
                .containsExactly(
                        new Completeness.Missing(at(5), at(8), "not-recorded"),
                        new Completeness.Missing(at(12), at(15), "file-gone"),
                        new Completeness.Missing(at(15), at(16), "not-recorded"),
                        new Completeness.Missing(at(16), at(19), "damaged"),
                        new Completeness.Missing(at(20), at(22), "not-recorded"));
        assertThat(clip.completeness().missingTime()).isEqualTo(java.time.Duration.ofSeconds(12));
        assertThat(MediaFile.read(clip.file()).pictures()).isEqualTo(100);
        assertThat(recordings.details(recordings.segments(Optional.of("door"), at(0), at(22))))
                .extracting(SegmentDetails::available)
                .containsExactly(true, true, false, true, true);
    }

    @Test
    void theTailThatHasNotReachedTheDiskIsMissing() throws Exception {
        SegmentWriter growing = begin(0, 49);
        Completeness tail =
                recordings.export("door", at(0), at(4.9)).orElseThrow().completeness();
        assertThat(tail.missing()).hasSize(1);
        assertThat(tail.missing().getFirst().cause()).isEqualTo("being-written");
        assertThat(tail.missing().getFirst().to()).isEqualTo(at(4.9));
        growing.close();
    }

    @Test
    void anEventsClipSaysWhatItLacksOfItsPreAndPostMotion() throws Exception {
        record(40, 70);
        event("e", 4.2, 6);
        var clip = recordings.clip("e").orElseThrow();
        assertThat(clip.completeness().missing())
                .containsExactly(new Completeness.Missing(at(2.2), at(4), "not-recorded"));
    }

    @Test
    void overlappingRecordingsAreJoinedWithoutRepetition() throws Exception {
        record(0, 50);
        record(30, 80);
        var clip = recordings.export("door", at(0), at(8)).orElseThrow();
        assertThat(MediaFile.read(clip.file())).isEqualTo(new MediaFile(Codec.H264, 8_000_000, 80, 8));
    }

    @Test
    void anEventsClipIsItsFileIfThatCoversIt() throws Exception {
        Path file = record(20, 70);
        event("e", 4.2, 6);
        assertThat(recordings.clip("e")).contains(new RecordingsView.Clip(file, "h264", false));
        assertThat(recordings.clip("none")).isEmpty();
    }

    @Test
    void anEventInSeveralFilesBecomesOneClipMadeOnce() throws Exception {
        record(20, 50);
        record(50, 90);
        event("e/1", 4.2, 6);
        var clip = recordings.clip("e/1").orElseThrow();
        assertThat(clip.temporary()).isFalse();
        assertThat(clip.file().getParent()).isEqualTo(data.resolve("cache/export"));
        // pre-motion 2 s: the keyframe before 2.2 s; post-motion 1 s
        assertThat(MediaFile.read(clip.file())).isEqualTo(new MediaFile(Codec.H264, 5_000_000, 50, 5));
        var made = Files.getLastModifiedTime(clip.file());
        assertThat(recordings.clip("e/1")).contains(clip);
        assertThat(Files.getLastModifiedTime(clip.file())).isEqualTo(made);
    }

    @Test
    void preAndPostMotionNearTheEndOfAFileComeFromItsNeighbours() throws Exception {
        record(0, 50);
        record(50, 100);
        record(100, 150);
        event("e", 5.5, 9.5); // the middle file holds all of it, but only half a second of its pre- and post-motion
        var clip = recordings.clip("e").orElseThrow();
        // pre-motion 2 s: the keyframe before 3.5 s; post-motion 1 s: up to 10.5 s
        assertThat(MediaFile.read(clip.file())).isEqualTo(new MediaFile(Codec.H264, 7_500_000, 75, 8));
    }

    @Test
    void anOngoingEventCanBeWatchedFromTheGrowingFile() throws Exception {
        SegmentWriter writer = begin(20, 75);
        events.began(new Event.MotionBegan("e", "door", at(4)));
        var clip = recordings.clip("e").orElseThrow();
        assertThat(clip.temporary()).isTrue();
        assertThat(MediaFile.read(clip.file()).pictures()).isBetween(50L, 55L);
        assertThat(recordings
                        .segments(Optional.of("door"), at(0), at(9))
                        .getFirst()
                        .bytes())
                .isPositive();
        writer.close();
    }

    @Test
    void deletedFilesAreNotOffered() throws Exception {
        Path file = record(20, 70);
        event("e", 4.2, 6);
        Files.delete(file);
        assertThat(recordings.clip("e")).isEmpty();
        assertThat(recordings.snapshot("e")).isEmpty();
    }

    @Test
    void picturesOutsideTheRecordingsAreNotServed() throws Exception {
        Files.write(data.resolve("secret"), new byte[1]);
        events.ended(
                new Event.MotionEnded("e", "door", at(1), at(2), 0.2, List.of(), Optional.empty()),
                Optional.of("recordings/../secret"));
        assertThat(recordings.snapshot("e")).isEmpty();
    }

    @Test
    void afterAKillFilesAndDatabaseAgreeAgain() throws Exception {
        SegmentWriter killed = begin(0, 45);
        Path left = Files.copy(killed.file(), data.resolve("copy"));
        killed.close();
        Files.move(left, killed.file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        SegmentWriter empty = begin(50, 51);
        Path emptyFile = empty.file();
        Path unknown = record(100, 120);
        segments.delete("s100");
        Path gone = record(200, 220);
        Files.delete(gone);
        events.began(new Event.MotionBegan("e", "door", at(1)));

        var report = new StartupCheck(CameraFolders.byName(data), segments, events, new OpenFiles(), new ManualClock())
                .run();

        assertThat(report).isEqualTo(new StartupCheck.Report(1, 1, 1, 0, 1, 1));
        List<StoredSegment> known = segments.find(Optional.empty(), at(0), at(1000), 10);
        assertThat(known).extracting(s -> data.resolve(s.path())).containsExactly(killed.file(), unknown);
        StoredSegment closed = known.getFirst();
        assertThat(closed.bytes()).isEqualTo(Files.size(killed.file()));
        assertThat(Duration.between(closed.from(), closed.to().orElseThrow()).toMillis())
                .isBetween(4000L, 4500L);
        assertThat(known.get(1).to()).contains(at(12));
        assertThat(emptyFile).doesNotExist();
        assertThat(events.byId("e").orElseThrow().end()).isPresent();
        assertThat(new StartupCheck(CameraFolders.byName(data), segments, events, new OpenFiles(), new ManualClock())
                        .run())
                .isEqualTo(new StartupCheck.Report(0, 0, 0, 0, 0, 0));
        assertThat(empty.close()).as("its file was taken away").isZero();
    }
}
