package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import java.util.List;

/**
 * Head and shoulders right in front of the lens, appearing within a few pictures and soon gone; immutable.
 *
 * @param from when the first part becomes visible, s
 * @param enters how long it takes to enter, s
 * @param stands how long it stands, s
 * @param leaves how long it takes to leave, s
 * @param width of the shoulders, as a share of the picture's width
 * @param side where it comes from
 * @param back whether it leaves on the side it came from
 */
record CloseUp(
        double from,
        double enters,
        double stands,
        double leaves,
        double width,
        double middle,
        Colour colour,
        Side side,
        boolean back)
        implements Layer {
    /** The edge at which it enters. */
    enum Side {
        LEFT,
        RIGHT,
        BELOW
    }

    @Override
    public List<MotionInterval> motion() {
        return List.of(new MotionInterval(from, from + enters + stands + leaves));
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        double since = second - from;
        if (since <= 0 || since >= enters + stands + leaves) {
            return;
        }
        double gone = Math.max(0, (since - enters - stands) / leaves);
        double away = since < enters ? 1 - since / enters : gone;
        boolean other = gone > 0 && !back && side != Side.BELOW;
        double dx = switch (side) {
            case LEFT -> -away * (middle + width / 2);
            case RIGHT -> away * (1 - middle + width / 2);
            case BELOW -> 0;
        };
        if (other) {
            dx = side == Side.LEFT ? away * (1 - middle + width / 2) : -away * (middle + width / 2);
        }
        double dy = side == Side.BELOW ? away * 0.95 : 0;
        double x = middle + dx;
        double sway = since > enters && gone == 0 ? 0.006 * Math.sin(second * 9) : 0;
        canvas.rectangle(x - width / 2 + sway, 0.55 + dy, width, 0.6, colour);
        canvas.ellipse(x + sway, 0.58 + dy, width / 2, 0.16, colour);
        int skin = Math.clamp(colour.luma() + (colour.luma() < 110 ? 14 : -14), 16, 235);
        canvas.rectangle(x - width * 0.12 + sway, 0.38 + dy, width * 0.24, 0.16, Colour.gray(skin));
        canvas.ellipse(x + sway, 0.25 + dy, width * 0.27, 0.24, Colour.gray(skin));
        canvas.ellipse(x + sway, 0.12 + dy, width * 0.27, 0.12, new Colour(colour.luma(), 128, 128));
    }
}
