package dev.watchkeeper.lab.scene;

/**
 * A lamp that lights part of the picture and is switched on and off, while nothing moves; immutable.
 *
 * @param edge how far the lit part reaches from its side, 0 to 1
 * @param gain by which it brightens what it lights
 * @param period between switching, s
 * @param soft width of the transition at the edge of the light, 0 to 1
 */
record Lamp(boolean left, double edge, double gain, double period, double soft) implements Layer {
    @Override
    public void paint(Canvas canvas, int frame, double second) {
        if ((int) (second / period) % 2 == 0) {
            return;
        }
        canvas.remap((x, y, luma) -> {
            double inside = edge - (left ? x : 1 - x) + 0.1 * Math.sin(3 * y);
            return 16 + (luma - 16) * (1 + (gain - 1) * Math.clamp(0.5 + inside / soft, 0, 1));
        });
    }
}
