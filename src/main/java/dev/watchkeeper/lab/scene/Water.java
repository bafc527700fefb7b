package dev.watchkeeper.lab.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Water with wide patches of light that come and go in place; immutable. */
record Water(List<Patch> patches) implements Layer {
    Water {
        patches = List.copyOf(patches);
    }

    /**
     * One patch; immutable.
     *
     * @param levels how much brighter it makes the water
     * @param period between two peaks, s
     */
    record Patch(double x, double y, double width, double height, double levels, double period, double phase) {
        double strength(double second) {
            return Math.clamp(0.5 + 0.9 * Math.sin(2 * Math.PI * second / period + phase), 0, 1);
        }
    }

    static Water of(SplittableRandom random) {
        List<Patch> patches = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            patches.add(new Patch(
                    random.nextDouble(),
                    0.3 + 0.065 * i + random.nextDouble(0.04),
                    0.3 + random.nextDouble(0.15),
                    0.07 + random.nextDouble(0.08),
                    22 + random.nextDouble(6),
                    1.2 + random.nextDouble(2.8),
                    random.nextDouble(6)));
        }
        return new Water(patches);
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        for (Patch patch : patches) {
            double strength = patch.strength(second);
            double drift = 0.008 * Math.sin(second * 0.9 + patch.phase());
            int fromY = (int) ((patch.y() - patch.height() / 2) * canvas.heightPx());
            int toY = (int) ((patch.y() + patch.height() / 2) * canvas.heightPx());
            for (int y = fromY; strength > 0 && y < toY; y++) {
                double dy = ((y + 0.5) / canvas.heightPx() - patch.y()) / (patch.height() / 2);
                double half = patch.width() / 2 * Math.sqrt(Math.max(0, 1 - dy * dy));
                int fromX = (int) ((patch.x() + drift - half) * canvas.widthPx());
                int toX = (int) ((patch.x() + drift + half) * canvas.widthPx());
                for (int x = fromX; x < toX; x++) {
                    canvas.add(x, y, (int) Math.round(patch.levels() * strength));
                }
            }
        }
    }
}
