package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.RecordSettings.Mode;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.mux.MediaFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets through the real recorder into real files. */
final class RecorderTest {
    private static TestClip video;

    @TempDir
    Path data;

    private final Clock clock = new SystemClock();
    private final GopRing ring = new GopRing(5_000_000, 1 << 22);
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final PieceChecks checks = new PieceChecks(clock);
    private final AtomicInteger diskFull = new AtomicInteger();

    @BeforeAll
    static void encode() {
        video = TestClip.encode(160, 120, 50);
    }

    @AfterEach
    void endChecks() {
        checks.close();
    }

    static CameraSettings camera(String name, Mode mode) {
        return new CameraSettings(
                name,
                "x.mp4",
                Optional.empty(),
                Optional.empty(),
                InputSettings.USUAL,
                Duration.ZERO,
                new RecordSettings(
                        mode, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMinutes(1), true, 1 << 22),
                new MotionSettings(true, 50, 0.01, 5, Duration.ZERO, Duration.ofSeconds(1), List.of(), List.of()),
                HealthSettings.USUAL);
    }

    private Recorder recorder(Mode mode, Path folder) {
        return new Recorder(
                camera("door", mode),
                ring,
                new Recorder.Storage(new SegmentFiles(folder, new OpenFiles()), folder, diskFull::incrementAndGet),
                new Recorder.Outlets(events::add, Marks.NONE, checks),
                clock);
    }

    private void feed(Recorder recorder, int from, int to) {
        for (int i = from; i < to; i++) {
            var packet = video.packet(i, 1, TestClip.START);
            ring.packet(packet);
            recorder.packet(packet);
        }
    }

    private static Instant at(int frame) {
        return TestClip.START.plusMillis(frame * 100L);
    }

    @Test
    void anEventBecomesAPlayableFileWithPreAndPostMotionUnderItsTime() throws Exception {
        try (Recorder recorder = recorder(Mode.EVENTS, data)) {
            feed(recorder, 0, 45);
            recorder.occasion(new Event.MotionBegan("e", "door", at(43)));
            recorder.occasion(new Event.MotionBegan("x", "yard", at(43)));
            await().until(() -> recorder.status().recording());
            feed(recorder, 45, 70);
            recorder.occasion(new Event.MotionEnded("e", "door", at(43), at(60), 0.1, List.of(), Optional.empty()));
            feed(recorder, 70, 90);
            await().until(() -> events.size() == 2);
        }
        Path file = data.resolve("recordings/door/2026-11-23/031502.123Z.mp4");
        assertThat(file).exists();
        // pre-motion asks for frame 23, and the keyframe before it is 20; the end was reported late, so the file ends
        // there
        assertThat(MediaFile.read(file)).isEqualTo(new MediaFile(Codec.H264, 5_000_000, 50, 5));
        Event.SegmentClosed closed = (Event.SegmentClosed) events.get(1);
        assertThat(closed.from()).isEqualTo(at(20));
        assertThat(closed.at()).isEqualTo(at(70));
        assertThat(closed.bytes()).isEqualTo(Files.size(file));
        assertThat(closed.id()).isEqualTo("door-20261123T031502123Z");
    }

    @Test
    void shutdownClosesTheLastClipProperlyAndQuickly() throws Exception {
        Recorder recorder = recorder(Mode.CONTINUOUS, data);
        feed(recorder, 0, 35);
        long before = clock.monotonicNanos();
        recorder.close();
        assertThat(clock.since(before)).isLessThan(Duration.ofSeconds(20));
        Event.SegmentClosed closed = (Event.SegmentClosed) events.getLast();
        assertThat(MediaFile.read(closed.file()).pictures()).isEqualTo(35);
    }

    /** Bytes of a deleted file reach the disk but are lost. */
    @Test
    void aFileDeletedWhileItIsWrittenIsNoticedAtTheNextKeyframe() throws Exception {
        try (Recorder recorder = recorder(Mode.CONTINUOUS, data)) {
            feed(recorder, 0, 15);
            await().until(() ->
                    recorder.status().recording() && recorder.status().bytes() > 0);
            Files.delete(((Event.SegmentOpened) events.getFirst()).file());
            feed(recorder, 15, 25);
            await().until(() -> events.size() == 2);
            assertThat(recorder.status().failure()).contains(FailureKind.WRITE_FAILED);
        }
        assertThat(events.get(1)).isInstanceOf(Event.SegmentExpired.class);
    }

