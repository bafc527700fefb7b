package dev.watchkeeper.media.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces and pictures of a file of 10 pictures a second with a keyframe each second. */
final class PiecesTest {
    private static TestClip clip;

    @TempDir
    Path folder;

    @BeforeAll
    static void encode() {
        clip = TestClip.encode(160, 120, 60);
    }

    private Mp4Writer writer(String name, List<Packet> packets) throws FailureException {
        Mp4Writer writer = new Mp4Writer(
                folder.resolve(name), (Track.Video) packets.getFirst().track(), Optional.empty());
        for (Packet packet : packets) {
            writer.write(packet);
        }
        return writer;
    }

    private Path finished(String name, List<Packet> packets) throws FailureException {
        writer(name, packets).close();
        return folder.resolve(name);
    }

    private MediaFile read(Pieces.Piece piece) throws Exception {
        return MediaFile.read(Files.write(folder.resolve("piece.mp4"), piece.data()));
    }

    @Test
    void aPieceGoesFromKeyframeToKeyframe() throws Exception {
        Path file = finished("a.mp4", clip.packets(0, 60));
        Pieces.Piece piece = Pieces.cut(file, 2_450_000, 3_100_000).orElseThrow();
        assertThat(piece.fromMicros()).isEqualTo(2_000_000);
        assertThat(piece.toMicros()).isEqualTo(4_000_000);
        assertThat(piece.zeroMicros()).isEqualTo(2_000_000);
        assertThat(piece.last()).isFalse();
        assertThat(piece.codecs()).startsWith("avc1.");
        assertThat(read(piece)).isEqualTo(new MediaFile(dev.watchkeeper.media.Codec.H264, 2_000_000, 20, 2));
        Pieces.Piece next = Pieces.cut(file, piece.toMicros(), 60_000_000).orElseThrow();
        assertThat(next.fromMicros())
                .as("pieces follow each other without overlap")
                .isEqualTo(4_000_000);
        assertThat(next.toMicros()).isEqualTo(6_000_000);
        assertThat(next.last()).isTrue();
    }

    @Test
    void aGrowingFileHasPiecesToo() throws Exception {
        Path file = folder.resolve("growing.mp4");
        try (Mp4Writer writer = writer("growing.mp4", clip.packets(0, 45))) {
            assertThat(writer.isEmpty()).isFalse();
            Pieces.Piece piece = Pieces.cut(file, 2_450_000, 2_500_000).orElseThrow();
            assertThat(piece.fromMicros()).isEqualTo(2_000_000);
            assertThat(piece.toMicros()).isEqualTo(3_000_000);
            Pieces.Piece newest = Pieces.cut(file, 3_000_000, 60_000_000).orElseThrow();
            assertThat(newest.last()).isTrue();
        }
    }

    @Test
    void aPictureIsTheKeyframeBeforeOrTheOneShownThen() throws Exception {
        Path file = finished("a.mp4", clip.packets(0, 60));
        Pieces.Picture near = Pieces.picture(file, 2_450_000, false, 1920).orElseThrow();
        assertThat(near.atMicros()).isEqualTo(2_000_000);
        assertThat(near.jpeg()).startsWith(0xFF, 0xD8);
        assertThat(Pieces.picture(file, 2_450_000, true, 80).orElseThrow().atMicros())
                .isEqualTo(2_400_000);
        assertThat(Pieces.picture(file, 99_000_000, true, 80).orElseThrow().atMicros())
                .as("beyond the end, the last one")
                .isEqualTo(5_900_000);
    }

    @Test
    void whatBrowsersCannotPlayHasItsNameAndPictures() throws Exception {
        Path file = finished("j.mp4", JpegPackets.of(clip.packets(0, 20)));
        assertThat(Pieces.cut(file, 500_000, 900_000).orElseThrow().codecs()).isEqualTo("mp4v.6C");
        assertThat(Pieces.picture(file, 500_000, true, 1920).orElseThrow().atMicros())
                .isEqualTo(500_000);
    }

    @Test
    void aFileThatIsGoneIsNotFound() {
        assertThatThrownBy(() -> Pieces.cut(folder.resolve("none.mp4"), 0, 1)).isInstanceOf(FailureException.class);
    }

    @Test
    void namesOfCodecsAreThoseOfTheStandards() {
        byte[] avc = {1, 0x64, 0, 0x1F};
        assertThat(CodecStrings.video(dev.watchkeeper.media.Codec.H264, avc)).isEqualTo("avc1.64001F");
        byte[] hevc = {1, 1, 0x60, 0, 0, 0, (byte) 0xB0, 0, 0, 0, 0, 0, 93};
        assertThat(CodecStrings.video(dev.watchkeeper.media.Codec.H265, hevc)).isEqualTo("hvc1.1.6.L93.B0");
        assertThat(CodecStrings.aac(new byte[] {0x12, 0x10})).isEqualTo("mp4a.40.2");
    }
}
