package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JpegParametersTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** SOI, APP0 of 4 bytes, a fill byte, SOF0 of 16 lines and 32 columns, SOS. */
    private static final String PICTURE = "ffd8 ffe0 0004 4a46 ff ffc0 000b 08 0010 0020 01 01 11 00 ffda 0003 00";

    @Test
    void theSizeComesFromTheFrameHeader() throws FailureException {
        JpegParameters parameters = new JpegParameters();
        assertThat(parameters.track()).isEmpty();
        parameters.keyframe(bytes(PICTURE));
        Track.Video first = parameters.track().orElseThrow();
        assertThat(first.widthPx()).isEqualTo(32);
        assertThat(first.heightPx()).isEqualTo(16);
        assertThat(first.codec()).isEqualTo(Codec.MJPEG);
        parameters.keyframe(bytes(PICTURE));
        assertThat(parameters.track()).containsSame(first);
        parameters.keyframe(bytes(PICTURE.replace("0010 0020", "0008 0010")));
        assertThat(parameters.track().orElseThrow().widthPx()).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ffd8",
                "ffd8ffd9",
                "00000001 67420029",
                "ffd8 ffe0 ffff",
                "ffd8 ffe0 0000 ffe0 0000",
                "ffd8 ffda 0003 00 ffc0 000b 08 0010 0020 01 01 11 00",
                "ffd8 ffc0 000b 08 00",
                "ffd8 ffc0 000b 08 0000 0000 01 01 11 00"
            })
    void damageIsReportedAndChangesNothing(String hex) {
        JpegParameters parameters = new JpegParameters();
        assertThatThrownBy(() -> parameters.keyframe(bytes(hex))).isInstanceOf(FailureException.class);
        assertThat(parameters.track()).isEmpty();
    }
}
