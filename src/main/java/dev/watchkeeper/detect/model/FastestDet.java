package dev.watchkeeper.detect.model;

import java.util.ArrayList;
import java.util.List;

/**
 * FastestDet: 1×(5 + kinds)×rows×columns with planes of objectness, x, y, width, height and a score per kind; stateless. Its author's demo computes the rest
 * as here, in shares of a picture that fills the input.
 */
final class FastestDet {
    private static final int BEFORE_SCORES = 5;

    private FastestDet() {}

    static boolean fits(Tensor output) {
        return output.rank() == 4
                && output.side(0) == 1
                && output.side(1) > BEFORE_SCORES
                && output.side(2) > 1
                && output.side(3) > 1;
    }

    static List<Found> read(Tensor output, double least) {
        List<Found> found = new ArrayList<>();
        int kinds = output.side(1) - BEFORE_SCORES;
        int rows = output.side(2);
        int columns = output.side(3);
        int plane = rows * columns;
        float[] values = output.values();
        for (int cell = 0; cell < plane; cell++) {
            int kind = Scores.best(values, BEFORE_SCORES * plane + cell, kinds, plane);
            double confidence = Math.pow(Math.max(0, values[cell]), 0.6)
                    * Math.pow(Math.max(0, values[(BEFORE_SCORES + kind) * plane + cell]), 0.4);
            if (confidence >= least) {
                double x = (cell % columns + Math.tanh(values[plane + cell])) / columns;
                double y = (cell / columns + Math.tanh(values[2 * plane + cell])) / rows;
                double width = sigmoid(values[3 * plane + cell]);
                double height = sigmoid(values[4 * plane + cell]);
                found.add(new Found(
                        kind,
                        Math.min(1, confidence),
                        Found.Box.between(x - width / 2, y - height / 2, x + width / 2, y + height / 2)));
            }
        }
        return found;
    }

    private static double sigmoid(double value) {
        return 1 / (1 + Math.exp(-value));
    }
}
