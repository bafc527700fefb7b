package dev.watchkeeper.lab.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A landscape below a sky so bright that it is clipped, while clouds dim the light and let it return: the sky stays the same, and each surface darkens
 * by its own share; immutable.
 *
 * @param course the shade over time, at least two points
 * @param horizon where the sky ends, as a share of the picture's height
 * @param surfaces from the horizon downwards
 */
record Overcast(List<Shade> course, double horizon, List<Surface> surfaces) implements Layer {
    private static final int CLIPPED = 230;

    /** How much contrast of the place below remains visible. */
    private static final double TEXTURE = 0.3;

    private static final int USUAL_LUMA = 112;

    Overcast {
        course = List.copyOf(course);
        surfaces = List.copyOf(surfaces);
    }

    /**
     * How dark it is at a time; immutable.
     *
     * @param share 0 bright to 1 dark
     */
    record Shade(double second, double share) {}

    /**
     * One kind of ground; immutable.
     *
     * @param bright its brightness in full light
     * @param dark its brightness under the cloud
     */
    record Surface(int bright, int dark) {}

    /** Dims in uneven steps within 50 s, at most a third in 6 s; stays dark for 50 s, brightens in 9 s and dims in 12 s. */
    static Overcast of(SplittableRandom random) {
        double t = 8 + random.nextDouble(4);
        double[] lasts = {6, 10 + random.nextDouble(8), 9 + random.nextDouble(6), 14};
        double[] falls = {0.33, 0.2 + random.nextDouble(0.1), 0.2, 0.3};
        int first = random.nextInt(lasts.length);
        List<Shade> course = new ArrayList<>(List.of(new Shade(0, 0), new Shade(t, 0)));
        double share = 0;
        for (int i = 0; i < lasts.length; i++) {
            int step = (first + i) % lasts.length;
            t += lasts[step];
            share = i == lasts.length - 1 ? 1 : share + falls[step];
            course.add(new Shade(t, Math.min(1, share)));
        }
        double[] later = {50, 1, 9, 0.1, 4, 0.1, 12, 1, 30, 1};
        for (int i = 0; i < later.length; i += 2) {
            t += later[i];
            course.add(new Shade(t, later[i + 1]));
        }
        List<Surface> surfaces = List.of(
                new Surface(150 + random.nextInt(20), 66 + random.nextInt(10)),
                new Surface(102 + random.nextInt(14), 38 + random.nextInt(7)),
                new Surface(120 + random.nextInt(10), 54 + random.nextInt(7)));
        return new Overcast(course, 0.36 + random.nextDouble(0.1), surfaces);
    }

    private double shade(double second) {
        Shade before = course.getFirst();
        for (Shade next : course) {
            if (next.second() >= second && next.second() > before.second()) {
                double part = (second - before.second()) / (next.second() - before.second());
                return before.share() + part * (next.share() - before.share());
            }
            before = next;
        }
        return before.share();
    }

    private int surface(double x, double y) {
        double down = (y - horizon) / (1 - horizon)
                + 0.08 * Math.sin(6 * x + surfaces.getFirst().bright());
        return Math.clamp((int) (down * surfaces.size()), 0, surfaces.size() - 1);
    }

    /** The brightness of the ground at a position and time. */
    double ground(double x, double y, double second) {
        Surface surface = surfaces.get(surface(x, y));
        return surface.bright() + shade(second) * (surface.dark() - surface.bright());
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        double shade = shade(second);
        canvas.remap((x, y, luma) -> {
            if (y < horizon) {
                return CLIPPED;
            }
            Surface surface = surfaces.get(surface(x, y));
            double now = surface.bright() + shade * (surface.dark() - surface.bright());
            return now + TEXTURE * (luma - USUAL_LUMA) * now / surface.bright();
        });
    }
}
