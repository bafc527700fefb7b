package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemuxerFileTest {
    private final SystemClock clock = new SystemClock();

    @TempDir
    Path folder;

    private static TestClip clip;

    @BeforeAll
    static void encode() {
        clip = TestClip.encode(320, 240, 60);
    }

    private List<Reading.Unit> readAll(Demuxer demuxer) throws FailureException {
        List<Reading.Unit> units = new ArrayList<>();
        while (true) {
            try {
                if (demuxer.read() instanceof Reading.Unit unit) {
                    units.add(unit);
                }
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.ENDED);
                return units;
            }
        }
    }

    @Test
    void anMp4YieldsItsTrackWithoutProbing() throws Exception {
        Path file = TestFilm.mp4(clip, folder.resolve("ein Film.mp4"));
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Reading.Unit> units = readAll(demuxer);
            Track.Video track = (Track.Video) units.getFirst().track();
            assertThat(track.codec()).isEqualTo(Codec.H264);
            assertThat(track.widthPx()).isEqualTo(320);
            assertThat(track.heightPx()).isEqualTo(240);
            assertThat(track.codecString()).matches("avc1\\.[0-9A-F]{6}");
            assertThat(units.getFirst().keyframe()).isTrue();
            assertThat(units.stream().filter(u -> u.track() instanceof Track.Video))
                    .hasSize(clip.frames());
            assertThat(units.stream().filter(u -> u.track() instanceof Track.Audio))
                    .hasSizeGreaterThan(80);
            assertRising(units);
        }
    }

    @Test
    void aRawAnnexBStreamTakesItsSizeFromTheKeyframe() throws Exception {
        Path file = Files.write(folder.resolve("raw.264"), TestFilm.annexB(clip));
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Reading.Unit> units = readAll(demuxer);
            Track.Video track = (Track.Video) units.getFirst().track();
            assertThat(track.widthPx()).isEqualTo(320);
            assertThat(track.heightPx()).isEqualTo(240);
            assertThat(track.extradata()).startsWith(0, 0, 0, 1);
            assertRising(units);
        }
    }

    @Test
    void everyDamagedStreamIsReadToItsEnd() throws Exception {
        byte[] sound = TestFilm.annexB(clip);
        Random random = new Random(20261129);
        for (int round = 0; round < 20; round++) {
            byte[] hit = sound.clone();
            for (int n = 0; n < 1 + 20 * round; n++) {
                hit[200 + random.nextInt(hit.length - 200)] = (byte) random.nextInt();
            }
            Path file = Files.write(folder.resolve("damaged.264"), Arrays.copyOf(hit, hit.length - round * 7));
            try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
                List<Reading.Unit> units = readAll(demuxer);
                assertThat(units).hasSizeGreaterThan(10);
                assertRising(units);
            }
        }
    }

    @Test
    void aStreamThatLostItsFirstKeyframeBeginsAtTheNext() throws Exception {
        byte[] sound = TestFilm.annexB(clip);
        int lost = clip.track().extradata().length
                + clip.packet(0, 1, TestClip.START).data().length;
        Path file = Files.write(folder.resolve("late.264"), Arrays.copyOfRange(sound, lost, sound.length));
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Reading.Unit> units = readAll(demuxer);
            assertThat(units).hasSizeBetween(clip.frames() - TestClip.GOP, clip.frames() - 1);
            assertRising(units);
        }
    }

    @Test
    void aFileThatStartsAgainContinuesItsTimeline() throws Exception {
        Path file = TestFilm.mp4(clip, folder.resolve("a.mp4"));
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Reading.Unit> units = readAll(demuxer);
            assertThat(demuxer.rewind()).isTrue();
            List<Reading.Unit> again = readAll(demuxer);
            assertThat(again).hasSameSizeAs(units);
            assertThat(again.getFirst().track()).isSameAs(units.getFirst().track());
            units.addAll(again);
            assertRising(units);
        }
    }

    @Test
    void aFileWithoutVideoIsRejectedWithItsKind() throws Exception {
        Path text = Files.writeString(folder.resolve("a.mp4"), "this is no video at all\n".repeat(100));
        assertThatThrownBy(() -> Inputs.file(text, new Interrupt(clock), clock))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNSUPPORTED_CODEC));
        assertThatThrownBy(() -> Inputs.file(folder.resolve("none.mp4"), new Interrupt(clock), clock))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND));
    }

    private static void assertRising(List<Reading.Unit> units) {
        assertRising(units.stream().filter(u -> u.track() instanceof Track.Video));
        assertRising(units.stream().filter(u -> u.track() instanceof Track.Audio));
    }

    private static void assertRising(Stream<Reading.Unit> units) {
        long last = Long.MIN_VALUE;
        for (Reading.Unit unit : units.toList()) {
            assertThat(unit.dtsMicros()).isGreaterThan(last).isLessThanOrEqualTo(unit.ptsMicros());
            last = unit.dtsMicros();
        }
    }
}
