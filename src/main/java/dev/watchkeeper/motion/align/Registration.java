package dev.watchkeeper.motion.align;

import java.util.Arrays;
import java.util.Optional;

/**
 * Finds by how far the whole picture is shifted against the background, as while a camera trembles in the wind. Confined to one thread.
 *
 * <p>Each block of the picture votes for the shift that explains its differences (one step of Lucas and Kanade, "An Iterative Image
 * Registration Technique", 1981, with the gradients of both pictures averaged). The median of the blocks is refined by those that agree with
 * it, and counts only if most of the blocks in which it would be seen agree: what moves in the scene is a minority, or agrees on nothing.
 */
public final class Registration {
    private static final int COLUMNS = 8;
    private static final int ROWS = 6;
    private static final int BLOCKS = COLUMNS * ROWS;

    /** The spacing of samples in both directions, pixels: 14,400 samples of 320×180. */
    private static final int GRID = 2;

    /** Beyond this many pixels, the gradients of a picture that is smoothed over three say nothing. */
    private static final float FARTHEST_PX = 3;

    /** A smaller shift is left alone: resampling changes the noise. */
    private static final float NEAREST_PX = 0.05f;

    /** A block agrees if the shift explains this share of its differences, … */
    private static final float EXPLAINED = 0.5f;

    /** … and this share of the voters must agree. */
    private static final float MAJORITY = 0.6f;

    private static final int LEAST_VOTERS = 5;

    /** Sums over a block, per pixel and without their means, which belong to the light. */
    private final float[] xx = new float[BLOCKS];

    private final float[] xy = new float[BLOCKS];
    private final float[] yy = new float[BLOCKS];
    private final float[] ex = new float[BLOCKS];
    private final float[] ey = new float[BLOCKS];
    private final float[] ee = new float[BLOCKS];
    private final float[] medians = new float[BLOCKS];

    /**
     * A shift of the picture's content against the background, in pixels; immutable.
     *
     * @param dx to the right
     * @param dy downwards
     */
    public record Shift(float dx, float dy) {
        public static final Shift NONE = new Shift(0, 0);

        public boolean isNone() {
            return dx == 0 && dy == 0;
        }

        public Shift plus(Shift other) {
            return new Shift(dx + other.dx, dy + other.dy);
        }

        public Shift reversed() {
            return new Shift(-dx, -dy);
        }

        public Shift towards(Shift other, float share) {
            return new Shift(dx + share * (other.dx - dx), dy + share * (other.dy - dy));
        }

        public float length() {
            return (float) Math.hypot(dx, dy);
        }
    }

    /**
     * Compares two pictures.
     *
     * @param noise the usual difference of quiet pixels, standard deviation, levels
     * @return empty if the blocks do not agree, or too few have edges
     */
    public Optional<Shift> between(float[] background, float[] now, int widthPx, int heightPx, float noise) {
        sum(background, now, widthPx, heightPx);
        float visible = 2 * noise * noise + 0.5f;
        Optional<Shift> start = median(visible);
        if (start.isEmpty() || start.get().length() < NEAREST_PX) {
            return start.map(s -> Shift.NONE);
        }
        if (!isAgreed(start.get(), visible)) {
            return Optional.empty();
        }
        Shift refined = leastSquares(start.get(), visible);
        return isAgreed(refined, visible) ? Optional.of(refined) : start;
    }

