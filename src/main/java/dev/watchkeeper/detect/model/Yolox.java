package dev.watchkeeper.detect.model;

import java.util.ArrayList;
import java.util.List;

/**
 * YOLOX without its last step: 1×cells×(5 + kinds) with x, y, width, height, objectness and a score per kind for each cell of three grids, row by row;
 * stateless. Megvii's own demo computes the rest as here.
 */
final class Yolox {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int BEFORE_SCORES = 5;

    private Yolox() {}

    static boolean fits(Input input, Tensor output) {
        return output.rank() == 3
                && output.side(0) == 1
                && output.side(1) == input.cells(STRIDES)
                && output.side(2) > BEFORE_SCORES;
    }

    static List<Found> read(Input input, Fit fit, Tensor output, double least) {
        List<Found> found = new ArrayList<>();
        int length = output.side(2);
        float[] values = output.values();
        int at = 0;
        for (int stride : STRIDES) {
            for (int row = 0; row < input.heightPx() / stride; row++) {
                for (int column = 0; column < input.widthPx() / stride; column++, at += length) {
                    float objectness = values[at + 4];
                    if (objectness < least) {
                        continue; // the score is no higher
                    }
                    int kind = Scores.best(values, at + BEFORE_SCORES, length - BEFORE_SCORES, 1);
                    double confidence = objectness * values[at + BEFORE_SCORES + kind];
                    if (confidence >= least) {
                        double x = (values[at] + column) * stride;
                        double y = (values[at + 1] + row) * stride;
                        double width = Math.exp(values[at + 2]) * stride;
                        double height = Math.exp(values[at + 3]) * stride;
                        found.add(new Found(
                                kind,
                                Math.min(1, confidence),
                                fit.toPicture(x - width / 2, y - height / 2, x + width / 2, y + height / 2)));
                    }
                }
            }
        }
        return found;
    }
}
