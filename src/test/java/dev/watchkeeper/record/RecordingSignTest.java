package dev.watchkeeper.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.Gap;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings.Mode;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.PlayCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Only what reached the disk counts as recorded, however short the files. Ten pictures a second, a keyframe every second; the disk receives a fragment
 * with the keyframe that ends it, and the last one when the file is closed.
 */
final class RecordingSignTest {
    private static final Track.Video SMALL = video(1, 320, 240);
    private static final Track.Video LARGE = video(2, 640, 480);
    /** Another profile or timing, but the same size. */
    private static final Track.Video OTHER = video(3, 320, 240);

    private static final Track.Video HEVC = new Track.Video(Codec.H265, new byte[] {4}, 320, 240, 0, "hvc1.1.6.L150");

    private final ManualClock clock = new ManualClock();
    private final CameraSettings settings = RecorderTest.camera("door", Mode.CONTINUOUS);
    private final CameraVitals vitals = new CameraVitals(settings, clock);
    private final GopRing ring = new GopRing(5_000_000, 1 << 20);
    private final List<Event> events = new ArrayList<>();
    private Optional<FailureKind> opening = Optional.empty();
    private Optional<FailureKind> closing = Optional.empty();
    private boolean lost;
    private boolean decoded = true;
    private PlayCheck.Result played = new PlayCheck.Plays();
    private int looks;
    private Path file = Path.of("/d");
    private Mode mode = Mode.CONTINUOUS;
    private RecorderCore core = core();
    private long epoch;
    private int number;

    private static Track.Video video(int sets, int widthPx, int heightPx) {
        return new Track.Video(Codec.H264, new byte[] {(byte) sets}, widthPx, heightPx, 0, "avc1.42C01E");
    }

    private RecorderCore core() {
        return new RecorderCore(
                new RecorderCore.Camera(
                        "door", RecorderTest.camera("door", mode).record()),
                ring,
                new Recorder.Storage(
                        (camera, from, video, audio) -> {
                            fail(opening);
                            return new File();
                        },
                        Path.of("/d"),
                        () -> {}),
                new Recorder.Reports(
                        events::add,
                        vitals,
                        new PieceCheck("door", vitals, clock, Runnable::run, (file, cancelled) -> look())),
                clock);
    }

    @BeforeEach
    void touch(@TempDir Path folder) throws Exception {
        file = Files.createFile(folder.resolve("f.mp4"));
    }

    private PlayCheck.Result look() {
        looks++;
        return played;
    }

    private static void fail(Optional<FailureKind> kind) throws FailureException {
        if (kind.isPresent()) {
            throw new FailureException(kind.get(), "no");
        }
    }

    /** Fragments end at a keyframe, as in an MP4 file. */
    private final class File implements SegmentWriter {
        private long taken;
        private long onDisk;

        @Override
        public Path file() {
            return file;
        }

        @Override
        public void write(Packet packet) {
            onDisk = packet.startsGop() ? taken : onDisk;
            taken += packet.sizeBytes();
        }

        @Override
        public long bytes() {
            return onDisk;
        }

        @Override
        public long endMicros() {
            return taken * 1000;
        }

        @Override
        public long close() throws FailureException {
            fail(closing);
            onDisk = lost ? 0 : taken;
            return onDisk;
        }
    }

    private RecordingSignTest session() {
        vitals.opening(++epoch);
        vitals.opened();
        number = 0;
        return this;
    }

    private void sessionEnds() {
        vitals.ended(FailureKind.ENDED, "over", 1, Optional.of(Duration.ZERO));
        core.sessionEnded();
        vitals.recordingWanted(core.status(0).wanted());
    }

    /** Pictures of alternating tracks, one track per group of pictures. */
    private void send(int seconds, Track.Video... tracks) {
        for (int i = 0; i < seconds * 10; i++) {
            clock.advance(Duration.ofMillis(100));
            long micros = number * 100_000L;
            boolean keyframe = number % 10 == 0;
            Packet packet = new Packet(
                    tracks[number / 10 % tracks.length],
                    new byte[100],
                    micros,
                    micros,
                    100_000,
                    keyframe,
                    epoch,
                    clock.wall(),
                    clock.monotonicNanos());
            number++;
            ring.packet(packet);
            vitals.recordingGiven();
            vitals.video(keyframe, micros, micros);
            if (decoded) {
                vitals.picture(epoch, clock.monotonicNanos(), number, false, false);
            }
            core.packet(packet);
            core.tick();
            vitals.recordingDone();
            vitals.recordingWanted(core.status(0).wanted());
        }
    }

    private List<Gap> recordingGaps() {
        return vitals.takeGaps().stream()
                .filter(gap -> gap.sign() == Sign.RECORDING)
                .toList();
    }

