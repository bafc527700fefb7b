package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;

/**
 * A person or car that crosses a scene from one side to the other; immutable.
 *
 * @param when any part of it is visible
 * @param rightwards whether it moves from left to right
 * @param ground where it touches the ground, as a share of the height
 * @param size its height, as a share of the picture's height
 */
record Mover(Kind kind, MotionInterval when, boolean rightwards, double ground, double size, Colour colour) {
    private static final double PICTURE_ASPECT = 9.0 / 16;

    /** What it looks like. */
    enum Kind {
        PERSON(0.35),
        CAR(2.3);

        private final double widthToHeight;

        Kind(double widthToHeight) {
            this.widthToHeight = widthToHeight;
        }
    }

    /** Paints it at its position in that second of the scene, if it is visible then. */
    void paint(Canvas canvas, double second) {
        double share = (second - when.fromSecond()) / (when.toSecond() - when.fromSecond());
        if (share <= 0 || share >= 1) {
            return;
        }
        double width = size * kind.widthToHeight * PICTURE_ASPECT;
        double left = (rightwards ? share : 1 - share) * (1 + width) - width;
        switch (kind) {
            case PERSON -> person(canvas, left, width, second);
            case CAR -> car(canvas, left, width);
        }
    }

    private void person(Canvas canvas, double left, double width, double second) {
        double centre = left + width / 2;
        double top = ground - size;
        double stride = Math.sin(second * 2 * Math.PI * 1.6) * width * 0.3;
        canvas.rectangle(
                centre - width * 0.15 + stride, ground - size * 0.45, width * 0.3, size * 0.45, Colour.gray(45));
        canvas.rectangle(
                centre - width * 0.15 - stride, ground - size * 0.45, width * 0.3, size * 0.45, Colour.gray(52));
        canvas.ellipse(centre, top + size * 0.38, width * 0.45, size * 0.25, colour);
        canvas.ellipse(centre, top + size * 0.08, width * 0.22, size * 0.08, new Colour(165, 110, 150));
    }

    private void car(Canvas canvas, double left, double width) {
        canvas.rectangle(left, ground - size * 0.6, width, size * 0.5, colour);
        canvas.rectangle(left + width * 0.2, ground - size, width * 0.55, size * 0.45, Colour.gray(70));
        canvas.ellipse(left + width * 0.2, ground - size * 0.12, width * 0.09, size * 0.2, Colour.gray(25));
        canvas.ellipse(left + width * 0.8, ground - size * 0.12, width * 0.09, size * 0.2, Colour.gray(25));
    }
}
