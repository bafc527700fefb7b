package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;

/** The clock that many cameras draw into their picture, here as two seven-segment digits; stateless. */
final class ClockFace {
    private static final Colour WHITE = Colour.gray(235);

    /** About the size on real cameras: a twentieth of the picture. */
    private static final double HEIGHT = 0.05;

    private static final double WIDTH = 0.016;
    private static final double STROKE = 0.004;

    /** The lit segments of each digit: top, upper left, upper right, middle, lower left, lower right, bottom. */
    private static final String[] SEGMENTS = {
        "1110111", "0010010", "1011101", "1011011", "0111010", "1101011", "1101111", "1010010", "1111111", "1111011"
    };

    private ClockFace() {}

    /** Paints the second of the minute in the upper left corner. */
    static void paint(Canvas canvas, int second) {
        digit(canvas, 0.02, second / 10 % 10);
        digit(canvas, 0.02 + 1.6 * WIDTH, second % 10);
    }

    private static void digit(Canvas canvas, double left, int digit) {
        String lit = SEGMENTS[digit];
        double top = 0.03;
        double half = HEIGHT / 2;
        double thick = 2 * STROKE; // pictures are wider than they are high
        segment(canvas, lit, 0, left, top, WIDTH, thick);
        segment(canvas, lit, 1, left, top, STROKE, half);
        segment(canvas, lit, 2, left + WIDTH - STROKE, top, STROKE, half);
        segment(canvas, lit, 3, left, top + half, WIDTH, thick);
        segment(canvas, lit, 4, left, top + half, STROKE, half);
        segment(canvas, lit, 5, left + WIDTH - STROKE, top + half, STROKE, half);
        segment(canvas, lit, 6, left, top + HEIGHT, WIDTH, thick);
    }

    private static void segment(Canvas canvas, String lit, int which, double x, double y, double w, double h) {
        if (lit.charAt(which) == '1') {
            canvas.rectangle(x, y, w, h, WHITE);
        }
    }
}
