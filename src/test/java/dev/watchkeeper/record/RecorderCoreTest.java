package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.RecordSettings.Mode;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.PlayCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ten pictures a second, a keyframe every second; session 1 begins at START. */
final class RecorderCoreTest {
    private static final Instant START = Instant.parse("2026-11-23T03:15:00Z");
    private static final Track.Video VIDEO = new Track.Video(Codec.H264, new byte[] {1}, 640, 360, 0, "avc1.42C01E");
    private static final Track.Video LARGER = new Track.Video(Codec.H264, new byte[] {2}, 1280, 720, 0, "avc1.42C01E");
    private static final Track.Audio SOUND = new Track.Audio(Codec.AAC, new byte[] {3}, 16000, 1);

    private final ManualClock clock = new ManualClock();
    private final GopRing ring = new GopRing(5_000_000, 1 << 20);
    private final List<FakeFile> files = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private @Nullable FailureKind broken;
    private int diskFull;
    private RecorderCore core = core(Mode.EVENTS);

    private RecorderCore core(Mode mode) {
        return new RecorderCore(
                new RecorderCore.Camera(
                        "door",
                        new RecordSettings(
                                mode,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(1),
                                true,
                                1 << 20)),
                ring,
                new Recorder.Storage(
                        (camera, from, video, audio) -> {
                            if (broken != null) {
                                throw new FailureException(broken, "no");
                            }
                            FakeFile file =
                                    new FakeFile(from, video, audio, Path.of("/d/recordings/door/f" + files.size()));
                            files.add(file);
                            return file;
                        },
                        Path.of("/d"),
                        () -> diskFull++),
                new Recorder.Reports(
                        events::add,
                        Marks.NONE,
                        new PieceCheck(
                                "door", Marks.NONE, clock, task -> {}, (file, cancelled) -> new PlayCheck.Plays())),
                clock);
    }

    private final class FakeFile implements SegmentWriter {
        final Instant from;
        final Track.Video video;
        final Optional<Track.Audio> audio;
        final Path file;
        final List<Packet> packets = new ArrayList<>();
        boolean closed;

        FakeFile(Instant from, Track.Video video, Optional<Track.Audio> audio, Path file) {
            this.from = from;
            this.video = video;
            this.audio = audio;
            this.file = file;
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public void write(Packet packet) throws FailureException {
            if (broken != null) {
                throw new FailureException(broken, "no");
            }
            packets.add(packet);
        }

        @Override
        public long bytes() {
            return packets.stream().mapToLong(Packet::sizeBytes).sum();
        }

        @Override
        public long endMicros() {
            return packets.getLast().ptsMicros() + 100_000 - packets.getFirst().dtsMicros();
        }

        @Override
        public long close() {
            closed = true;
            return bytes();
        }

        /** Numbers of the video frames. */
        List<Integer> frames() {
            return packets.stream()
                    .filter(Packet::isVideo)
                    .map(p -> (int) (p.ptsMicros() / 100_000))
                    .toList();
        }
    }

    private static Packet frame(int i, long epoch, Track.Video track) {
        Instant begin = START.plusSeconds((epoch - 1) * 1000);
        return new Packet(
                track,
                new byte[100],
                i * 100_000L,
                i * 100_000L,
                100_000,
                i % 10 == 0,
                epoch,
                begin.plusMillis(i * 100L),
                i * 100_000_000L);
    }

    private static Packet sound(int i) {
        return new Packet(
                SOUND,
                new byte[9],
                i * 100_000L + 50_000,
                i * 100_000L + 50_000,
                64_000,
                true,
                1,
                START.plusMillis(i * 100L + 50),
                0);
    }

    private void feed(Packet packet) {
        clock.advance(Duration.ofMillis(100));
        ring.packet(packet);
        core.packet(packet);
        core.tick();
    }

    private void feed(int from, int to) {
        for (int i = from; i < to; i++) {
            feed(frame(i, 1, VIDEO));
        }
    }

    private static Event.Motion began(String id, double second) {
        return new Event.MotionBegan(id, "door", at(second));
    }

