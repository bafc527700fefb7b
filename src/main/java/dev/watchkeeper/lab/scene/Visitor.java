package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import java.util.List;

/**
 * A small person who enters from one side, turns round and leaves, in clothes of constant contrast to the ground; immutable.
 *
 * @param from when the person appears, s
 * @param speed picture widths per second
 * @param inwards how long the person walks before turning, s
 * @param width of the person, as a share of the picture's width
 * @param feet where the person touches the ground, 0 top to 1 bottom
 * @param contrast levels between the person and the ground
 */
record Visitor(
        Overcast light,
        double from,
        double speed,
        double inwards,
        double width,
        double feet,
        int contrast,
        boolean fromLeft)
        implements Layer {
    private static final double HEIGHT_TO_WIDTH = 2.6 * 16 / 9;
    private static final double SWING = 0.14;

    @Override
    public List<MotionInterval> motion() {
        double hidden = width / 2 / speed;
        return List.of(new MotionInterval(from + hidden / 2, from + 2 * inwards - hidden / 2));
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        double since = second - from;
        if (since <= 0 || since >= 2 * inwards) {
            return;
        }
        double way = speed * Math.min(since, 2 * inwards - since) - width / 2;
        double x = fromLeft ? way : 1 - way;
        double height = Math.min(width * HEIGHT_TO_WIDTH, 0.5);
        double swing = SWING * width * Math.sin(second * 2 * Math.PI);
        double ground = light.ground(x, feet - 0.01, second);
        Colour dress = Colour.gray((int) Math.clamp(ground + contrast, 16, 235));
        Colour legs = Colour.gray((int) Math.clamp(ground + 1.15 * contrast, 16, 235));
        canvas.rectangle(x - 0.3 * width + swing, feet - 0.5 * height, 0.27 * width, 0.5 * height, legs);
        canvas.rectangle(x + 0.03 * width - swing, feet - 0.5 * height, 0.27 * width, 0.5 * height, legs);
        canvas.rectangle(x - 0.42 * width, feet - 0.85 * height, 0.84 * width, 0.42 * height, dress);
        canvas.ellipse(x, feet - 0.92 * height, 0.25 * width, 0.08 * height, dress);
    }
}
