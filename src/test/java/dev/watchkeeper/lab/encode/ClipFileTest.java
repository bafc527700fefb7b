package dev.watchkeeper.lab.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.media.Natives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips: encoding, saving to disk, cutting into packets. */
final class ClipFileTest {
    private static final int FRAMES = 10;

    @TempDir
    private Path folder;

    private static EncodedClip clip() throws Exception {
        Natives.load(false);
        try (H264Encoder encoder = new H264Encoder(new H264Encoder.Shape(64, 64, 10, 5, false))) {
            byte[] picture = new byte[64 * 64 * 3 / 2];
            for (int i = 0; i < FRAMES; i++) {
                Arrays.fill(picture, (byte) (20 + i * 20));
                encoder.add(picture);
            }
            return encoder.finish();
        }
    }

    @Test
    void keyframesAreWhereTheShapeSays() throws Exception {
        EncodedClip clip = clip();
        assertThat(clip.units())
                .extracting(EncodedClip.Unit::keyframe)
                .satisfies(keys -> assertThat(keys)
                        .isEqualTo(List.of(true, false, false, false, false, true, false, false, false, false)));
        assertThat(clip.durationMicros()).isEqualTo(1_000_000);
    }

    @Test
    void aSavedClipReadsBackUnchanged() throws Exception {
        EncodedClip clip = clip();
        Path file = folder.resolve("sub/a.clip");
        ClipFile.write(clip, file);
        EncodedClip back = ClipFile.read(file).orElseThrow();
        assertThat(back.track().sameAs(clip.track())).isTrue();
        assertThat(back.durationMicros()).isEqualTo(clip.durationMicros());
        assertThat(back.units().stream().map(EncodedClip.Unit::data))
                .containsExactlyElementsOf(
                        clip.units().stream().map(EncodedClip.Unit::data).toList());
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aTruncatedFileIsNotRead() throws Exception {
        Path file = folder.resolve("a.clip");
        ClipFile.write(clip(), file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 20, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(ClipFile.read(file)).isEmpty();
        }
        assertThat(ClipFile.read(folder.resolve("none.clip"))).isEmpty();
    }

    @Test
    void everyAudioUnitIncludingTheLastGetsItsPackets() throws Exception {
        Natives.load(false);
        EncodedClip tone = ToneEncoder.aac();
        RtpTrack track = RtpPackets.of(tone, 97);
        assertThat(track.units())
                .hasSameSizeAs(tone.units())
                .allMatch(u -> u.packets().size() == 1);
        assertThat(track.sdp()).contains("m=audio 0 RTP/AVP 97").contains("a=rtpmap:97 MPEG4-GENERIC/16000");
    }

    @Test
    void opusIsDescribedAndEachPacketIsOneOfRtp() throws Exception {
        Natives.load(false);
        RtpTrack track = RtpPackets.of(ToneEncoder.opus(), 98);
        assertThat(track.units()).hasSize(400).allMatch(u -> u.packets().size() == 1);
        assertThat(track.sdp()).contains("m=audio 0 RTP/AVP 98").contains("a=rtpmap:98 opus/48000/2");
    }

    @Test
    void packetsFitAnEthernetFrameAndTheLastCarriesTheMarker() throws Exception {
        RtpTrack track = RtpPackets.of(clip(), 96);
        assertThat(track.units()).allSatisfy(unit -> {
            assertThat(unit.packets()).allMatch(p -> p.length <= 1400);
            assertThat(unit.packets().getLast()[1] & 0x80).isEqualTo(0x80);
        });
    }
}
