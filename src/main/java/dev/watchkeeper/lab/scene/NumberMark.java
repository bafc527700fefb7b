package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;

/**
 * The number of a picture as a row of sixteen black and white fields along its lower edge; stateless. From the left: white, black, twelve bits with the
 * highest first, a field that makes the count of white bits odd, white.
 */
final class NumberMark {
    private static final int FIELDS = 16;
    private static final int BITS = 12;
    private static final double TOP = 0.88;

    private NumberMark() {}

    static void paint(Canvas canvas, int number) {
        field(canvas, 0, true);
        field(canvas, 1, false);
        for (int bit = 0; bit < BITS; bit++) {
            field(canvas, 2 + bit, (number >> (BITS - 1 - bit) & 1) == 1);
        }
        field(canvas, FIELDS - 2, Integer.bitCount(number & ((1 << BITS) - 1)) % 2 == 0);
        field(canvas, FIELDS - 1, true);
    }

    private static void field(Canvas canvas, int index, boolean white) {
        canvas.rectangle((double) index / FIELDS, TOP, 1.0 / FIELDS, 1 - TOP, Colour.gray(white ? 220 : 30));
    }
}
