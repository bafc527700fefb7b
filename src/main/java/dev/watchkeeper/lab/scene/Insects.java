package dev.watchkeeper.lab.scene;

import java.util.SplittableRandom;

/**
 * Insects crossing close to the lens one at a time: bright, out of focus, gone within a second; immutable.
 *
 * @param everySeconds between two insects, on average
 * @param radius at most, as a share of the picture's height
 */
record Insects(double everySeconds, double radius, long seed) implements Layer {
    private static final double ASPECT = 9.0 / 16;

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        long number = (long) (second / everySeconds);
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        double begin = number * everySeconds + random.nextDouble(0.5 * everySeconds);
        double lasts = 0.25 + random.nextDouble(0.55);
        double share = (second - begin) / lasts;
        boolean leftwards = random.nextBoolean();
        double from = random.nextDouble();
        double to = random.nextDouble();
        double size = radius * (0.4 + random.nextDouble(0.6));
        if (share < 0 || share > 1) {
            return;
        }
        double x = leftwards ? 1.1 - 1.2 * share : 1.2 * share - 0.1;
        double y = from + share * (to - from) + 0.05 * Math.sin(share * 14);
        blur(canvas, x, y, size);
    }

    private static void blur(Canvas canvas, double x, double y, double size) {
        int middleX = (int) (x * canvas.widthPx());
        int middleY = (int) (y * canvas.heightPx());
        int reach = (int) (size * canvas.heightPx());
        double wide = reach / ASPECT;
        for (int row = -reach; row <= reach; row++) {
            for (int column = (int) -wide; column <= wide; column++) {
                double away = Math.hypot(column / wide, (double) row / reach);
                if (away < 1) {
                    canvas.blend(middleX + column, middleY + row, 225, 0.8 * (1 - away * away));
                }
            }
        }
    }
}
