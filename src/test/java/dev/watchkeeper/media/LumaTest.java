package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Tells frozen and black pictures from those that only look so, after encoding and decoding. */
final class LumaTest {
    private static final int WIDTH = 336; // the decoder's rows are longer in memory
    private static final int HEIGHT = 180;
    private static final TestVideo VIDEO = new TestVideo(WIDTH, HEIGHT, 10, 5);

    private record Look(long fingerprint, boolean uniform) {}

    private static List<Look> looks(List<Packet> packets) {
        List<Look> looks = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            packets.forEach(packet -> decoder.decode(packet, p -> looks.add(look(p))));
            decoder.drain(p -> looks.add(look(p)));
        }
        return looks;
    }

    private static Look look(DecodedPicture picture) {
        return new Look(picture.fingerprint(), picture.isUniform());
    }

    private static byte[] flat(int brightness) {
        byte[] luma = new byte[WIDTH * HEIGHT];
        Arrays.fill(luma, (byte) brightness);
        return luma;
    }

    private static List<Look> looks(IntFunction<byte[]> pictures) {
        return looks(VIDEO.encode(10, 1, pictures::apply));
    }

    @Test
    void blackIsUniformAndRepeatsItself() {
        for (int brightness : new int[] {16, 128, 235}) {
            // An encoder's first pictures are coarse, even of a flat area.
            List<Look> looks = looks(VIDEO.encode(20, 1, n -> flat(brightness))).subList(10, 20);
            assertThat(looks).hasSize(10).allMatch(Look::uniform);
            assertThat(new HashSet<>(looks)).hasSize(1);
        }
    }

    @Test
    void aDarkSceneWithOneLightIsNotUniform() {
        List<Look> looks = looks(n -> {
            byte[] luma = flat(16);
            for (int y = 90; y < 98; y++) {
                Arrays.fill(luma, y * WIDTH + 300, y * WIDTH + 308, (byte) 60);
            }
            return luma;
        });
        assertThat(looks).hasSize(10).noneMatch(Look::uniform);
    }

    @Test
    void noiseMakesEveryPictureDiffer() {
        Random random = new Random(5);
        List<Look> looks = looks(n -> {
            byte[] luma = flat(30);
            for (int i = 0; i < luma.length; i++) {
                luma[i] += (byte) Math.round(random.nextGaussian() * 6);
            }
            return luma;
        });
        assertThat(looks).hasSize(10).noneMatch(Look::uniform);
        assertThat(new HashSet<>(looks)).hasSizeGreaterThan(5);
    }

    @Test
    void aClockInOneCornerCountsAsAChange() {
        List<Look> looks = looks(n -> {
            byte[] luma = flat(90);
            for (int y = 170; y < 178; y++) {
                Arrays.fill(luma, y * WIDTH + 4 + n * 8, y * WIDTH + 10 + n * 8, (byte) 220);
            }
            return luma;
        });
        assertThat(new HashSet<>(looks)).hasSize(10);
    }

    @Test
    void aRepeatedKeyframeIsTheSamePictureToAnyDecoder() {
        Packet keyframe = VIDEO.encode(1, 1, n -> {
                    byte[] luma = flat(90);
                    new Random(9).nextBytes(luma);
                    return luma;
                })
                .getFirst();
        assertThat(looks(List.of(keyframe))).isEqualTo(looks(List.of(keyframe)));
        assertThat(looks(List.of(keyframe)).getFirst().uniform()).isFalse();
    }
}
