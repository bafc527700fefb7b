package dev.watchkeeper.media.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.TestVideo;
import dev.watchkeeper.media.Track;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes files with the same native muxer but without the writer's checks, so there is something to find. */
final class PlayCheckTest {
    private static TestClip video;

    @TempDir
    Path folder;

    @BeforeAll
    static void encode() {
        video = TestClip.encode(160, 120, 30);
    }

    /** Writes units as they are. */
    private Path careless(List<Packet> packets) throws FailureException {
        Path file = folder.resolve("careless.mp4");
        try (Mp4Output output = Mp4Output.file(file)) {
            output.addTrack(packets.getFirst().track());
            output.header(Map.of());
            for (Packet packet : packets) {
                output.write(
                        0,
                        packet.data(),
                        packet.ptsMicros(),
                        packet.dtsMicros(),
                        packet.durationMicros(),
                        packet.keyframe());
            }
            output.trailer();
        }
        return file;
    }

    private static byte[] startCodeBefore(byte[] data) {
        byte[] twice = new byte[data.length + 4];
        twice[3] = 1;
        System.arraycopy(data, 0, twice, 4, data.length);
        return twice;
    }

    private static PlayCheck.Result look(Path file) {
        return PlayCheck.check(file, () -> false);
    }

    @Test
    void aGoodFilePlaysEvenWhileItGrows() throws Exception {
        Path file = folder.resolve("good.mp4");
        try (Mp4Writer writer = new Mp4Writer(file, video.track(), Optional.empty())) {
            for (int i = 0; i < 15; i++) {
                writer.write(video.packet(i, 1, TestClip.START));
            }
            assertThat(look(file)).isEqualTo(new PlayCheck.Plays());
            for (int i = 15; i < 30; i++) {
                writer.write(video.packet(i, 1, TestClip.START));
            }
        }
        assertThat(look(file)).isEqualTo(new PlayCheck.Plays());
    }

    @Test
    void aStartCodeWithinThePayloadIsFoundAsAnEmptyUnit() throws Exception {
        List<Packet> coded = video.packets(0, 20).stream()
                .map(packet -> TestVideo.withData(packet, startCodeBefore(packet.data())))
                .toList();
        assertThat(look(careless(coded)))
                .isInstanceOfSatisfying(
                        PlayCheck.Broken.class,
                        broken -> assertThat(broken.why()).contains("NAL unit of size 0"));
    }

    @Test
    void theWriterRejectsWhatWouldNotPlayAndSaysWhy() throws Exception {
        try (Mp4Writer writer = new Mp4Writer(folder.resolve("a.mp4"), video.track(), Optional.empty())) {
            Packet first = video.packet(0, 1, TestClip.START);
            assertThatThrownBy(() -> writer.write(TestVideo.withData(first, startCodeBefore(first.data()))))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.kind()).isEqualTo(FailureKind.RECORDING_UNPLAYABLE))
                    .hasMessageContaining("NAL unit of size 0");
        }
    }

    @Test
    void wronglyCutUnitsAreFound() {
        assertThat(fault("00000002 6588")).isEmpty();
        assertThat(fault("00000002 6588 00000002 4188")).isEmpty();
        assertThat(fault("00000003 6588")).contains("has a NAL unit that is longer than the picture");
        assertThat(fault("00000002 6588 0000")).contains("has a NAL unit of size 0");
        assertThat(fault("00000006 6500 000001 41")).contains("has a start code within a NAL unit");
    }

    private static Optional<String> fault(String hex) {
        return PlayCheck.fault(HexFormat.of().parseHex(hex.replace(" ", "")), 4);
    }

    /** Parameter sets of other pictures: the file opens, but yields no picture. */
    @Test
    void picturesUnderOtherParameterSetsAreFound() throws Exception {
        Track.Video other = TestClip.encode(320, 240, 2).track();
        List<Packet> wrong = video.packets(0, 20).stream()
                .map(p -> new Packet(
                        new Track.Video(other.codec(), other.extradata(), 320, 240, 0, other.codecString()),
                        withoutSets(p.data()),
                        p.ptsMicros(),
                        p.dtsMicros(),
                        p.durationMicros(),
                        p.keyframe(),
                        1,
                        p.time(),
                        0))
                .toList();
        assertThat(look(careless(wrong))).isInstanceOf(PlayCheck.Undecodable.class);
    }

    static byte[] withoutSets(byte[] data) {
        for (int i = 0; i + 4 < data.length; i++) {
            int type = data[i + 4] & 0x1F;
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 0 && data[i + 3] == 1 && (type == 1 || type == 5)) {
                return Arrays.copyOfRange(data, i, data.length);
            }
        }
        return data;
    }

    @Test
    void aFileWithoutPicturesIsFound() throws Exception {
        assertThat(look(Files.write(folder.resolve("x.mp4"), new byte[5000]))).isInstanceOf(PlayCheck.Broken.class);
        assertThat(look(folder.resolve("none.mp4"))).isInstanceOf(PlayCheck.Broken.class);
    }
}
