package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PictureFitterTest {
    @ParameterizedTest
    @CsvSource({
        "640, 360, 960x540",
        "1920, 1080, 960x540",
        "640, 480, 720x540",
        "480, 640, 406x540",
        "1000, 100, 960x96",
        "10000, 1, 960x2",
        "1, 10000, 2x540"
    })
    void aPictureKeepsItsProportions(double width, double height, String expected) {
        PictureFitter.Shape shape = PictureFitter.shape(width, height, new PictureFitter.Shape(960, 540));
        assertThat(shape.widthPx() + "x" + shape.heightPx()).isEqualTo(expected);
    }

    @Test
    void aDecodedPictureIsScaledAndItsMemoryUsedAgain() {
        byte[] halves = new byte[640 * 360];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (byte) (i % 640 < 320 ? 40 : 200);
        }
        List<YuvPicture> fitted = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder();
                PictureFitter fitter = new PictureFitter(162, 162)) {
            for (Packet packet : new TestVideo(640, 360, 10, 5).encode(3, 1, n -> halves)) {
                decoder.decode(
                        packet,
                        picture -> fitted.add(
                                fitter.fit(picture, fitted.stream().findFirst()).orElseThrow()));
            }
        }
        assertThat(fitted).hasSizeGreaterThan(1);
        YuvPicture picture = fitted.getFirst();
        assertThat(fitted).allMatch(each -> each == picture);
        assertThat(picture.widthPx()).isEqualTo(162);
        assertThat(picture.heightPx()).isEqualTo(92);
        assertThat(picture.at(20, 45).luma()).isCloseTo(40, within(4));
        assertThat(picture.at(140, 45).luma()).isCloseTo(200, within(4));
        assertThat(picture.at(140, 91).blue()).isCloseTo(128, within(3));
    }

    @Test
    void aSpareOfAnotherSizeIsLeftAlone() {
        YuvPicture spare = new YuvPicture(10, 10);
        List<YuvPicture> fitted = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder();
                PictureFitter fitter = new PictureFitter(64, 64)) {
            for (Packet packet : new TestVideo(64, 64, 10, 5).encode(1, 1, n -> new byte[64 * 64])) {
                decoder.decode(
                        packet,
                        picture -> fitter.fit(picture, Optional.of(spare)).ifPresent(fitted::add));
            }
            decoder.drain(picture -> fitter.fit(picture, Optional.of(spare)).ifPresent(fitted::add));
        }
        assertThat(fitted).hasSize(1).doesNotContain(spare);
    }
}
