package dev.watchkeeper.detect;

import dev.watchkeeper.event.Movement;
import java.util.BitSet;
import java.util.List;

/**
 * Where something has moved in an event so far, as cells of a coarse grid; confined to one thread. What was recognised where nothing moved, such as a parked
 * car, is no subject of the event.
 */
final class MovedArea {
    private static final int COLUMNS = 32;
    private static final int ROWS = 18;

    private final BitSet cells = new BitSet(COLUMNS * ROWS);

    void clear() {
        cells.clear();
    }

    void add(List<Movement.Box> regions) {
        regions.forEach(region -> each(region, cells::set));
    }

    /** A copy of now. */
    MovedArea copy() {
        MovedArea copy = new MovedArea();
        copy.cells.or(cells);
        return copy;
    }

    /** Whether anything has moved within the box; one cell suffices, since somebody who stands moves little. */
    boolean touches(Movement.Box box) {
        BitSet covered = new BitSet(COLUMNS * ROWS);
        each(box, covered::set);
        return covered.intersects(cells);
    }

    private interface Mark {
        void set(int cell);
    }

    private static void each(Movement.Box box, Mark mark) {
        int left = cell(box.x(), COLUMNS);
        int right = cell(box.x() + box.width(), COLUMNS);
        int bottom = cell(box.y() + box.height(), ROWS);
        for (int row = cell(box.y(), ROWS); row <= bottom; row++) {
            for (int column = left; column <= right; column++) {
                mark.set(row * COLUMNS + column);
            }
        }
    }

    private static int cell(double share, int count) {
        return Math.clamp((int) Math.floor(share * count), 0, count - 1);
    }
}
