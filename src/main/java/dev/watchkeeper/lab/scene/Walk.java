package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import java.util.List;

/**
 * A figure on its way through the scene, standing still between two stops at the same place; immutable.
 *
 * @param size its height at the picture's lower edge, as a share of the picture's height; it shrinks further up
 * @param stops at least two, ordered by time; the first and the last lie outside the picture
 */
record Walk(Figure figure, double size, Colour colour, List<Stop> stops) implements Layer {
    private static final double PICTURE_ASPECT = 9.0 / 16;

    /** Figures shrink towards this height, where the ground meets the sky. */
    private static final double HORIZON = 0.25;

    private static final double STRIDES_PER_SECOND = 1;

    Walk {
        stops = List.copyOf(stops);
    }

    /**
     * A place at a time; immutable.
     *
     * @param x of its centre, 0 left to 1 right
     * @param ground where it touches the ground, 0 top to 1 bottom
     */
    record Stop(double second, double x, double ground) {}

    /** What it looks like. */
    enum Figure {
        PERSON(0.34),
        DOG(1.3),
        BICYCLE(0.9),
        CAR(2.2);

        private final double widthToHeight;

        Figure(double widthToHeight) {
            this.widthToHeight = widthToHeight;
        }
    }

    @Override
    public List<MotionInterval> motion() {
        return List.of(new MotionInterval(crossing(true), crossing(false)));
    }

    /** The first or last time at which a quarter of its width is visible. */
    private double crossing(boolean first) {
        double from = stops.getFirst().second();
        double to = stops.getLast().second();
        double step = first ? 0.05 : -0.05;
        for (double t = first ? from : to; t >= from && t <= to; t += step) {
            Stop at = at(t);
            double quarter = width(at) / 4;
            if (at.x() > -quarter && at.x() < 1 + quarter) {
                return t;
            }
        }
        throw new IllegalStateException("the walk never enters the picture");
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        if (second <= stops.getFirst().second() || second >= stops.getLast().second()) {
            return;
        }
        Stop at = at(second);
        double height = height(at);
        double width = width(at);
        boolean walks = Math.abs(at(second + 0.05).x() - at.x()) > 1e-6;
        double phase = walks ? Math.sin(second * 2 * Math.PI * STRIDES_PER_SECOND) : 0.2;
        // Nobody stands perfectly still: sway by about 1 % of the height within seconds.
        double sway = walks ? 0 : 0.012 * height * Math.sin(second * 1.3) + 0.008 * height * Math.sin(second * 0.37);
        switch (figure) {
            case PERSON -> person(canvas, at.x() + sway, at.ground(), width, height, phase);
            case DOG -> dog(canvas, at.x(), at.ground(), width, height, phase);
            case BICYCLE -> bicycle(canvas, at.x(), at.ground(), width, height, phase);
            case CAR -> car(canvas, at.x(), at.ground(), width, height);
        }
    }

    private double height(Stop at) {
        return size * (at.ground() - HORIZON) / (1 - HORIZON);
    }

    private double width(Stop at) {
        return height(at) * figure.widthToHeight * PICTURE_ASPECT;
    }

    private Stop at(double second) {
        Stop before = stops.getFirst();
        for (Stop stop : stops) {
            if (stop.second() >= second) {
                double share = stop.second() > before.second()
                        ? (second - before.second()) / (stop.second() - before.second())
                        : 1;
                return new Stop(
                        second,
                        before.x() + share * (stop.x() - before.x()),
                        before.ground() + share * (stop.ground() - before.ground()));
            }
            before = stop;
        }
        return stops.getLast();
    }

    private Colour darker(double share) {
        return new Colour((int) (16 + (colour.luma() - 16) * share), colour.blue(), colour.red());
    }

    private void person(Canvas canvas, double x, double ground, double width, double height, double phase) {
        double stride = phase * width * 0.28;
        double top = ground - height;
        canvas.rectangle(x - width * 0.16 + stride, ground - height * 0.47, width * 0.27, height * 0.47, darker(0.55));
        canvas.rectangle(x - width * 0.11 - stride, ground - height * 0.47, width * 0.27, height * 0.46, darker(0.65));
        canvas.ellipse(x, top + height * 0.36, width * 0.42, height * 0.24, colour);
        canvas.rectangle(x - width * 0.36, top + height * 0.2, width * 0.72, height * 0.32, colour);
        canvas.rectangle(x + width * 0.28 - stride * 0.6, top + height * 0.2, width * 0.16, height * 0.33, darker(0.8));
        canvas.ellipse(x, top + height * 0.09, width * 0.2, height * 0.09, new Colour(150, 110, 150));
        canvas.ellipse(x, top + height * 0.05, width * 0.2, height * 0.06, Colour.gray(50));
    }

    private void dog(Canvas canvas, double x, double ground, double width, double height, double phase) {
        canvas.ellipse(x, ground - height * 0.6, width * 0.36, height * 0.28, colour);
        canvas.ellipse(x + width * 0.4, ground - height * 0.8, width * 0.13, height * 0.2, darker(0.9));
        for (int leg = -1; leg <= 1; leg += 2) {
            canvas.rectangle(
                    x + leg * width * 0.26 + phase * width * 0.06,
                    ground - height * 0.45,
                    width * 0.09,
                    height * 0.45,
                    darker(0.7));
        }
    }

    private void bicycle(Canvas canvas, double x, double ground, double width, double height, double phase) {
        for (int wheel = -1; wheel <= 1; wheel += 2) {
            canvas.ellipse(
                    x + wheel * width * 0.3, ground - height * 0.18, width * 0.2, height * 0.18, Colour.gray(40));
            canvas.ellipse(
                    x + wheel * width * 0.3, ground - height * 0.18, width * 0.15, height * 0.13, Colour.gray(105));
        }
        person(canvas, x, ground - height * 0.12, width * 0.38, height * 0.86, phase);
    }

    private void car(Canvas canvas, double x, double ground, double width, double height) {
        double left = x - width / 2;
        canvas.rectangle(left, ground - height * 0.6, width, height * 0.5, colour);
        canvas.rectangle(left + width * 0.2, ground - height, width * 0.55, height * 0.45, darker(0.5));
        canvas.ellipse(left + width * 0.2, ground - height * 0.12, width * 0.09, height * 0.2, Colour.gray(25));
        canvas.ellipse(left + width * 0.8, ground - height * 0.12, width * 0.09, height * 0.2, Colour.gray(25));
    }
}
