package dev.watchkeeper.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.H264Encoder;
import dev.watchkeeper.lab.scene.Canvas;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A black picture is still black after encoding, and the darkest scene is not. */
final class BlackPictureTest {
    @BeforeAll
    static void load() throws Exception {
        Natives.load(false);
    }

    private static List<Boolean> uniform(int width, int height, List<byte[]> pictures) throws Exception {
        H264Encoder.Shape shape = new H264Encoder.Shape(width, height, 10, 20, false);
        EncodedClip clip;
        try (H264Encoder encoder = new H264Encoder(shape)) {
            for (byte[] picture : pictures) {
                encoder.add(picture);
            }
            clip = encoder.finish();
        }
        List<Boolean> uniform = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            for (EncodedClip.Unit unit : clip.units()) {
                Packet packet = new Packet(
                        clip.track(),
                        unit.data(),
                        unit.ptsMicros(),
                        unit.dtsMicros(),
                        100_000,
                        unit.keyframe(),
                        1,
                        Instant.EPOCH,
                        0);
                decoder.decode(packet, picture -> uniform.add(picture.isUniform()));
            }
            decoder.drain(picture -> uniform.add(picture.isUniform()));
        }
        return uniform;
    }

    @ParameterizedTest
    @CsvSource({"160, 90", "320, 180", "640, 360"})
    void blackIsBlackAfterEncoding(int width, int height) throws Exception {
        Canvas canvas = new Canvas(width, height);
        canvas.fill(Canvas.Colour.gray(16));
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pictures.add(canvas.i420().clone());
        }
        assertThat(uniform(width, height, pictures)).hasSize(20).containsOnly(true);
    }

    @Test
    void theDarkestSceneIsNotBlack() throws Exception {
        Canvas canvas = new Canvas(320, 180);
        List<byte[]> pictures = new ArrayList<>();
        for (int frame = 0; frame < 20; frame++) {
            Scene.DARK.paintBackdrop(canvas);
            Scene.DARK.paint(canvas, frame, frame / 10.0);
            pictures.add(canvas.i420().clone());
        }
        assertThat(uniform(320, 180, pictures)).hasSize(20).containsOnly(false);
    }

    @Test
    void oneSmallLightInTheDarkIsNotBlack() throws Exception {
        Canvas canvas = new Canvas(320, 180);
        canvas.fill(Canvas.Colour.gray(16));
        byte[] picture = canvas.i420().clone();
        for (int row = 40; row < 44; row++) {
            for (int column = 60; column < 64; column++) {
                picture[row * 320 + column] = 60;
            }
        }
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            pictures.add(picture);
        }
        assertThat(uniform(320, 180, pictures)).hasSize(20).containsOnly(false);
    }
}
