package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.FileHead;
import dev.watchkeeper.media.mux.MediaFile;
import dev.watchkeeper.media.mux.PlayCheck;
import dev.watchkeeper.record.ExportsView.Export;
import dev.watchkeeper.record.ExportsView.Made;
import dev.watchkeeper.record.ExportsView.Order;
import dev.watchkeeper.record.ExportsView.State;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.SegmentStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ordered exports of real files, and pieces of them for a player. */
final class ExportsTest {
    private static TestClip video;

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private Database database;
    private SegmentStore segments;
    private Recordings recordings;
    private SegmentFiles files;

    @BeforeAll
    static void encode() {
        video = TestClip.encode(160, 120, 100);
    }

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
        segments = new SegmentStore(database, data);
        files = new SegmentFiles(data, new OpenFiles());
        recordings =
                new Recordings(data, segments, new EventStore(database), name -> Optional.empty(), new Exporter(data));
    }

    @AfterEach
    void close() {
        recordings.close();
        database.close();
    }

    private static Instant at(double second) {
        return TestClip.START.plusMillis((long) (second * 1000));
    }

    private Path record(int from, int to) throws Exception {
        SegmentWriter writer = files.open("door", at(from / 10.0), video.track(), Optional.empty());
        segments.opened(new Event.SegmentOpened("s" + from, "door", at(from / 10.0), writer.file(), "h264"));
        for (var packet : video.packets(from, to)) {
            writer.write(packet);
        }
        long bytes = writer.close();
        segments.closed(
                new Event.SegmentClosed("s" + from, "door", at(from / 10.0), at(to / 10.0), writer.file(), bytes));
        return writer.file();
    }

    private static Order order(double from, double to) {
        return new Order("door", "Front door", at(from), at(to), false);
    }

    private static Export over(Exports exports, Export begun) {
        return await().atMost(30, TimeUnit.SECONDS)
                .until(
                        () -> exports.find(begun.id()).orElseThrow(),
                        export -> export.state() == State.DONE || export.state() == State.FAILED);
    }

    @Test
    void anExportHasItsChecksumItsNameAndWhatIsMissing() throws Exception {
        record(0, 30);
        record(50, 100);
        try (Exports exports = new Exports(data, recordings::found, 0, clock)) {
            Export done = over(exports, exports.begin(order(1, 8)).orElseThrow());
            assertThat(done.state()).as(done.toString()).isEqualTo(State.DONE);
            assertThat(done.progress()).isEqualTo(1);
            Made made = done.made().orElseThrow();
            byte[] content = Files.readAllBytes(made.file());
            assertThat(made.bytes()).isEqualTo(content.length);
            assertThat(made.sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
            assertThat(made.completeness().missing())
                    .containsExactly(new Completeness.Missing(at(3), at(5), "not-recorded"));
            assertThat(MediaFile.read(made.file()).pictures()).isEqualTo(50);
            assertThat(new String(content, StandardCharsets.ISO_8859_1))
                    .contains("Front door, " + at(1).toString().substring(0, 16))
                    .contains("Camera door from");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("exports"))))
                    .isEqualTo("rwx------");
            clock.advance(Duration.ofHours(25));
            assertThat(exports.all()).isEmpty();
            assertThat(made.file()).doesNotExist();
        }
    }

    @Test
    void aFileThatIsDeletedMeanwhileIsMissingAndWithoutAnyTheExportFails() throws Exception {
        Path first = record(0, 50);
        Path second = record(50, 100);
        Files.delete(first);
        try (Exports exports = new Exports(data, recordings::found, 0, clock)) {
            Export half = over(exports, exports.begin(order(0, 10)).orElseThrow());
            assertThat(half.made().orElseThrow().completeness().missing())
                    .containsExactly(new Completeness.Missing(at(0), at(5), "file-gone"));
            Files.delete(second);
            Export none = over(exports, exports.begin(order(0, 10)).orElseThrow());
            assertThat(none.error())
                    .hasValueSatisfying(
                            why -> assertThat(why)
                                    .isEqualTo(
                                            "Nothing is recorded of Front door in that time, or it has been deleted meanwhile."));
            assertThat(exports.delete(half.id())).isTrue();
            assertThat(half.made().orElseThrow().file()).doesNotExist();
        }
    }

    @Test
    void whatBrowsersCannotPlayIsConvertedOnRequest() throws Exception {
        List<Packet> jpeg = JpegPackets.of(video.packets(0, 30));
        SegmentWriter writer =
                files.open("door", at(0), (Track.Video) jpeg.getFirst().track(), Optional.empty());
        segments.opened(new Event.SegmentOpened("j", "door", at(0), writer.file(), "mjpeg"));
        for (Packet packet : jpeg) {
            writer.write(packet);
        }
        segments.closed(new Event.SegmentClosed("j", "door", at(0), at(3), writer.file(), writer.close()));
        try (Exports exports = new Exports(data, recordings::found, 0, clock)) {
            Order order = new Order("door", "Front door", at(0), at(3), true);
            Export done = over(exports, exports.begin(order).orElseThrow());
            assertThat(done.state()).as(done.toString()).isEqualTo(State.DONE);
            Made made = done.made().orElseThrow();
            assertThat(made.codecs()).isEqualTo("h264");
            MediaFile converted = MediaFile.read(made.file());
            assertThat(converted.codec()).isEqualTo(Codec.H264);
            FileHead head = FileHead.read(made.file());
            assertThat(head.widthPx()).as("not enlarged").isEqualTo(160);
            assertThat(head.heightPx()).isEqualTo(120);
            assertThat(converted.pictures()).isEqualTo(30);
            assertThat(converted.durationMicros()).isEqualTo(3_000_000);
            assertThat(PlayCheck.check(made.file(), () -> false)).isEqualTo(new PlayCheck.Plays());
        }
    }

    @Test
    void aFullVolumeIsOneSentenceAndLeavesNothing() throws Exception {
        record(0, 50);
        try (Exports exports = new Exports(data, recordings::found, 1L << 60, clock)) {
            Export full = over(exports, exports.begin(order(0, 5)).orElseThrow());
            assertThat(full.state()).isEqualTo(State.FAILED);
            assertThat(full.error().orElseThrow())
                    .startsWith("There is no room for this export")
                    .endsWith(".");
            assertThat(films()).isEmpty();
        }
    }

    private List<Path> films() throws Exception {
        try (Stream<Path> all = Files.list(data.resolve("exports"))) {
            return all.filter(file -> !file.toString().endsWith(".json")).toList();
        }
    }

    @Test
    void aVolumeThatFillsUpMeanwhileIsOneSentenceAndLeavesNothing() throws Exception {
        record(0, 100);
        AtomicInteger looks = new AtomicInteger();
        Assembler.Room filling = () -> looks.incrementAndGet() == 1 ? 1L << 40 : -1;
        try (Exports exports = new Exports(data, recordings::found, new Exports.Spare(5L << 20, filling), clock)) {
            Export full = over(exports, exports.begin(order(0, 10)).orElseThrow());
            assertThat(full.state()).isEqualTo(State.FAILED);
            assertThat(full.error().orElseThrow())
                    .startsWith("There is no room for this export")
                    .endsWith("Export a shorter time, or free some space.");
            assertThat(looks.get()).as("it began, and looked again").isGreaterThan(1);
            assertThat(films()).isEmpty();
        }
    }

    @Test
    void exportsSurviveARestartAndAnInterruptedOneSaysSo() throws Exception {
        record(0, 50);
        CountDownLatch never = new CountDownLatch(1);
        Exports.Finder finder = (camera, from, to) -> {
            if (from.equals(at(2))) {
                try {
                    never.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return recordings.found(camera, from, to);
        };
        Export done;
        Export failed;
        Export interrupted;
        try (Exports exports = new Exports(data, finder, 0, clock)) {
            done = over(exports, exports.begin(order(0, 8)).orElseThrow());
            clock.advance(Duration.ofSeconds(1));
            failed = over(exports, exports.begin(order(60, 70)).orElseThrow());
            clock.advance(Duration.ofSeconds(1));
            interrupted = exports.begin(order(2, 3)).orElseThrow();
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> exports.find(interrupted.id()).orElseThrow().state() == State.RUNNING);
        }
        Files.write(data.resolve("exports").resolve("growing-7.mp4"), new byte[9]);
        Files.write(data.resolve("exports").resolve("broken.json"), new byte[9]);
        clock.advance(Duration.ofHours(1));
        try (Exports again = new Exports(data, finder, 0, clock)) {
            assertThat(again.all()).extracting(Export::id).containsExactly(interrupted.id(), failed.id(), done.id());
            assertThat(again.find(done.id())).contains(done);
            assertThat(again.find(failed.id()).orElseThrow().error()).isEqualTo(failed.error());
            Export told = again.find(interrupted.id()).orElseThrow();
            assertThat(told.state()).isEqualTo(State.FAILED);
            assertThat(told.error()).contains(ExportRecords.INTERRUPTED);
            assertThat(films()).containsExactly(done.made().orElseThrow().file());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            data.resolve("exports").resolve(done.id() + ".json"))))
                    .isEqualTo("rw-------");
        }
        Files.write(done.made().orElseThrow().file(), new byte[3]);
        try (Exports again = new Exports(data, finder, 0, clock)) {
            assertThat(again.find(done.id()).orElseThrow().error())
                    .hasValueSatisfying(why -> assertThat(why).contains("changed or deleted"));
            assertThat(films()).isEmpty();
            clock.advance(Duration.ofHours(24));
            assertThat(again.all()).isEmpty();
            assertThat(data.resolve("exports")).isEmptyDirectory();
        }
    }

    @Test
    void tooManyExportsAreRefusedAndAWaitingOneCanBeDeleted() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        Exports.Finder slow = (camera, from, to) -> {
            try {
                free.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        };
        try (Exports exports = new Exports(data, slow, 0, clock)) {
            Export running = exports.begin(order(0, 1)).orElseThrow();
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> exports.find(running.id()).orElseThrow().state() == State.RUNNING);
            for (int i = 0; i < 8; i++) {
                assertThat(exports.begin(order(0, 1))).isPresent();
            }
            assertThat(exports.begin(order(0, 1))).isEmpty();
            assertThat(exports.delete(exports.all().getFirst().id())).isTrue();
            assertThat(exports.all()).hasSize(8);
            free.countDown();
            assertThat(over(exports, running).error()).isPresent();
        }
    }

    @Test
    void filesOfAFormerProcessAreRemoved() throws Exception {
        Path old = Files.createDirectories(data.resolve("exports")).resolve("old.mp4");
        Files.write(old, new byte[1]);
        new Exports(data, recordings::found, 0, clock).close();
        assertThat(old).doesNotExist();
    }

    @Test
    void aPlayerGetsPiecesPicturesAndWhereItGoesOn() throws Exception {
        record(0, 30);
        Path last = record(50, 100);
        RecordingsView.Piece piece =
                recordings.piece("door", at(1.5), Duration.ofSeconds(60)).orElseThrow();
        assertThat(piece.from()).isEqualTo(at(1));
        assertThat(piece.to()).isEqualTo(at(3));
        assertThat(piece.last()).isTrue();
        assertThat(recordings.next("door", piece.from())).contains(at(5));
        assertThat(recordings.piece("door", at(4), Duration.ofSeconds(1))).isEmpty();
        assertThat(recordings.picture("door", at(7.25), true, 320).orElseThrow().takenAt())
                .isEqualTo(at(7.2));
        List<RecordingsView.Stretch> stretches = recordings.stretches("door", at(0), at(60), Duration.ZERO, 100);
        assertThat(stretches)
                .containsExactly(
                        new RecordingsView.Stretch(at(0), Optional.of(at(3)), Duration.ZERO, "h264"),
                        new RecordingsView.Stretch(at(5), Optional.of(at(10)), Duration.ZERO, "h264"));
        assertThat(recordings.stretches("door", at(0), at(60), Duration.ofSeconds(5), 100))
                .containsExactly(new RecordingsView.Stretch(at(0), Optional.of(at(10)), Duration.ofSeconds(2), "h264"));
        Files.write(last, new byte[2000]);
        for (Throwable refused : List.of(
                catchThrowable(() -> recordings.piece("door", at(7), Duration.ofSeconds(1))),
                catchThrowable(() -> recordings.picture("door", at(7), true, 320)))) {
            assertThat(refused).hasMessageContaining("is damaged").hasMessageNotContaining(".mp4");
        }
        Files.delete(last);
        assertThat(catchThrowable(() -> recordings.piece("door", at(7), Duration.ofSeconds(1))))
                .hasMessageContaining("has been deleted");
    }
}
