package dev.watchkeeper.media.mux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.ToneEncoder;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.OpusSound;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Mp4WriterTest {
    private static TestClip video;

    @TempDir
    Path folder;

    @BeforeAll
    static void encode() {
        video = TestClip.encode(160, 120, 60);
    }

    @Test
    void aFileReadsBackAsItWasWritten() throws Exception {
        Path file = folder.resolve("a.mp4");
        List<Packet> packets = video.packets(10, 45);
        try (Mp4Writer writer = new Mp4Writer(file, video.track(), Optional.empty())) {
            for (Packet packet : packets) {
                assertThat(writer.write(packet)).isTrue();
            }
            assertThat(writer.endMicros()).isEqualTo(3_500_000);
        }
        assertThat(MediaFile.read(file)).isEqualTo(new MediaFile(Codec.H264, 3_500_000, 35, 4));
        List<Long> times = read(file).stream().map(Mp4Input.Unit::ptsMicros).toList();
        assertThat(times)
                .isEqualTo(packets.stream().map(p -> p.ptsMicros() - 1_000_000).toList());
    }

    @Test
    void afterItsCloseItIsAnOrdinaryFileWithOneIndexAndNoFragments() throws Exception {
        Path file = folder.resolve("a.mp4");
        write(file, video.packets(0, 30));
        assertThat(topLevelBoxes(file)).contains("ftyp", "mdat", "moov").doesNotContain("moof");
    }

    @Test
    void aKillAtAnyMomentLosesAtMostTheCurrentGroupOfPictures() throws Exception {
        Path file = folder.resolve("a.mp4");
        Path killed = folder.resolve("killed.mp4");
        try (Mp4Writer writer = new Mp4Writer(file, video.track(), Optional.empty())) {
            for (Packet packet : video.packets(0, 60)) {
                writer.write(packet);
                int written = (int) (packet.ptsMicros() / TestClip.FRAME_MICROS) + 1;
                Files.write(killed, Files.readAllBytes(file));
                int wholeGops = (written - 1) / TestClip.GOP * TestClip.GOP;
                if (wholeGops > 0) {
                    assertThat(MediaFile.read(killed).pictures())
                            .as("after %s", written)
                            .isBetween((long) wholeGops, (long) written);
                }
            }
        }
    }

    @Test
    void reorderedPicturesKeepTheirTimes() throws Exception {
        Path file = folder.resolve("b.mp4");
        List<Packet> packets = new ArrayList<>();
        // decoded I P B B, shown I B B P: presentation lags two frames behind
        int[] shown = {2, 5, 3, 4, 8, 6, 7, 11, 9, 10};
        for (int i = 0; i < 10; i++) {
            Packet p = video.packet(i, 1, TestClip.START);
            packets.add(new Packet(
                    new Track.Video(Codec.H264, video.track().extradata(), 160, 120, 2, "avc1.4D001E"),
                    p.data(),
                    shown[i] * TestClip.FRAME_MICROS,
                    p.dtsMicros(),
                    p.durationMicros(),
                    p.keyframe(),
                    1,
                    p.time(),
                    0));
        }
        write(file, packets);
        List<Mp4Input.Unit> units = read(file);
        long first = units.getFirst().ptsMicros();
        assertThat(units.stream()
                        .map(u -> (u.ptsMicros() - first) / TestClip.FRAME_MICROS + 2)
                        .toList())
                .containsExactly(2L, 5L, 3L, 4L, 8L, 6L, 7L, 11L, 9L, 10L);
    }

    @Test
    void decodingTimesThatRunBackwardsDoNotBreakTheFile() throws Exception {
        Path file = folder.resolve("c.mp4");
        List<Packet> packets = new ArrayList<>(video.packets(0, 20));
        Packet p = packets.get(12);
        packets.set(12, new Packet(p.track(), p.data(), 1_050_000, 1_050_000, 0, false, 1, p.time(), 0));
        write(file, packets);
        assertThat(MediaFile.read(file).pictures()).isEqualTo(20);
    }

    @Test
    void piecesAreCutAtTheKeyframeBeforeTheStartAndJoinedWithoutGap() throws Exception {
        Path a = folder.resolve("a.mp4");
        Path b = folder.resolve("b.mp4");
        write(a, video.packets(0, 30));
        write(b, video.packets(30, 60));
        Path joined = folder.resolve("joined.mp4");
        long at = 5_000_000_000L;
        Remuxer.Result result = Remuxer.join(
                List.of(new Remuxer.Piece(a, at), new Remuxer.Piece(b, at + 3_000_000)),
                at + 1_550_000,
                at + 4_200_000,
                () -> joined,
                () -> false);
        assertThat(result)
                .isEqualTo(new Remuxer.Result(
                        List.of(new Remuxer.Part(joined, Codec.H264, 3_200_000)),
                        List.of(new Remuxer.Span(at + 1_000_000, at + 4_200_000)),
                        0,
                        List.of()));
        assertThat(MediaFile.read(joined)).isEqualTo(new MediaFile(Codec.H264, 3_200_000, 32, 4));
        assertThat(read(joined).stream().map(Mp4Input.Unit::ptsMicros).toList())
                .isEqualTo(video.packets(0, 32).stream().map(Packet::ptsMicros).toList());
    }

    @Test
    void eachAccessUnitBecomesAFragmentWithItsTrueTime() throws Exception {
        List<Packet> packets = video.packets(10, 31);
        Path file = folder.resolve("live.mp4");
        List<Boolean> keyframes = new ArrayList<>();
        try (FragmentMuxer muxer = new FragmentMuxer(video.track());
                var out = Files.newOutputStream(file)) {
            out.write(muxer.initSegment());
            for (Packet packet : packets) {
                Optional<FragmentMuxer.Fragment> fragment = muxer.add(packet);
                if (fragment.isPresent()) {
                    out.write(fragment.get().data());
                    keyframes.add(fragment.get().keyframe());
                }
            }
        }
        assertThat(keyframes).hasSize(20);
        assertThat(keyframes.indexOf(true)).isZero();
        assertThat(keyframes.lastIndexOf(true)).isEqualTo(10);
        assertThat(topLevelBoxes(file).subList(0, 4)).containsExactly("ftyp", "moov", "moof", "mdat");
        assertThat(topLevelBoxes(file)).hasSize(2 + 2 * 20);
        assertThat(read(file).stream().map(Mp4Input.Unit::ptsMicros).toList())
                .isEqualTo(video.packets(0, 20).stream().map(Packet::ptsMicros).toList());
    }

    @Test
    void soundKeepsItsTrueTimesAndAnEmptySoundTrackIsHarmless() throws Exception {
        // AAC-LC, 16 kHz, one channel (ISO/IEC 14496-3, AudioSpecificConfig)
        Track.Audio sound = new Track.Audio(Codec.AAC, new byte[] {0x14, 0x08}, 16_000, 1);
        Path file = folder.resolve("sound.mp4");
        try (Mp4Writer writer = new Mp4Writer(file, video.track(), Optional.of(sound))) {
            for (Packet packet : video.packets(10, 30)) {
                for (long at = packet.ptsMicros() - 100_000; at < packet.ptsMicros(); at += 64_000) {
                    long micros = at / 64_000 * 64_000;
                    Packet note = new Packet(
                            sound, new byte[] {1, 2, 3, 4}, micros, micros, 64_000, true, 1, packet.time(), 0);
                    assertThat(writer.write(note)).isEqualTo(packet.ptsMicros() > 1_000_000 && micros >= 1_000_000);
                }
                writer.write(packet);
            }
        }
        List<Mp4Input.Unit> units = read(file);
        assertThat(units.stream().filter(Mp4Input.Unit::isVideo)).hasSize(20);
        List<Long> notes = units.stream()
                .filter(u -> !u.isVideo())
                .map(Mp4Input.Unit::ptsMicros)
                .toList();
        assertThat(notes.get(0)).as("includes the silence before it").isZero();
        assertThat(notes.get(1)).as("1.088 s").isBetween(87_900L, 88_100L);
        assertThat(lastNoteOfAPieceUpTo(1_500_000, file))
                .as("to the end of the piece")
                .isBetween(1_430_000L, 1_500_000L);
        Path silent = folder.resolve("silent.mp4");
        try (Mp4Writer writer = new Mp4Writer(silent, video.track(), Optional.of(sound))) {
            for (Packet packet : video.packets(0, 20)) {
                writer.write(packet);
            }
        }
        assertThat(MediaFile.read(silent)).isEqualTo(new MediaFile(Codec.H264, 2_000_000, 20, 2));
    }

    @Test
    void opusIsWrittenNamedAndJoined() throws Exception {
        EncodedClip tone = ToneEncoder.opus();
        Track.Audio sound = new Track.Audio(Codec.OPUS, OpusSound.head(2), OpusSound.RATE_HZ, 2);
        Path file = folder.resolve("opus.mp4");
        try (Mp4Writer writer = new Mp4Writer(file, video.track(), Optional.of(sound))) {
            for (Packet packet : video.packets(0, 20)) {
                writer.write(packet);
                for (long at = packet.dtsMicros(); at < packet.dtsMicros() + 100_000; at += 20_000) {
                    byte[] data = tone.units().get((int) (at / 20_000) % 400).data();
                    writer.write(new Packet(sound, data, at, at, 20_000, true, 1, packet.time(), 0));
                }
            }
        }
        assertThat(soundIn(file)).hasSize(100);
        assertThat(Pieces.cut(file, 0, 1_000_000).orElseThrow().codecs())
                .startsWith("avc1.")
                .endsWith(",opus");
        Path piece = folder.resolve("opus-piece.mp4");
        Remuxer.join(List.of(new Remuxer.Piece(file, 0)), 0, 2_000_000, () -> piece, () -> false);
        assertThat(soundIn(piece).stream().map(Mp4Input.Unit::ptsMicros).toList())
                .isEqualTo(soundIn(file).stream().map(Mp4Input.Unit::ptsMicros).toList());
    }

    private List<Mp4Input.Unit> soundIn(Path file) throws FailureException {
        return read(file).stream().filter(unit -> !unit.isVideo()).toList();
    }

    private long lastNoteOfAPieceUpTo(long toMicros, Path file) throws FailureException {
        Path piece = folder.resolve("piece.mp4");
        Remuxer.join(List.of(new Remuxer.Piece(file, 0)), 0, toMicros, () -> piece, () -> false);
        return read(piece).stream()
                .filter(u -> !u.isVideo())
                .mapToLong(Mp4Input.Unit::ptsMicros)
                .max()
                .orElseThrow();
    }

    @Test
    void aMissingFolderIsReportedClearly() {
        assertThatThrownBy(() -> write(folder.resolve("no/such/a.mp4"), video.packets(0, 1)))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.WRITE_FAILED))
                .hasMessageContaining("a.mp4 cannot be written: No such file or directory");
    }

    static void write(Path file, List<Packet> packets) throws FailureException {
        Track.Video track = (Track.Video) packets.getFirst().track();
        try (Mp4Writer writer = new Mp4Writer(file, track, Optional.empty())) {
            for (Packet packet : packets) {
                writer.write(packet);
            }
        }
    }

    static List<Mp4Input.Unit> read(Path file) throws FailureException {
        List<Mp4Input.Unit> units = new ArrayList<>();
        try (Mp4Input input = new Mp4Input(file)) {
            for (var unit = input.next(); unit.isPresent(); unit = input.next()) {
                units.add(unit.get());
            }
        }
        return units;
    }

    static List<String> topLevelBoxes(Path file) throws Exception {
        List<String> boxes = new ArrayList<>();
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(file));
        while (bytes.remaining() >= 8) {
            int start = bytes.position();
            long size = Integer.toUnsignedLong(bytes.getInt());
            byte[] type = new byte[4];
            bytes.get(type);
            boxes.add(new String(type, java.nio.charset.StandardCharsets.US_ASCII));
            if (size == 1) {
                size = bytes.getLong();
            }
            bytes.position((int) (start + size));
        }
        return boxes;
    }
}
