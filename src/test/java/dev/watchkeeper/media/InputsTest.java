package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.node.RawVideo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uncompressed video and what is special about it. */
final class InputsTest {
    private final ManualClock clock = new ManualClock();

    @BeforeAll
    static void load() {
        Natives.load(false);
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
                Reading.Unit unit = (Reading.Unit) demuxer.read();
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