    private static Event.Motion ended(String id, double second) {
        return new Event.MotionEnded(id, "door", START, at(second), 0.1, List.of(), Optional.empty());
    }

    private static Instant at(double second) {
        return START.plusMillis((long) (second * 1000));
    }

    private static List<Integer> range(int from, int to) {
        return java.util.stream.IntStream.range(from, to).boxed().toList();
    }

    @Test
    void aClipStartsAtTheKeyframeBeforeThePreMotionWithoutGapOrDuplicate() {
        feed(0, 87);
        core.occasion(began("a", 8.2));
        feed(87, 120);
        core.occasion(ended("a", 10.5));
        feed(120, 140);
        assertThat(files).hasSize(1);
        assertThat(files.getFirst().frames()).isEqualTo(range(50, 125));
        assertThat(files.getFirst().closed).isTrue();
    }

    @Test
    void theTimesOfAClipAreThoseOfItsPicturesDespiteThePreMotion() {
        feed(0, 87);
        core.occasion(began("a", 8.2));
        core.occasion(ended("a", 8.5));
        feed(87, 120);
        Event.SegmentOpened opened = (Event.SegmentOpened) events.get(0);
        Event.SegmentClosed closed = (Event.SegmentClosed) events.get(1);
        assertThat(opened.at()).isEqualTo(at(5.0));
        assertThat(closed.from()).isEqualTo(at(5.0));
        assertThat(closed.at()).isEqualTo(at(10.5));
        assertThat(closed.bytes()).isEqualTo(5500);
        assertThat(opened.codec()).isEqualTo("h264");
    }

    @Test
    void packetsThatWereQueuedWhileTheRingWasAheadAreNotWrittenTwice() {
        feed(0, 80);
        List<Packet> late = new ArrayList<>();
        for (int i = 80; i < 95; i++) {
            ring.packet(frame(i, 1, VIDEO));
            late.add(frame(i, 1, VIDEO));
        }
        core.occasion(began("a", 8.9));
        late.forEach(core::packet);
        feed(95, 100);
        assertThat(files.getFirst().frames()).isEqualTo(range(50, 100));
    }

    @Test
    void overlappingEventsExtendTheSameFile() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        feed(50, 60);
        core.occasion(ended("a", 6));
        feed(60, 75);
        core.occasion(began("b", 7));
        feed(75, 100);
        core.occasion(ended("b", 9));
        feed(100, 130);
        assertThat(files).hasSize(1);
        assertThat(files.getFirst().frames().getLast()).isEqualTo(109);
    }