    @Test
    void nothingIsOverwrittenWhenTheSameTimeComesAgain() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (Recorder recorder = recorder(Mode.CONTINUOUS, data)) {
                feed(recorder, 0, 10 + run);
            }
        }
        Path folder = data.resolve("recordings/door/2026-11-23");
        assertThat(MediaFile.read(folder.resolve("031500.123Z.mp4")).pictures()).isEqualTo(10);
        assertThat(MediaFile.read(folder.resolve("031500.123Z-2.mp4")).pictures())
                .isEqualTo(11);
    }

    @Test
    void aFullVolumeStopsTheFileAndRecordingResumesOnceThereIsRoom() throws Exception {
        Path small = Files.createDirectory(data.resolve("small"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small.toString())
                .redirectErrorStream(true)
                .start();
        org.junit.jupiter.api.Assumptions.assumeTrue(mount.waitFor() == 0, "only root may mount a small volume");
        try {
            Path ballast = Files.write(small.resolve("ballast"), new byte[200 << 10]);
            try (Recorder recorder = recorder(Mode.CONTINUOUS, small)) {
                int next = 0;
                while (diskFull.get() == 0 && next < 5000) {
                    feed(recorder, next, next + 10);
                    next += 10;
                    await().until(() -> recorder.waiting() == 0);
                }
                assertThat(diskFull.get()).isPositive();
                await().until(() -> recorder.status().failure().isPresent());
                List<Path> kept = mp4(small);
                assertThat(kept).hasSize(1);
                assertThat(MediaFile.read(kept.getFirst()).pictures())
                        .as("what was written stays readable")
                        .isGreaterThan(9);
                Files.delete(ballast);
                int[] feedFrom = {next};
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> {
                            feed(recorder, feedFrom[0], feedFrom[0] + 10);
                            feedFrom[0] += 10;
                            return recorder.status().failure().isEmpty();
                        });
            }
            assertThat(mp4(small)).hasSizeGreaterThan(1);
        } finally {
            // Whatever the machine runs beside this may look into a volume for a moment.
            await("it is unmounted")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> new ProcessBuilder("umount", small.toString())
                                    .start()
                                    .waitFor()
                            == 0);
        }
    }

    private static List<Path> mp4(Path folder) throws Exception {
        try (var files = Files.walk(folder)) {
            return new ArrayList<>(
                    files.filter(f -> f.toString().endsWith(".mp4")).sorted().toList());
        }
    }

    @Test
    void aSlowDiskLosesWholeGroupsOfPicturesAndCountsThem() throws Exception {
        var disk = new CountDownLatch(1);
        SegmentFiles files = new SegmentFiles(data, new OpenFiles());
        var core = new RecorderCore(
                new RecorderCore.Camera("door", camera("door", Mode.CONTINUOUS).record()),
                ring,
                new Recorder.Storage(
                        (camera, from, track, audio) -> {
                            try {
                                disk.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return files.open(camera, from, track, audio);
                        },
                        data,
                        () -> {}),
                new Recorder.Reports(events::add, Marks.NONE, checks.of("door", Marks.NONE)),
                clock);
        Recorder recorder = new Recorder("door", clock, Marks.NONE, core);
        feed(recorder, 0, 3005); // the queue holds 2500; the rest of that group and further groups are dropped
        disk.countDown();
        await().until(() -> recorder.waiting() == 0);
        feed(recorder, 3005, 3020); // continues at keyframe 3010
        recorder.close();
        assertThat(recorder.status().droppedPackets()).isBetween(500L, 510L);
        Event.SegmentClosed last = (Event.SegmentClosed) events.getLast();
        assertThat(last.at()).isEqualTo(at(3020));
        long pictures = 0;
        for (Path file : mp4(data)) {
            pictures += MediaFile.read(file).pictures();
        }
        assertThat(pictures).isEqualTo(3020 - recorder.status().droppedPackets());
    }
}
