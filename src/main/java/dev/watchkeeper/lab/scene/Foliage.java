package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import java.util.SplittableRandom;

/**
 * A bush or tree whose leaves sway in gusts; immutable.
 *
 * @param x of its centre, 0 to 1
 * @param y of its centre, 0 to 1
 * @param radius as a share of the picture's width
 * @param sway how far leaves move in a gust, as a share of the picture's width
 */
record Foliage(double x, double y, double radius, double sway, long seed) implements Layer {
    private static final int LEAVES = 140;
    private static final double ASPECT = 16.0 / 9;

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        SplittableRandom random = new SplittableRandom(seed);
        double gust = Math.pow(0.5 + 0.5 * Math.sin(second * 0.45 + seed), 2);
        canvas.ellipse(x, y, radius * 0.9, radius * 0.9 * ASPECT, new Colour(62, 110, 116));
        for (int leaf = 0; leaf < LEAVES; leaf++) {
            double angle = random.nextDouble(2 * Math.PI);
            double away = radius * Math.sqrt(random.nextDouble());
            double phase = random.nextDouble(2 * Math.PI);
            double speed = 3 + random.nextDouble(4);
            double move = sway * gust * (0.6 * Math.sin(second * speed + phase) + 0.4 * Math.sin(second * 1.7));
            int luma = random.nextInt(50, 120);
            canvas.ellipse(
                    x + away * Math.cos(angle) + move,
                    y + ASPECT * (away * Math.sin(angle) + 0.4 * move),
                    0.008,
                    0.013,
                    new Colour(luma, 110, 116));
        }
    }
}
