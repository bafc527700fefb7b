package dev.watchkeeper.motion.align;

import java.util.Arrays;

/**
 * Finds how the brightness of the whole picture changed: new = gain × old + offset, as automatic exposure, lamps and clouds
 * cause it. A robust fit on a coarse grid: objects are outliers while they cover less than half of it. Confined to one thread.
 */
public final class Light {
    /** The spacing of samples in both directions, pixels: 2304 samples of 320×180. */
    private static final int GRID = 5;

    /** Brightness at the ends of the scale is clipped and says nothing about the gain. */
    private static final float DARKEST = 4;

    private static final float BRIGHTEST = 251;

    /** A median change beyond this, levels, … */
    private static final float MOST_CREEP = 4;

    /** … while this share of the samples looks as before, is something large before the lens: light leaves only dark and clipped pixels unchanged. */
    private static final float ENOUGH_UNCHANGED = 0.3f;

    private static final float LEAST_CHANGE = 2.5f;

    private static final int ROUNDS = 3;
    private static final int MIN_SAMPLES = 60;

    private float[] olds = new float[0];
    private float[] news = new float[0];
    private float[] scratch = new float[0];
    private int count;

    /**
     * A change of brightness; immutable.
     *
     * @param size the median change over the picture, levels
     */
    public record Change(float gain, float offset, float size) {
        public static final Change NONE = new Change(1, 0, 0);

        public boolean isNone() {
            return size == 0;
        }
    }

    /**
     * @param known pixels for which this is above 1 (seconds) are known to be foreground and are skipped while enough others remain
     * @param noise the usual difference of quiet pixels, levels
     */
    public Change between(float[] old, float[] now, float[] known, int widthPx, int heightPx, float noise) {
        sample(old, now, known, widthPx, heightPx);
        if (count < MIN_SAMPLES) {
            return Change.NONE;
        }
        float unchanged = medianResidual(1, 0);
        float shift = medianDifference();
        if (Math.abs(shift) < 0.5f && unchanged < Math.max(1, 2 * noise)) {
            return Change.NONE;
        }
        if (Math.abs(shift) > MOST_CREEP && unchangedShare(Math.max(LEAST_CHANGE, 3 * noise)) > ENOUGH_UNCHANGED) {
            return Change.NONE;
        }
        float[] best = {1, 0, unchanged};
        tryFrom(1, shift, best);
        tryFrom(medianRatio(), 0, best);
        tryFrom(spread(news) / Math.max(1, spread(olds)), Float.NaN, best);
        // A worse model than "nothing changed" must pay for its freedom.
        if (best[2] > 0.8f * unchanged || best[0] < 0.15f || best[0] > 6) {
            return Change.NONE;
        }
        return new Change(best[0], best[1], Math.max(0.01f, medianSize(best[0], best[1])));
    }

    private void sample(float[] old, float[] now, float[] known, int widthPx, int heightPx) {
        int most = (widthPx / GRID + 1) * (heightPx / GRID + 1);
        if (olds.length < most) {
            olds = new float[most];
            news = new float[most];
            scratch = new float[most];
        }
        collect(old, now, known, 1, widthPx, heightPx);
        if (count < most / 2) {
            collect(old, now, known, Float.POSITIVE_INFINITY, widthPx, heightPx);
        }
    }

    private void collect(float[] old, float[] now, float[] known, float limit, int widthPx, int heightPx) {
        count = 0;
        for (int y = GRID / 2; y < heightPx; y += GRID) {
            for (int x = GRID / 2; x < widthPx; x += GRID) {
                int i = y * widthPx + x;
                boolean clipped = now[i] < DARKEST || now[i] > BRIGHTEST || old[i] < DARKEST || old[i] > BRIGHTEST;
                if (!clipped && known[i] <= limit) {
                    olds[count] = old[i];
                    news[count++] = now[i];
                }
            }
        }
    }

    /** Least squares on the samples that fit the start, a few rounds; a NaN offset is taken from the median. */
    private void tryFrom(float gain, float offset, float[] best) {
        float a = gain;
        float b = Float.isNaN(offset) ? medianOffset(a) : offset;
        for (int round = 0; round <= ROUNDS; round++) {
            float residual = medianResidual(a, b);
            if (residual < best[2]) {
                best[0] = a;
                best[1] = b;
                best[2] = residual;
            }
            float limit = Math.max(1.5f, 2.5f * 1.4826f * residual);
            double n = 0;
            double sx = 0;
            double sy = 0;
            double sxx = 0;
            double sxy = 0;
            for (int i = 0; i < count; i++) {
                float x = olds[i];
                float y = news[i];
                if (Math.abs(y - a * x - b) <= limit) {
                    n++;
                    sx += x;
                    sy += y;
                    sxx += x * x;
                    sxy += x * y;
                }
            }
            double spread = n * sxx - sx * sx;
            if (n < MIN_SAMPLES || spread < n * n) { // a deviation below one level cannot tell gain from offset
                return;
            }
            a = (float) ((n * sxy - sx * sy) / spread);
            b = (float) ((sy - a * sx) / n);
        }
    }

    /** The share of samples that look as before. */
    private float unchangedShare(float levels) {
        int same = 0;
        for (int i = 0; i < count; i++) {
            same += Math.abs(news[i] - olds[i]) <= levels ? 1 : 0;
        }
        return (float) same / count;
    }

    private float medianResidual(float gain, float offset) {
        for (int i = 0; i < count; i++) {
            scratch[i] = Math.abs(news[i] - gain * olds[i] - offset);
        }
        return quantile(0.5);
    }

    private float medianSize(float gain, float offset) {
        for (int i = 0; i < count; i++) {
            scratch[i] = Math.abs(gain * olds[i] + offset - olds[i]);
        }
        return quantile(0.5);
    }

    private float medianDifference() {
        return medianOffset(1);
    }

    private float medianOffset(float gain) {
        for (int i = 0; i < count; i++) {
            scratch[i] = news[i] - gain * olds[i];
        }
        return quantile(0.5);
    }

    private float medianRatio() {
        for (int i = 0; i < count; i++) {
            scratch[i] = news[i] / olds[i];
        }
        return quantile(0.5);
    }

    private float spread(float[] values) {
        System.arraycopy(values, 0, scratch, 0, count);
        Arrays.sort(scratch, 0, count);
        return scratch[count * 4 / 5] - scratch[count / 5];
    }

    private float quantile(double share) {
        return Quantile.of(scratch, count, (int) (share * (count - 1)));
    }
}
