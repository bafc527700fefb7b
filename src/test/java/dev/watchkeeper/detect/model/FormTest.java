package dev.watchkeeper.detect.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Tensors made by hand stand for the outputs of each form. */
final class FormTest {
    private static final Input INPUT = new Input(416, 416, true);

    /** 416 × 234 of the input: a picture of 16 : 9. */
    private static final Fit WIDE = new Fit(0, 0, 416, 234);

    private static Tensor tensor(String name, List<Integer> shape, Consumer<float[]> filling) {
        float[] values = new float[shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact)];
        filling.accept(values);
        return new Tensor(name, shape, values);
    }

    private static void box(Found found, double x, double y, double width, double height) {
        assertThat(found.box().x()).isEqualTo(x, within(1e-4));
        assertThat(found.box().y()).isEqualTo(y, within(1e-4));
        assertThat(found.box().width()).isEqualTo(width, within(1e-4));
        assertThat(found.box().height()).isEqualTo(height, within(1e-4));
    }

    @Test
    void yoloxCountsCellsOfThreeGridsRowByRow() {
        int cell = 52 * 52 + 5 * 26 + 3; // the second grid, stride 16, row 5, column 3
        Tensor output = tensor("output", List.of(1, 3549, 85), values -> {
            int at = cell * 85;
            values[at] = 0.5f;
            values[at + 1] = 0.25f;
            values[at + 2] = (float) Math.log(2); // 32 wide
            values[at + 3] = (float) Math.log(4); // 64 high
            values[at + 4] = 0.9f;
            values[at + 5 + 2] = 0.8f;
        });
        assertThat(Form.recognise(INPUT, List.of(output))).contains(Form.YOLOX);
        List<Found> found = Form.YOLOX.read(INPUT, WIDE, List.of(output), 0.5);
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(2);
            assertThat(one.confidence()).isEqualTo(0.72, within(1e-6));
            box(one, (56 - 16) / 416.0, (84 - 32) / 234.0, 32 / 416.0, 64 / 234.0);
        });
        assertThat(Form.YOLOX.kinds(List.of(output))).contains(80);
        assertThat(Form.YOLOX.read(INPUT, WIDE, List.of(output), 0.73)).isEmpty();
    }

    @Test
    void fastestDetHasPlanesAndSharesOfThePicture() {
        int plane = 22 * 22;
        int cell = 10 * 22 + 4;
        Tensor output = tensor("758", List.of(1, 85, 22, 22), values -> {
            values[cell] = 0.9f;
            values[plane + cell] = 0.5f;
            values[2 * plane + cell] = -0.5f;
            values[3 * plane + cell] = -2;
            values[4 * plane + cell] = 0;
            values[(5 + 16) * plane + cell] = 0.7f;
        });
        assertThat(Form.recognise(new Input(352, 352, true), List.of(output))).contains(Form.FASTESTDET);
        assertThat(Form.FASTESTDET.read(INPUT, WIDE, List.of(output), 0.5))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).isEqualTo(16);
                    assertThat(one.confidence()).isEqualTo(Math.pow(0.9, 0.6) * Math.pow(0.7, 0.4), within(1e-6));
                    double width = 1 / (1 + Math.exp(2));
                    double x = (4 + Math.tanh(0.5)) / 22;
                    double y = (10 - Math.tanh(0.5)) / 22;
                    box(one, x - width / 2, y - 0.25, width, 0.5);
                });
    }

    @Test
    void yoloV8HasPlanesAndPixelsOfTheInput() {
        Input input = new Input(640, 640, true);
        Fit middle = new Fit(0, 140, 640, 360);
        int cells = 8400;
        Tensor output = tensor("output0", List.of(1, 84, cells), values -> {
            for (int twice : new int[] {7, 8}) { // the same thing twice
                values[twice] = 320;
                values[cells + twice] = 320;
                values[2 * cells + twice] = 64;
                values[3 * cells + twice] = 72;
                values[4 * cells + twice] = 0.6f + twice / 100f;
            }
        });
        assertThat(Form.recognise(input, List.of(output))).contains(Form.YOLOV8);
        assertThat(Form.YOLOV8.read(input, middle, List.of(output), 0.5))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).isZero();
                    assertThat(one.confidence()).isEqualTo(0.68, within(1e-6));
                    box(one, 0.45, 0.4, 0.1, 0.2);
                });
    }

    @Test
    void ssdOfOneOutputHasRowsOfSeven() {
        Tensor output = tensor("detection_out", List.of(1, 1, 3, 7), values -> {
            float[] rows = {
                0, 1, 0.9f, 0.1f, 0.2f, 0.3f, 0.6f, //
                0, 3, 0.2f, 0, 0, 1, 1, //
                -1, 0, 0, 0, 0, 0, 0
            };
            System.arraycopy(rows, 0, values, 0, rows.length);
        });
        // A model with a grid of one row is none of FastestDet's.
        assertThat(Form.recognise(INPUT, List.of(output))).contains(Form.SSD);
        assertThat(Form.SSD.read(INPUT, WIDE, List.of(output), 0.5))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.kind()).as("0 is the background").isZero();
                    box(one, 0.1, 0.2, 0.2, 0.4);
                });
    }

    @Test
    void ssdOfSeveralOutputsIsKnownByTheirNames() {
        Tensor boxes = tensor("detection_boxes:0", List.of(1, 2, 4), values -> {
            float[] rows = {0.2f, 0.1f, 0.6f, 0.3f, 0, 0, 0.1f, 0.1f};
            System.arraycopy(rows, 0, values, 0, rows.length);
        });
        Tensor kinds = tensor("detection_classes:0", List.of(1, 2), values -> Arrays.fill(values, 3));
        Tensor scores = tensor("detection_scores:0", List.of(1, 2), values -> values[0] = 0.8f);
        Tensor count = tensor("num_detections:0", List.of(1), values -> values[0] = 2);
        List<Tensor> all = List.of(count, boxes, kinds, scores);
        assertThat(Form.recognise(INPUT, all)).contains(Form.SSD);
        assertThat(Form.SSD.read(INPUT, WIDE, all, 0.5)).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(2);
            box(one, 0.1, 0.2, 0.2, 0.4);
        });
    }

    @Test
    void pixelsOfTheInputBecomeShares() {
        Tensor boxes = tensor("boxes", List.of(1, 4), values -> {
            float[] row = {104, 208, 208, 416};
            System.arraycopy(row, 0, values, 0, 4);
        });
        Tensor labels = tensor("labels", List.of(1), values -> values[0] = 1);
        Tensor scores = tensor("scores", List.of(1), values -> values[0] = 0.8f);
        assertThat(Form.SSD.read(INPUT, WIDE, List.of(boxes, labels, scores), 0.5))
                .singleElement()
                .satisfies(one -> box(one, 0.25, 0.5, 0.25, 0.5));
    }

    @Test
    void otherOutputsAreNotRecognised() {
        assertThat(Form.recognise(INPUT, List.of(tensor("probabilities", List.of(1, 1000), values -> {}))))
                .isEmpty();
        assertThat(Form.recognise(INPUT, List.of(tensor("out", List.of(1, 25200, 85), values -> {}))))
                .isEmpty();
    }

    @Test
    void boxesAreCutAtThePicture() {
        assertThat(Found.Box.between(-0.2, 0.5, 0.4, 1.3)).isEqualTo(new Found.Box(0, 0.5, 0.4, 0.5));
        assertThat(Found.Box.between(Double.NaN, 0, 1, 1)).isEqualTo(new Found.Box(0, 0, 1, 1));
    }
}
