package dev.watchkeeper.detect.model;

import java.util.ArrayList;
import java.util.List;

/**
 * YOLOv8 and its successors with the same head: 1×(4 + kinds)×cells with planes of centre x, centre y, width and height in pixels of the input, and a score
 * per kind; stateless.
 */
final class YoloV8 {
    private static final int BEFORE_SCORES = 4;

    private YoloV8() {}

    static boolean fits(Input input, Tensor output) {
        return output.rank() == 3
                && output.side(0) == 1
                && output.side(1) > BEFORE_SCORES
                && output.side(2) == input.cells(8, 16, 32);
    }

    static List<Found> read(Fit fit, Tensor output, double least) {
        List<Found> found = new ArrayList<>();
        int kinds = output.side(1) - BEFORE_SCORES;
        int cells = output.side(2);
        float[] values = output.values();
        for (int cell = 0; cell < cells; cell++) {
            int kind = Scores.best(values, BEFORE_SCORES * cells + cell, kinds, cells);
            double confidence = values[(BEFORE_SCORES + kind) * cells + cell];
            if (confidence >= least) {
                double x = values[cell];
                double y = values[cells + cell];
                double width = values[2 * cells + cell];
                double height = values[3 * cells + cell];
                found.add(new Found(
                        kind,
                        Math.min(1, confidence),
                        fit.toPicture(x - width / 2, y - height / 2, x + width / 2, y + height / 2)));
            }
        }
        return found;
    }
}