    private void sum(float[] background, float[] now, int widthPx, int heightPx) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int left = Math.max(1, widthPx * column / COLUMNS);
                int right = Math.min(widthPx - 1, widthPx * (column + 1) / COLUMNS);
                int top = Math.max(1, heightPx * row / ROWS);
                int bottom = Math.min(heightPx - 1, heightPx * (row + 1) / ROWS);
                sumBlock(row * COLUMNS + column, background, now, widthPx, left, right, top, bottom);
            }
        }
    }

    private void sumBlock(
            int block, float[] background, float[] now, int widthPx, int left, int right, int top, int bottom) {
        int n = 0;
        float sx = 0;
        float sy = 0;
        float se = 0;
        float sxx = 0;
        float sxy = 0;
        float syy = 0;
        float sex = 0;
        float sey = 0;
        float see = 0;
        for (int y = top; y < bottom; y += GRID) {
            // Alternating, because an upright edge may lie between every second column.
            for (int x = left + y / GRID % GRID; x < right; x += GRID) {
                int i = y * widthPx + x;
                float gx = 0.25f * (background[i + 1] - background[i - 1] + now[i + 1] - now[i - 1]);
                float gy = 0.25f
                        * (background[i + widthPx] - background[i - widthPx] + now[i + widthPx] - now[i - widthPx]);
                float e = now[i] - background[i];
                n++;
                sx += gx;
                sy += gy;
                se += e;
                sxx += gx * gx;
                sxy += gx * gy;
                syy += gy * gy;
                sex += e * gx;
                sey += e * gy;
                see += e * e;
            }
        }
        float per = n == 0 ? 0 : 1f / n;
        xx[block] = per * (sxx - per * sx * sx);
        xy[block] = per * (sxy - per * sx * sy);
        yy[block] = per * (syy - per * sy * sy);
        ex[block] = per * (sex - per * se * sx);
        ey[block] = per * (sey - per * se * sy);
        ee[block] = per * (see - per * se * se);
    }

    /** Of the blocks with edges in two directions, whose own shift is certain. */
    private Optional<Shift> median(float visible) {
        int n = 0;
        for (int b = 0; b < BLOCKS; b++) {
            medians[n] = solve(xx[b], xy[b], yy[b], ex[b], ey[b], visible).dx;
            n += isCertain(b, visible) ? 1 : 0;
        }
        float dx = middle(n);
        n = 0;
        for (int b = 0; b < BLOCKS; b++) {
            medians[n] = solve(xx[b], xy[b], yy[b], ex[b], ey[b], visible).dy;
            n += isCertain(b, visible) ? 1 : 0;
        }
        return n < LEAST_VOTERS ? Optional.empty() : Optional.of(new Shift(dx, middle(n)));
    }

    private boolean isCertain(int b, float visible) {
        return weakest(xx[b], xy[b], yy[b]) > visible;
    }

    private float middle(int n) {
        if (n == 0) {
            return 0;
        }
        Arrays.sort(medians, 0, n);
        return medians[n / 2];
    }

    /** The smaller eigenvalue: how much a shift along the direction with the fewest edges is seen. */
    private static float weakest(float a, float b, float c) {
        return (float) (0.5 * (a + c) - Math.sqrt(0.25 * (a - c) * (a - c) + b * b));
    }

    private static Shift solve(float a, float b, float c, float x, float y, float visible) {
        if (weakest(a, b, c) < 0.01f * visible) {
            return Shift.NONE;
        }
        float det = a * c - b * b;
        return new Shift((b * y - c * x) / det, (b * x - a * y) / det);
    }

    private Shift leastSquares(Shift start, float visible) {
        float a = 0;
        float b = 0;
        float c = 0;
        float x = 0;
        float y = 0;
        for (int i = 0; i < BLOCKS; i++) {
            if (seen(i, start) > visible && agrees(i, start)) {
                a += xx[i];
                b += xy[i];
                c += yy[i];
                x += ex[i];
                y += ey[i];
            }
        }
        return solve(a, b, c, x, y, visible);
    }

    private boolean isAgreed(Shift shift, float visible) {
        if (shift.length() < NEAREST_PX || shift.length() > FARTHEST_PX) {
            return false;
        }
        int voters = 0;
        int agreeing = 0;
        for (int b = 0; b < BLOCKS; b++) {
            if (seen(b, shift) > visible) {
                voters++;
                agreeing += agrees(b, shift) ? 1 : 0;
            }
        }
        return voters >= LEAST_VOTERS && agreeing >= MAJORITY * voters;
    }

    /** What a shift would do to a block, squared levels. */
    private float seen(int b, Shift s) {
        return s.dx * s.dx * xx[b] + 2 * s.dx * s.dy * xy[b] + s.dy * s.dy * yy[b];
    }

    private boolean agrees(int b, Shift s) {
        float left = ee[b] + 2 * (s.dx * ex[b] + s.dy * ey[b]) + seen(b, s);
        return left <= (1 - EXPLAINED) * ee[b];
    }

    /** Moves the picture back by the shift, between pixels by their distances; the border repeats itself. */
    public static void undo(Shift shift, float[] from, float[] to, int widthPx, int heightPx) {
        if (shift.isNone()) {
            System.arraycopy(from, 0, to, 0, from.length);
            return;
        }
        int wholeX = (int) Math.floor(shift.dx);
        int wholeY = (int) Math.floor(shift.dy);
        float partX = shift.dx - wholeX;
        float partY = shift.dy - wholeY;
        for (int y = 0; y < heightPx; y++) {
            int above = Math.clamp(y + wholeY, 0, heightPx - 1) * widthPx;
            int below = Math.clamp(y + wholeY + 1, 0, heightPx - 1) * widthPx;
            for (int x = 0; x < widthPx; x++) {
                int left = Math.clamp(x + wholeX, 0, widthPx - 1);
                int right = Math.clamp(x + wholeX + 1, 0, widthPx - 1);
                float upper = from[above + left] + partX * (from[above + right] - from[above + left]);
                float lower = from[below + left] + partX * (from[below + right] - from[below + left]);
                to[y * widthPx + x] = upper + partY * (lower - upper);
            }
        }
    }
}
