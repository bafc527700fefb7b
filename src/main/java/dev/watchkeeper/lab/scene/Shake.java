package dev.watchkeeper.lab.scene;

/**
 * A camera shaking in the wind; immutable.
 *
 * @param reach how far the picture shifts in a gust, as a share of its width
 */
record Shake(double reach, long seed) implements Layer {
    @Override
    public void paint(Canvas canvas, int frame, double second) {
        double gust = Math.pow(0.5 + 0.5 * Math.sin(second * 0.35 + seed), 3);
        double most = reach * gust * canvas.widthPx();
        canvas.shift(
                most * (0.7 * Math.sin(second * 9.1) + 0.3 * Math.sin(second * 23)),
                most * (0.5 * Math.sin(second * 7.7 + 1) + 0.3 * Math.sin(second * 19)));
    }
}
