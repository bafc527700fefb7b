package dev.watchkeeper.media.mux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports across changes of the video and across gaps. */
final class RemuxerTest {
    private static TestClip small;
    private static TestClip large;

    @TempDir
    Path folder;

    private int targets;

    @BeforeAll
    static void encode() {
        small = TestClip.encode(160, 120, 30);
        large = TestClip.encode(320, 240, 30);
    }

    private Path write(String name, List<Packet> packets) throws FailureException {
        Path file = folder.resolve(name);
        try (Mp4Writer writer =
                new Mp4Writer(file, (Track.Video) packets.getFirst().track(), Optional.empty())) {
            for (Packet packet : packets) {
                writer.write(packet);
            }
        }
        return file;
    }

    private Remuxer.Result join(long from, long to, Remuxer.Piece... pieces) throws FailureException {
        return Remuxer.join(List.of(pieces), from, to, () -> folder.resolve("out" + targets++ + ".mp4"), () -> false);
    }

    private static Remuxer.Piece piece(Path file, double second) {
        return new Remuxer.Piece(file, (long) (second * 1e6));
    }

    /** The widths of the pictures that a decoder finds in the file, starting from its header alone. */
    private static List<Integer> widths(Path file, int skip) throws FailureException {
        List<Integer> widths = new ArrayList<>();
        try (Mp4Input input = new Mp4Input(file);
                VideoDecoder decoder = new VideoDecoder()) {
            Track.Video track = new Track.Video(
                    PlayCheck.codec(input.videoParameters()), Mp4Input.extradata(input.videoParameters()), 0, 0, 0, "");
            int number = 0;
            for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
                Mp4Input.Unit unit = next.get();
                if (number++ >= skip) {
                    decoder.decode(
                            new Packet(
                                    track,
                                    unit.data(),
                                    unit.ptsMicros(),
                                    unit.dtsMicros(),
                                    0,
                                    unit.keyframe(),
                                    1,
                                    Instant.EPOCH,
                                    0),
                            picture -> widths.add(picture.damaged() ? -1 : picture.widthPx()));
                }
            }
            decoder.drain(picture -> widths.add(picture.widthPx()));
        }
        return widths;
    }

    private static List<Integer> inTurn(int... counts) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            widths.addAll(java.util.Collections.nCopies(counts[i], i % 2 == 0 ? 160 : 320));
        }
        return widths;
    }

    @Test
    void aChangeOfSizeStaysInOneFileThatPlaysThroughout() throws Exception {
        Path a = write("a.mp4", small.packets(0, 20));
        Path b = write("b.mp4", large.packets(0, 30));
        Path c = write("c.mp4", small.packets(0, 10));
        Remuxer.Result result = join(0, 6_000_000, piece(a, 0), piece(b, 2), piece(c, 5));
        assertThat(result.parts()).hasSize(1);
        assertThat(result.covered()).containsExactly(new Remuxer.Span(0, 6_000_000));
        assertThat(result.silentMicros()).isZero();
        Path joined = result.parts().getFirst().file();
        assertThat(MediaFile.read(joined)).isEqualTo(new MediaFile(Codec.H264, 6_000_000, 60, 6));
        assertThat(widths(joined, 0)).isEqualTo(inTurn(20, 30, 10));
        assertThat(widths(joined, 30)).as("started in the middle").isEqualTo(inTurn(0, 20, 10));
        assertThat(PlayCheck.check(joined, () -> false)).isEqualTo(new PlayCheck.Plays());
        assertThat(new String(Files.readAllBytes(joined), java.nio.charset.StandardCharsets.ISO_8859_1))
                .as("the header says that parameter sets are in the stream")
                .contains("avc3");
    }

    @Test
    void theSameHoldsIfParameterSetsAreOnlyInTheHeaders() throws Exception {
        Path a = write("a.mp4", bare(small.packets(0, 20)));
        Path b = write("b.mp4", bare(large.packets(0, 20)));
        Path joined =
                join(0, 4_000_000, piece(a, 0), piece(b, 2)).parts().getFirst().file();
        assertThat(widths(joined, 0)).isEqualTo(inTurn(20, 20));
    }

    private static List<Packet> bare(List<Packet> packets) {
        return packets.stream()
                .map(p -> new Packet(
                        p.track(),
                        PlayCheckTest.withoutSets(p.data()),
                        p.ptsMicros(),
                        p.dtsMicros(),
                        p.durationMicros(),
                        p.keyframe(),
                        1,
                        p.time(),
                        0))
                .toList();
    }

    @Test
    void anotherCodecStartsAnotherFileAndNothingIsLost() throws Exception {
        Path a = write("a.mp4", small.packets(0, 20));
        Path b = write("b.mp4", JpegPackets.of(large.packets(0, 20)));
        Path c = write("c.mp4", large.packets(0, 20));
        Remuxer.Result result = join(0, 6_000_000, piece(a, 0), piece(b, 2), piece(c, 4));
        assertThat(result.parts().stream().map(Remuxer.Part::codec))
                .containsExactly(Codec.H264, Codec.MJPEG, Codec.H264);
        assertThat(result.covered()).containsExactly(new Remuxer.Span(0, 6_000_000));
        for (Remuxer.Part part : result.parts()) {
            assertThat(MediaFile.read(part.file()).pictures()).isEqualTo(20);
        }
    }

    @Test
    void gapsBetweenAndWithinFilesAreNotCovered() throws Exception {
        Path a = write("a.mp4", small.packets(0, 20));
        Path b = write("b.mp4", small.packets(0, 10));
        Path damaged = Files.write(folder.resolve("damaged.mp4"), new byte[3000]);
        Remuxer.Result result =
                join(0, 20_000_000, piece(a, 1), piece(damaged, 4), piece(b, 7), piece(folder.resolve("gone.mp4"), 9));
        assertThat(result.covered())
                .containsExactly(new Remuxer.Span(1_000_000, 3_000_000), new Remuxer.Span(7_000_000, 8_000_000));
        assertThat(result.unreadable()).hasSize(2);
        assertThat(MediaFile.read(result.parts().getFirst().file()).pictures()).isEqualTo(30);
    }

    /** The camera sent nothing for 8 s within one session. */
    @Test
    void aPictureShownForSecondsIsAHole() throws Exception {
        List<Packet> packets = new ArrayList<>(small.packets(0, 20));
        for (Packet p : small.packets(20, 30)) {
            packets.add(new Packet(
                    p.track(),
                    p.data(),
                    p.ptsMicros() + 8_000_000,
                    p.dtsMicros() + 8_000_000,
                    p.durationMicros(),
                    p.keyframe(),
                    1,
                    p.time(),
                    0));
        }
        Path file = write("a.mp4", packets);
        List<Remuxer.Span> covered = join(0, 11_000_000, piece(file, 0)).covered();
        assertThat(covered).hasSize(2);
        assertThat(covered.getFirst()).isEqualTo(new Remuxer.Span(0, 2_000_000));
        assertThat(covered.getLast()).isEqualTo(new Remuxer.Span(10_000_000, 11_000_000));
    }

    @Test
    void aSlowCameraHasNoHoles() throws Exception {
        List<Packet> slow = new ArrayList<>();
        for (Packet p : small.packets(0, 20)) {
            slow.add(new Packet(
                    p.track(),
                    p.data(),
                    p.ptsMicros() * 50,
                    p.dtsMicros() * 50,
                    5_000_000,
                    p.keyframe(),
                    1,
                    p.time(),
                    0));
        }
        Path file = write("a.mp4", slow);
        assertThat(join(0, 100_000_000, piece(file, 0)).covered()).containsExactly(new Remuxer.Span(0, 100_000_000));
    }
}