    @Test
    void anOutageClosesTheClipAndTheMotionGoesOnInTheNextFile() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        feed(50, 55);
        core.sessionEnded();
        assertThat(files.getFirst().closed)
                .as("an outage must not keep a recording open")
                .isTrue();
        for (int i = 3; i < 30; i++) {
            feed(frame(i, 2, VIDEO));
        }
        assertThat(files).hasSize(2);
        assertThat(files.get(1).frames()).isEqualTo(range(10, 30));
        assertThat(files.get(1).from).isEqualTo(START.plusSeconds(1001));
    }

    @Test
    void aSilentCameraClosesTheFileEvenWithoutTheEndOfASession() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        clock.advance(Duration.ofSeconds(11));
        core.tick();
        assertThat(files.getFirst().closed).isTrue();
        assertThat(core.status(0).wanted()).isTrue();
    }

    @Test
    void thePostMotionOfALostCameraEndsByTheClock() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        core.occasion(new Event.MotionEnded("a", "door", START, clock.wall(), 0.1, List.of(), Optional.empty()));
        core.sessionEnded();
        clock.advance(Duration.ofSeconds(13));
        core.tick();
        assertThat(core.status(0).wanted()).isFalse();
    }

    @Test
    void aChangedParameterSetStartsANewFileAtItsKeyframe() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        feed(50, 60);
        for (int i = 60; i < 75; i++) {
            feed(frame(i, 1, LARGER));
        }
        assertThat(files).hasSize(2);
        assertThat(files.get(0).frames()).isEqualTo(range(10, 60));
        assertThat(files.get(1).frames()).isEqualTo(range(60, 75));
        assertThat(files.get(1).video.widthPx()).isEqualTo(1280);
    }

    @Test
    void aParameterChangeWithinThePreMotionMakesTwoFiles() {
        feed(0, 60);
        for (int i = 60; i < 75; i++) {
            feed(frame(i, 1, LARGER));
        }
        core.occasion(began("a", 7));
        feed(frame(75, 1, LARGER));
        assertThat(files.get(0).frames()).isEqualTo(range(40, 60));
        assertThat(files.get(1).frames()).isEqualTo(range(60, 76));
    }

    @Test
    void anOverlongEventContinuesInTheNextFileWithoutGap() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        feed(50, 12_100);
        assertThat(files).hasSize(3);
        assertThat(files.get(0).frames()).isEqualTo(range(10, 6010));
        assertThat(files.get(1).frames()).isEqualTo(range(6010, 12_010));
    }

    @Test
    void continuousRecordingRotatesAtTheFirstKeyframeAfterTheSegmentLength() {
        core = core(Mode.CONTINUOUS);
        feed(5, 1300);
        assertThat(files.get(0).frames()).isEqualTo(range(10, 610));
        assertThat(files.get(1).frames()).isEqualTo(range(610, 1210));
        core.close();
        assertThat(files.get(2).closed).as("the last clip at shutdown").isTrue();
    }

    @Test
    void offRecordsNothing() {
        core = core(Mode.OFF);
        feed(0, 50);
        core.occasion(began("a", 4.5));
        feed(50, 60);
        assertThat(files).isEmpty();
    }

    @Test
    void soundThatArrivesLaterStartsANewFileThatHoldsIt() {
        core = core(Mode.CONTINUOUS);
        feed(0, 3);
        feed(sound(2));
        feed(3, 15);
        assertThat(files).hasSize(2);
        assertThat(files.get(0).audio).isEmpty();
        assertThat(files.get(1).audio).contains(SOUND);
    }

    @Test
    void announcedSoundHasItsTrackFromTheStartAndASilentSessionHasNone() {
        core = core(Mode.CONTINUOUS);
        core.sessionBegan(Optional.of(SOUND));
        feed(0, 3);
        feed(sound(2));
        feed(3, 15);
        assertThat(files).hasSize(1);
        assertThat(files.getFirst().audio).contains(SOUND);
        core.sessionEnded();
        core.sessionBegan(Optional.empty());
        feed(20, 35);
        assertThat(files).hasSize(2);
        assertThat(files.getLast().audio).isEmpty();
    }

    @Test
    void soundInThePreMotionIsThereFromTheStart() {
        for (int i = 0; i < 50; i++) {
            feed(frame(i, 1, VIDEO));
            feed(sound(i));
        }
        core.occasion(began("a", 4.5));
        assertThat(files).hasSize(1);
        assertThat(files.getFirst().audio).contains(SOUND);
        assertThat(files.getFirst().packets).hasSize(80);
    }

    @Test
    void aFullDiskStopsTheFileRequestsRoomAndTheRecordingResumesByItself() {
        feed(0, 50);
        core.occasion(began("a", 4.5));
        feed(50, 55);
        broken = FailureKind.DISK_FULL;
        feed(55, 155);
        assertThat(files).hasSize(1);
        assertThat(files.getFirst().closed).isTrue();
        assertThat(diskFull).as("the first failure, and one attempt every 2 s").isBetween(4, 6);
        assertThat(core.status(0).failure()).contains(FailureKind.DISK_FULL);
        broken = null;
        feed(155, 260);
        assertThat(files).hasSize(2);
        assertThat(files.get(1).frames().getFirst() % 10).isZero();
        assertThat(files.get(1).frames().getLast()).isEqualTo(259);
        assertThat(core.status(0).failure()).isEmpty();
    }

    @Test
    void motionBeforeAnyKeyframeIsRecordedFromTheFirstOneOn() {
        core.occasion(began("a", 0));
        feed(5, 20);
        assertThat(files.getFirst().frames()).isEqualTo(range(10, 20));
    }
}
