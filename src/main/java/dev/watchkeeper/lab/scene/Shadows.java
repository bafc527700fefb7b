package dev.watchkeeper.lab.scene;

/**
 * Moving shadows of clouds or branches; immutable.
 *
 * @param kind what casts them
 * @param depth how much light the deepest shadow removes, 0 to 1
 * @param speed of clouds, picture widths per second
 */
record Shadows(Kind kind, double depth, double speed, long seed) implements Layer {
    /** What casts the shadows. */
    enum Kind {
        /** Wide and soft, over the whole picture. */
        CLOUDS,
        /** Narrow, with sharper edges, on the ground, swaying. */
        BRANCHES
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        double along = second * speed + seed * 0.37;
        double gust = Math.pow(0.5 + 0.5 * Math.sin(second * 0.4 + seed), 2);
        double lean = 0.006 * gust * Math.sin(second * 2.2);
        canvas.remap((x, y, luma) -> switch (kind) {
            case CLOUDS -> {
                double cloud = 0.5 * Math.sin(5 * (x - along))
                        + 0.3 * Math.sin(8 * (x - along) + 3 * y + seed)
                        + 0.2 * Math.sin(2 * (x - along) - 5 * y);
                yield 16 + (luma - 16) * (1 - depth * smooth((cloud + 0.1) / 0.5));
            }
            case BRANCHES -> {
                double branch = Math.sin(40 * (x + lean * (1 + 2 * y)) + 9 * y + seed) * Math.sin(23 * y + 7 * x);
                yield y < 0.5 ? luma : 16 + (luma - 16) * (1 - depth * smooth((branch - 0.1) / 0.25));
            }
        });
    }

    private static double smooth(double value) {
        double v = Math.clamp(value, 0, 1);
        return v * v * (3 - 2 * v);
    }
}
