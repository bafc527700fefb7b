package dev.watchkeeper.lab.scene;

import java.util.SplittableRandom;

/**
 * Rain or snow, with new drops in every picture; immutable.
 *
 * @param drops per picture, at most
 * @param length of a streak, as a share of the picture's height; snowflakes are short
 * @param luma brightness: 210 by day, 235 in infrared light
 * @param strength opacity of a drop, 0 to 1
 */
record Rain(int drops, double length, int luma, double strength, long seed) implements Layer {
    /** Every 25th drop is close to the lens: long, wide and faint. */
    private static final int NEAR = 25;

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        SplittableRandom random = new SplittableRandom(seed * 7_919 + frame);
        double lean = 0.15 * Math.sin(second * 0.2);
        // Squalls: from a third to all of the drops.
        long now = Math.round(drops * (0.67 + 0.33 * Math.sin(second * 0.5 + seed)));
        for (int drop = 0; drop < now; drop++) {
            boolean near = drop % NEAR == 0;
            int streak = (int) Math.max(1, canvas.heightPx() * length * (near ? 3 : 0.5 + random.nextDouble()));
            int wide = near ? 3 : 1;
            int x = random.nextInt(canvas.widthPx());
            int y = random.nextInt(-streak, canvas.heightPx());
            double share = strength * (near ? 0.5 : 1);
            for (int step = 0; step < streak; step++) {
                for (int side = 0; side < wide; side++) {
                    canvas.blend((int) (x + side + lean * step), y + step, luma, share);
                }
            }
        }
    }
}
