package dev.watchkeeper.detect.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PreparationTest {
    private static final byte BLUE = 10;
    private static final byte GREEN = 20;
    private static final byte RED = 30;

    private static byte[] pixels(int count) {
        byte[] pixels = new byte[3 * count];
        for (int i = 0; i < count; i++) {
            pixels[3 * i] = BLUE;
            pixels[3 * i + 1] = GREEN;
            pixels[3 * i + 2] = RED;
        }
        return pixels;
    }

    @Test
    void yoloxHasThePictureInTheUpperLeftCornerOfGray() {
        Input input = new Input(4, 4, true);
        Preparation preparation = new Preparation(input, Form.YOLOX, List.of());
        Fit fit = preparation.fit(4, 2);
        assertThat(fit).isEqualTo(new Fit(0, 0, 4, 2));
        float[] values = preparation.values(pixels(8), fit);
        assertThat(values[0]).isEqualTo(BLUE);
        assertThat(values[7]).isEqualTo(BLUE);
        assertThat(values[8]).isEqualTo(114);
        assertThat(values[16]).isEqualTo(GREEN);
        assertThat(values[32]).isEqualTo(RED);
    }

    @Test
    void yoloV8HasItInTheMiddleAndBeginsWithRed() {
        Input input = new Input(4, 4, true);
        Preparation preparation = new Preparation(input, Form.YOLOV8, List.of());
        Fit fit = preparation.fit(4, 2);
        assertThat(fit).isEqualTo(new Fit(0, 1, 4, 2));
        float[] values = preparation.values(pixels(8), fit);
        assertThat(values[0]).isEqualTo(114 * (1 / 255f));
        assertThat(values[4]).isEqualTo(RED * (1 / 255f));
        assertThat(values[36]).isEqualTo(BLUE * (1 / 255f));
    }

    @Test
    void coloursLieSideBySideWhereTheInputWantsIt() {
        Input input = new Input(2, 2, false);
        Preparation preparation = new Preparation(input, Form.SSD, List.of());
        float[] values = preparation.values(pixels(4), preparation.fit(2, 2));
        assertThat(values).startsWith(RED, GREEN, BLUE, RED);
    }

    @Test
    void anInputIsAPictureOfThreeColours() {
        assertThat(Input.of(List.of(1L, 3L, 416L, 416L))).contains(new Input(416, 416, true));
        assertThat(Input.of(List.of(-1L, 3L, -1L, -1L))).contains(new Input(640, 640, true));
        assertThat(Input.of(List.of(1L, 300L, 320L, 3L))).contains(new Input(320, 300, false));
        assertThat(Input.of(List.of(1L, 1L, 28L, 28L))).isEmpty();
        assertThat(Input.of(List.of(8L, 3L, 416L, 416L))).isEmpty();
        assertThat(Input.of(List.of(1L, 3L, 9999L, 9999L))).isEmpty();
        assertThat(Input.of(List.of(1L, 512L))).isEmpty();
    }

    @Test
    void suppressionActsAcrossKindsAndKeepsNeighbours() {
        List<Found> found = new ArrayList<>();
        found.add(new Found(7, 0.5, new Found.Box(0.1, 0.1, 0.2, 0.2)));
        found.add(new Found(2, 0.6, new Found.Box(0.11, 0.1, 0.2, 0.2)));
        found.add(new Found(2, 0.55, new Found.Box(0.31, 0.1, 0.2, 0.2)));
        found.add(new Found(0, 0.9, new Found.Box(0.5, 0.5, 0, 0.2)));
        assertThat(Suppression.apply(found))
                .extracting(Found::kind, Found::confidence)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, 0.6), org.assertj.core.groups.Tuple.tuple(2, 0.55));
    }
}
