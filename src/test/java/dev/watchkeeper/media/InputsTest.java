package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.node.RawVideo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is special about devices and uncompressed video, as far as it shows without a device. */
final class InputsTest {
    private final ManualClock clock = new ManualClock();

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    @ParameterizedTest
    @CsvSource({"/dev/video-of-nobody, NOT_FOUND, there is no device", "/dev/null, BAD_URL, is no camera device"})
    void aDeviceThatIsNoneIsNamed(Path device, FailureKind kind, String sentence) {
        assertThatThrownBy(() -> Inputs.device(
                        device,
                        List.of("h264", "mjpeg", Inputs.ANY_UNCOMPRESSED),
                        Optional.of("640x480"),
                        new DeviceLeases(),
                        new Interrupt(clock),
                        clock))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.kind()).isEqualTo(kind);
                    assertThat(e.sentence()).contains(sentence, device.toString());
                });
    }

    @Test
    void uncompressedVideoIsDecodedLikeAnyOther(@TempDir Path folder) throws Exception {
        Path file = RawVideo.write(folder.resolve("noise.y4m"));
        List<GrayPicture> pictures = new ArrayList<>();
        List<Boolean> uniform = new ArrayList<>();
        try (Demuxer demuxer = Inputs.file(file, new Interrupt(clock), clock);
                VideoDecoder decoder = new VideoDecoder();
                GrayScaler scaler = new GrayScaler(80)) {
            for (int i = 0; i < RawVideo.PICTURES; i++) {
                Demuxer.Unit unit = (Demuxer.Unit) demuxer.read();
                assertThat(unit.keyframe()).isTrue();
                assertThat(unit.track()).isInstanceOfSatisfying(Track.Video.class, video -> {
                    assertThat(video.codec()).isEqualTo(Codec.RAW);
                    assertThat(video.widthPx()).isEqualTo(RawVideo.WIDTH_PX);
                });
                Packet packet = new Packet(
                        unit.track(), unit.data(), unit.ptsMicros(), unit.dtsMicros(), 0, true, 1, Instant.EPOCH, 0);
                decoder.decode(packet, picture -> {
                    scaler.scale(picture).ifPresent(pictures::add);
                    uniform.add(picture.isUniform());
                });
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(pictures).hasSize(RawVideo.PICTURES);
        assertThat(uniform).doesNotContain(true);
    }
}
