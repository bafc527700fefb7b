package dev.watchkeeper.motion.trail;

import java.util.Arrays;
import java.util.List;

/**
 * Where in the picture something has flickered lately without going anywhere, such as leaves; confined to one thread. A first gust
 * makes a tree restless within a second, so that hardly anything of it becomes an event.
 */
final class Unrest {
    /** A cell is about a twentieth of the picture's width: a bush has some, a walker's way through one is more than one. */
    private static final int CELL_PX = 16;

    private static final int COLUMNS = 20;

    /** Enough for a picture twice as high as wide. */
    private static final int ROWS = 40;

    /** It is forgotten so slowly, s: gusts come every quarter of a minute, and the wind dies down within minutes. */
    private static final float FADE_SECONDS = 60;

    /** One trail that led nowhere makes a cell restless for {@link #FADE_SECONDS} × ln(1 / 0.5), 40 s. */
    private static final float RESTLESS = 0.5f;

    /** More trails count no more, so that even the liveliest tree is calm five minutes after the wind. */
    private static final float MOST = 5;

    private final float[] cells = new float[COLUMNS * ROWS];

    /** Something was here and went nowhere. */
    void add(Trail trail) {
        float share = 1f / trail.spots().size();
        for (Spot spot : trail.spots()) {
            for (int row = row(spot.top()); row <= row(spot.bottom()); row++) {
                for (int column = column(spot.left()); column <= column(spot.right()); column++) {
                    int cell = row * COLUMNS + column;
                    cells[cell] = Math.min(MOST, cells[cell] + share);
                }
            }
        }
    }

    void fade(float seconds) {
        float left = (float) Math.exp(-seconds / FADE_SECONDS);
        for (int i = 0; i < cells.length; i++) {
            cells[i] *= left;
        }
    }

    /** Whether most of the spots lie where something flickered. */
    boolean isRestless(List<Spot> spots) {
        long restless = spots.stream()
                .filter(spot -> cells[row(spot.y()) * COLUMNS + column(spot.x())] > RESTLESS)
                .count();
        return 2 * restless > spots.size();
    }

    void forget() {
        Arrays.fill(cells, 0);
    }

    private static int column(float x) {
        return Math.clamp((int) (x / CELL_PX), 0, COLUMNS - 1);
    }

    private static int row(float y) {
        return Math.clamp((int) (y / CELL_PX), 0, ROWS - 1);
    }
}
