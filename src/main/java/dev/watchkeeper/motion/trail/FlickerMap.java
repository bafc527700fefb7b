package dev.watchkeeper.motion.trail;

import java.util.Arrays;
import java.util.List;

/**
 * Where in the picture something flickered lately without travelling, such as leaves; confined to one thread. The first gust marks a tree within a
 * second, so that hardly anything of it becomes an event.
 */
final class FlickerMap {
    /** A cell is a twentieth of the picture's width: a bush covers some, a walker crosses more than one. */
    private static final int CELL_PX = 16;

    private static final int COLUMNS = 20;

    /** Enough for a picture twice as high as wide. */
    private static final int ROWS = 40;

    /** Cells fade this slowly, s: gusts come every quarter of a minute, and the wind dies down within minutes. */
    private static final float FADE_SECONDS = 60;

    /** One trail that led nowhere marks a cell for {@link #FADE_SECONDS} × ln(1 / 0.5), 40 s. */
    private static final float FLICKERS = 0.5f;

    /** Further trails do not count, so that even the liveliest tree is calm five minutes after the wind. */
    private static final float MOST = 5;

    private final float[] cells = new float[COLUMNS * ROWS];

    /** Adds a trail that led nowhere. */
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
    boolean covers(List<Spot> spots) {
        long flickering = spots.stream()
                .filter(spot -> cells[row(spot.y()) * COLUMNS + column(spot.x())] > FLICKERS)
                .count();
        return 2 * flickering > spots.size();
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
