package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VideoDecoderTest {
    private static final TestVideo VIDEO = new TestVideo(640, 360, 10, 5);

    /** Left half dark, right half bright. */
    private static byte[] halves(int dark, int bright) {
        return halves(640, 360, dark, bright);
    }

    private static byte[] halves(int width, int height, int dark, int bright) {
        byte[] luma = new byte[width * height];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) (i % width < width / 2 ? dark : bright);
        }
        return luma;
    }

    @Test
    void everyPictureHasTheTimeOfItsPacket() {
        List<Packet> packets = VIDEO.encode(12, 7, n -> halves(40 + n, 200));
        List<Long> times = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            for (Packet packet : packets) {
                decoder.decode(packet, picture -> {
                    times.add(picture.ptsMicros());
                    assertThat(picture.epoch()).isEqualTo(7);
                    assertThat(picture.time()).isEqualTo(TestVideo.START.plusNanos(picture.ptsMicros() * 1000));
                });
            }
            decoder.drain(picture -> times.add(picture.ptsMicros()));
            assertThat(decoder.errors()).isZero();
        }
        assertThat(times).isEqualTo(packets.stream().map(Packet::ptsMicros).toList());
    }

    @Test
    void damagedPacketsAreCountedAndTheNextKeyframeRecovers() {
        Random random = new Random(3);
        List<Packet> packets = VIDEO.encode(20, 1, n -> halves(40 + n, 200));
        List<Long> times = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            for (Packet packet : packets) {
                boolean hit = packet.ptsMicros() > 0 && packet.ptsMicros() < 1_500_000;
                decoder.decode(hit ? damaged(packet, random) : packet, picture -> {
                    if (!picture.damaged()) {
                        times.add(picture.ptsMicros());
                    }
                });
            }
            decoder.drain(picture -> times.add(picture.ptsMicros()));
            assertThat(decoder.errors()).isPositive();
        }
        assertThat(times).contains(0L, 1_500_000L, 1_900_000L);
    }

    private static byte[] speckled(long seed) {
        byte[] luma = halves(60, 180);
        Random random = new Random(seed);
        for (int i = 0; i < luma.length; i++) {
            luma[i] += (byte) (random.nextInt(40) - 20);
        }
        return luma;
    }

    private static long fingerprint(VideoDecoder decoder, Packet packet, boolean alone) {
        List<Long> prints = new ArrayList<>();
        Consumer<DecodedPicture> sink = picture -> {
            if (!picture.damaged()) {
                prints.add(picture.fingerprint());
            }
        };
        if (alone) {
            decoder.decodeAlone(packet, sink);
        } else {
            decoder.decode(packet, sink);
        }
        return prints.isEmpty() ? 0 : prints.getFirst();
    }

    /** libavcodec's concealment outlives the picture: without a new context, about one in seven is silently wrong. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGoodKeyframeAfterADamagedOneIsDecodedAsIfAlone(boolean alone) {
        Random random = new Random(4);
        List<Packet> keyframes = new TestVideo(640, 360, 10, 1).encode(60, 1, VideoDecoderTest::speckled);
        try (VideoDecoder shared = new VideoDecoder()) {
            for (int i = 1; i < keyframes.size(); i++) {
                fingerprint(shared, damagedWithin(keyframes.get(i - 1), random), alone);
                try (VideoDecoder fresh = new VideoDecoder()) {
                    assertThat(fingerprint(shared, keyframes.get(i), alone))
                            .as("keyframe " + i)
                            .isEqualTo(fingerprint(fresh, keyframes.get(i), alone));
                }
            }
            assertThat(shared.errors()).isGreaterThan(30);
        }
    }

    /** Pictures predicted from an unreadable keyframe decode without any error of their own. */
    @ParameterizedTest
    @ValueSource(ints = {5, 17, 60})
    void nothingIsGoodThatIsPredictedFromADamagedKeyframe(int intactBytes) {
        List<Packet> packets = new TestVideo(160, 96, 5, 10).encode(100, 1, n -> halves(160, 96, 40 + n, 200));
        Random random = new Random(5);
        List<Long> good = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            Consumer<DecodedPicture> sink = picture -> {
                if (!picture.damaged()) {
                    good.add(picture.ptsMicros());
                }
            };
            for (Packet packet : packets) {
                boolean hit = packet.keyframe() && packet.ptsMicros() >= 2_000_000 && packet.ptsMicros() < 18_000_000;
                decoder.decode(hit ? damagedFrom(intactBytes, packet, random) : packet, sink);
            }
            decoder.drain(sink);
        }
        assertThat(good).hasSize(20).allMatch(micros -> micros < 2_000_000 || micros >= 18_000_000);
    }

    private static Packet damagedFrom(int intactBytes, Packet packet, Random random) {
        byte[] data = packet.data().clone();
        for (int i = intactBytes; i < data.length; i++) {
            data[i] = (byte) random.nextInt();
        }
        return TestVideo.withData(packet, data);
    }

    private static Packet damaged(Packet packet, Random random) {
        return damagedFrom(4, packet, random);
    }

    /** Headers and parameter sets stay intact, as when a network damages pictures. */
    private static Packet damagedWithin(Packet packet, Random random) {
        byte[] data = packet.data().clone();
        for (int i = 60; i < data.length; i += 1 + random.nextInt(40)) {
            data[i] = (byte) random.nextInt();
        }
        return TestVideo.withData(packet, data);
    }

    @Test
    void anotherTrackStartsAtItsKeyframe() {
        List<Packet> packets = new ArrayList<>(VIDEO.encode(3, 1, n -> halves(40, 200)));
        packets.addAll(new TestVideo(320, 240, 10, 5).encode(3, 1, n -> halves(320, 240, 40, 200)));
        List<Integer> widths = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            packets.forEach(packet -> decoder.decode(packet, picture -> widths.add(picture.widthPx())));
            decoder.drain(picture -> widths.add(picture.widthPx()));
        }
        assertThat(widths).containsExactly(640, 640, 640, 320, 320, 320);
    }

    @Test
    void nothingComesBeforeTheFirstKeyframe() {
        List<Packet> packets = VIDEO.encode(4, 1, n -> halves(40, 200));
        try (VideoDecoder decoder = new VideoDecoder()) {
            packets.stream()
                    .skip(1)
                    .forEach(packet -> decoder.decode(packet, picture -> {
                        throw new AssertionError("a picture without a keyframe");
                    }));
            assertThat(decoder.errors()).isZero();
        }
    }

    /** Lesson 31: two threads in libav spun at 300 % CPU for three days. */
    @Test
    void aSecondThreadIsRejected() throws Exception {
        try (VideoDecoder decoder = new VideoDecoder()) {
            decoder.drain(picture -> {});
            Throwable thrown =
                    CompletableFuture.supplyAsync(() -> catching(decoder)).get();
            assertThat(thrown).isInstanceOf(IllegalStateException.class).hasMessageContaining("belongs to thread");
        }
    }

    private static Throwable catching(VideoDecoder decoder) {
        try {
            decoder.close();
            return new AssertionError("was not refused");
        } catch (IllegalStateException e) {
            return e;
        }
    }

    @Test
    void aGrayPictureKeepsAspectAndBrightness() {
        List<GrayPicture> grays = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder();
                GrayScaler scaler = new GrayScaler(320)) {
            VIDEO.encode(1, 1, n -> halves(40, 200))
                    .forEach(packet -> decoder.decode(
                            packet, picture -> grays.add(scaler.scale(picture).orElseThrow())));
            decoder.drain(picture -> grays.add(scaler.scale(picture).orElseThrow()));
        }
        assertThat(grays).hasSize(1);
        GrayPicture gray = grays.getFirst();
        assertThat(gray.widthPx()).isEqualTo(320);
        assertThat(gray.heightPx()).isEqualTo(180);
        assertThat(gray.luma()[90 * 320 + 20] & 0xFF).isCloseTo(40, within(4));
        assertThat(gray.luma()[179 * 320 + 300] & 0xFF).isCloseTo(200, within(4));
    }

    @Test
    void aJpegIsFullRangeAndAtMostAsWideAsAsked() throws Exception {
        List<JpegEncoder.Jpeg> files = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder();
                JpegEncoder whole = new JpegEncoder(JpegEncoder.NO_LIMIT_PX);
                JpegEncoder small = new JpegEncoder(200)) {
            List<DecodedPicture> seen = new ArrayList<>();
            for (Packet packet : VIDEO.encode(1, 1, n -> halves(16, 235))) {
                decoder.decode(packet, picture -> {
                    seen.add(picture);
                    files.add(encode(whole, picture));
                    files.add(encode(small, picture));
                    files.add(encode(whole, picture));
                });
            }
        }
        assertThat(files).hasSize(3);
        var image = ImageIO.read(new ByteArrayInputStream(files.getFirst().bytes()));
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(image.getHeight()).isEqualTo(360);
        assertThat(image.getRGB(100, 180) & 0xFF).as("16 is black").isCloseTo(0, within(5));
        assertThat(image.getRGB(500, 180) & 0xFF).as("235 is white").isCloseTo(255, within(5));
        var thumbnail = ImageIO.read(new ByteArrayInputStream(files.get(1).bytes()));
        assertThat(thumbnail.getWidth()).isEqualTo(200);
        assertThat(thumbnail.getHeight()).isEqualTo(112);
        assertThat(files.get(2).bytes()).isEqualTo(files.getFirst().bytes());
    }

    private static JpegEncoder.Jpeg encode(JpegEncoder encoder, DecodedPicture picture) {
        try {
            return encoder.encode(picture);
        } catch (dev.watchkeeper.base.FailureException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void audioIsSkipped() {
        Track.Audio audio = new Track.Audio(Codec.AAC, new byte[0], 8000, 1);
        Packet packet = new Packet(audio, new byte[10], 0, 0, 0, true, 1, TestVideo.START, 0);
        try (VideoDecoder decoder = new VideoDecoder()) {
            decoder.decode(packet, picture -> {
                throw new AssertionError("a picture of sound");
            });
            assertThat(decoder.errors()).isZero();
        }
    }

    @Test
    void aGrayPictureOfWrongSizeIsRejected() {
        assertThatThrownBy(() -> new GrayPicture(new byte[3], 2, 2, TestVideo.START, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
