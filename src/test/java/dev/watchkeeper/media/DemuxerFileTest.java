package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemuxerFileTest {
    private final SystemClock clock = new SystemClock();

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    private List<Demuxer.Unit> readAll(Demuxer demuxer) throws FailureException {
        List<Demuxer.Unit> units = new ArrayList<>();
        while (true) {
            try {
                if (demuxer.read() instanceof Demuxer.Unit unit) {
                    units.add(unit);
                }
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.ENDED);
                return units;
            }
        }
    }

    @Test
    void anMp4GivesItsTrackWithoutProbing() throws Exception {
        Path file = SharedMedia.find("motion/traffic_camera.mp4");
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Demuxer.Unit> units = readAll(demuxer);
            Track.Video track = (Track.Video) units.getFirst().track();
            assertThat(track.codec()).isEqualTo(Codec.H264);
            assertThat(track.widthPx()).isEqualTo(1280);
            assertThat(track.heightPx()).isEqualTo(720);
            assertThat(track.codecString()).matches("avc1\\.[0-9A-F]{6}");
            assertThat(units.getFirst().keyframe()).isTrue();
            assertThat(units).hasSizeGreaterThan(300);
            assertRising(units);
        }
    }

    @Test
    void aRawStreamOfAnnexBGivesSizeFromItsKeyframe() throws Exception {
        Path file = SharedMedia.find("bitstreams/openh264/Zhling_1280x720.264");
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Demuxer.Unit> units = readAll(demuxer);
            Track.Video track = (Track.Video) units.getFirst().track();
            assertThat(track.widthPx()).isEqualTo(1280);
            assertThat(track.heightPx()).isEqualTo(720);
            assertThat(track.extradata()).startsWith(0, 0, 0, 1);
            assertRising(units);
        }
    }

    @Test
    void everyDamagedStreamIsReadToItsEnd() throws Exception {
        try (var files = Files.list(SharedMedia.find("bitstreams/openh264"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".264")).toList()) {
                try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
                    assertRising(readAll(demuxer));
                }
            }
        }
    }

    @Test
    void aFileBeginsAgainWithTimesThatGoOn() throws Exception {
        Path file = SharedMedia.find("motion/traffic_camera.mp4");
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock)) {
            List<Demuxer.Unit> units = readAll(demuxer);
            assertThat(demuxer.rewind()).isTrue();
            List<Demuxer.Unit> again = readAll(demuxer);
            assertThat(again).hasSameSizeAs(units);
            assertThat(again.getFirst().track()).isSameAs(units.getFirst().track());
            units.addAll(again);
            assertRising(units);
        }
    }

    @Test
    void whatIsNoVideoIsRefusedWithItsKind(@TempDir Path folder) throws Exception {
        Path text = Files.writeString(folder.resolve("a.mp4"), "this is no video at all\n".repeat(100));
        assertThatThrownBy(() -> Inputs.file(text, new Interrupt(clock), clock))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNSUPPORTED_CODEC));
        assertThatThrownBy(() -> Inputs.file(folder.resolve("none.mp4"), new Interrupt(clock), clock))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.NOT_FOUND));
    }

    private static void assertRising(List<Demuxer.Unit> units) {
        assertRising(units.stream().filter(u -> u.track() instanceof Track.Video));
        assertRising(units.stream().filter(u -> u.track() instanceof Track.Audio));
    }

    private static void assertRising(Stream<Demuxer.Unit> units) {
        long last = Long.MIN_VALUE;
        for (Demuxer.Unit unit : units.toList()) {
            assertThat(unit.dtsMicros()).isGreaterThan(last).isLessThanOrEqualTo(unit.ptsMicros());
            last = unit.dtsMicros();
        }
    }
}