    private void assertRecorded() {
        assertThat(vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(recordingGaps()).isEmpty();
    }

    private Optional<FailureKind> cause() {
        return vitals.condition().cause();
    }

    @Test
    void aFileForEachGroupOfPicturesIsRecorded() {
        session().send(30, SMALL, LARGE);
        assertThat(events.stream().filter(e -> e instanceof Event.SegmentClosed))
                .hasSize(29);
        assertRecorded();
    }

    @Test
    void theSameHoldsIfTheProfileOrTheCodecChangesWithEachGroup() {
        session().send(30, SMALL, OTHER);
        assertRecorded();
        send(30, SMALL, HEVC, OTHER);
        assertRecorded();
    }

    @Test
    void theSameHoldsIfSessionsAreShorterThanAGroupOfPictures() {
        for (int i = 0; i < 30; i++) {
            session().send(1, SMALL);
            number = 0;
            sessionEnds();
        }
        session().send(1, SMALL);
        assertRecorded();
    }

    @Test
    void theSameHoldsForMotionInAStreamOfChangingSets() {
        mode = Mode.EVENTS;
        core = core();
        session().send(5, SMALL, LARGE);
        Instant began = clock.wall();
        core.occasion(new Event.MotionBegan("e", "door", began));
        send(20, SMALL, LARGE);
        assertRecorded();
        core.occasion(new Event.MotionEnded("e", "door", began, clock.wall(), 0.1, List.of(), Optional.empty()));
        send(20, SMALL, LARGE);
        assertRecorded();
        assertThat(events.stream().filter(e -> e instanceof Event.SegmentClosed))
                .hasSizeGreaterThan(20);
    }

    /** Opening files is not enough for the sign. */
    @Test
    void aDiskThatAcceptsNothingWhileSetsChangeIsReportedWithItsCause() {
        session().send(5, SMALL, LARGE);
        closing = Optional.of(FailureKind.DISK_FULL);
        send(20, SMALL, LARGE);
        assertThat(cause()).contains(FailureKind.DISK_FULL);
        closing = Optional.empty();
        send(5, SMALL, LARGE);
        assertThat(vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(blindSeconds()).isBetween(19.0, 24.0);
    }

    @Test
    void filesThatCannotBeOpenedAreReportedWithTheirCause() {
        session().send(5, SMALL, LARGE);
        opening = Optional.of(FailureKind.WRITE_FAILED);
        send(20, SMALL, LARGE);
        assertThat(cause()).contains(FailureKind.WRITE_FAILED);
        opening = Optional.empty();
        send(5, SMALL, LARGE);
        assertThat(blindSeconds()).isBetween(19.0, 24.0);
    }

    @Test
    void filesThatAreGoneWhenTheyAreClosedAreNotRecorded() {
        session().send(5, SMALL, LARGE);
        lost = true;
        send(20, SMALL, LARGE);
        assertThat(cause()).contains(FailureKind.WRITE_FAILED);
        lost = false;
        send(5, SMALL, LARGE);
        assertThat(blindSeconds()).isBetween(19.0, 24.0);
    }

    @Test
    void eachSessionIsCheckedOnceWhileItsFileGrowsAndOnceWhenItIsClosed() {
        session().send(150, SMALL);
        assertThat(looks).isEqualTo(2);
        sessionEnds();
        session().send(3, SMALL);
        assertThat(looks).isEqualTo(3);
        assertRecorded();
    }

    @Test
    void aFileThatDoesNotPlayIsNotRecordedUntilOneDoes() {
        played = new PlayCheck.Broken("has a NAL unit of size 0");
        session().send(3, SMALL);
        assertThat(cause()).contains(FailureKind.RECORDING_UNPLAYABLE);
        assertThat(vitals.condition().state()).isEqualTo(CameraState.DEGRADED);
        send(17, SMALL);
        sessionEnds();
        session().send(20, SMALL);
        assertThat(cause())
                .as("bytes reach the disk, even in the next session")
                .contains(FailureKind.RECORDING_UNPLAYABLE);
        assertThat(events.stream().filter(e -> e instanceof Event.SegmentOpened))
                .as("the next file may play, but not a file a second")
                .hasSizeBetween(4, 8);
        played = new PlayCheck.Plays();
        send(63, SMALL);
        assertThat(vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(blindSeconds())
                .as("up to the beginning of the file that plays, here the second session's first")
                .isBetween(19.0, 21.0);
        assertThat(vitals.takeGaps()).isEmpty();
    }

    @Test
    void aBrokenFileCountsFromItsFirstPictureOn() {
        session().send(2, SMALL);
        sessionEnds();
        session().send(1, SMALL);
        recordingGaps();
        long begun = clock.monotonicNanos();
        sessionEnds();
        played = new PlayCheck.Broken("no");
        session().send(2, SMALL);
        Gap gap = recordingGaps().getFirst();
        assertThat(gap.cause()).isEqualTo(FailureKind.RECORDING_UNPLAYABLE);
        assertThat((gap.fromNanos() - begun) / 1e9).isBetween(0.0, 0.2);
    }

    /** If nobody else can decode the pictures either, the recording holds what arrived. */
    @Test
    void picturesThatArriveDamagedAreNotTheRecordingsFault() {
        played = new PlayCheck.Undecodable("none can be decoded");
        decoded = false;
        session().send(25, SMALL);
        assertThat(vitals.signs().stream().filter(s -> s.sign() == Sign.RECORDING && s.late()))
                .isEmpty();
        decoded = true;
        send(63, SMALL);
        assertThat(cause()).contains(FailureKind.RECORDING_UNPLAYABLE);
    }

    private double blindSeconds() {
        OptionalLong nanos = recordingGaps().stream()
                .mapToLong(gap -> gap.toNanos() - gap.fromNanos())
                .max();
        return nanos.orElse(0) / 1e9;
    }
}
