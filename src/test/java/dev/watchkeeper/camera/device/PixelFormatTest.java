package dev.watchkeeper.camera.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The layout of uncompressed pictures in buffers, line by line. */
final class PixelFormatTest {
    /** A byte that names its line, or 99 for padding. */
    private static byte[] buffer(int lines, int lineBytes, int stride) {
        byte[] bytes = new byte[lines * stride];
        Arrays.fill(bytes, (byte) 99);
        for (int line = 0; line < lines; line++) {
            Arrays.fill(bytes, line * stride, line * stride + lineBytes, (byte) line);
        }
        return bytes;
    }

    private static VideoCalls.PictureFormat format(PixelFormat pixels, int widthPx, int heightPx, int stride) {
        return new VideoCalls.PictureFormat(pixels.code(), widthPx, heightPx, stride, 1);
    }

    @ParameterizedTest
    @CsvSource({
        // format, bytes of 16 × 8 pixels, stride, lines of all planes at the stride of the first
        "YUYV, 256, 48, 8",
        "UYVY, 256, 48, 8",
        "NV12, 192, 24, 12",
        "NV21, 192, 24, 12",
        "GREY, 128, 24, 8",
        "BGR3, 384, 64, 8"
    })
    void linePaddingIsRemoved(PixelFormat pixels, int size, int stride, int lines) {
        byte[] picture = pixels.withoutPadding(
                MemorySegment.ofArray(buffer(lines, size / lines, stride)), format(pixels, 16, 8, stride));
        assertThat(picture).hasSize(size).doesNotContain(99);
        assertThat(picture[size - 1]).isEqualTo((byte) (lines - 1));
    }

    @Test
    void chromaPlanesHaveHalfTheStride() {
        byte[] luma = buffer(8, 16, 24);
        byte[] colours = buffer(8, 8, 12);
        byte[] all = Arrays.copyOf(luma, luma.length + colours.length);
        System.arraycopy(colours, 0, all, luma.length, colours.length);
        byte[] picture =
                PixelFormat.YU12.withoutPadding(MemorySegment.ofArray(all), format(PixelFormat.YU12, 16, 8, 24));
        assertThat(picture).hasSize(192).doesNotContain(99);
        assertThat(picture[16 * 8 + 8 * 7]).isEqualTo((byte) 7);
    }

    @ParameterizedTest
    @EnumSource
    void aPictureWithoutPaddingIsCopiedUnchanged(PixelFormat pixels) {
        if (pixels.family() != DeviceFormat.RAW) {
            return;
        }
        byte[] enough = buffer(1, 16 * 8 * 3, 16 * 8 * 3);
        byte[] picture = pixels.withoutPadding(MemorySegment.ofArray(enough), format(pixels, 16, 8, 0));
        assertThat(pixels.withoutPadding(MemorySegment.ofArray(picture), format(pixels, 16, 8, 0)))
                .isEqualTo(picture);
        assertThat(pixels.withoutPadding(
                        MemorySegment.ofArray(Arrays.copyOf(picture, picture.length - 1)), format(pixels, 16, 8, 0)))
                .as("a byte too few")
                .isEmpty();
        assertThat(PixelFormat.of(pixels.code())).contains(pixels);
    }

    @Test
    void codesAreReadable() {
        assertThat(PixelFormat.name(0x56595559)).isEqualTo("YUYV");
        assertThat(PixelFormat.name(0x20363159)).isEqualTo("Y16");
        assertThat(PixelFormat.YUYV.code()).isEqualTo(0x56595559);
    }
}
