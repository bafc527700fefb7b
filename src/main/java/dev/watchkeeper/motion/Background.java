package dev.watchkeeper.motion;

import dev.watchkeeper.motion.align.Light;
import dev.watchkeeper.motion.align.Quantile;
import dev.watchkeeper.motion.align.Registration;
import java.util.Arrays;
import java.util.List;

/**
 * What each pixel looks like when nothing happens: a running mean and mean deviation, and a candidate that may replace it. Confined
 * to one thread. All rates are per time, so that any number of pictures a second gives the same model. Pixels that differ teach it
 * next to nothing: an event cannot raise its own threshold.
 */
final class Background {
    /** Quiet pixels follow slow changes of light in about this time, s. */
    private static final float MEAN_SECONDS = 8;

    private static final float DEVIATION_SECONDS = 20;

    /** Pixels that differ raise their deviation this slowly, s: leaves in the wind calm down within minutes, a visitor does not vanish. */
    private static final float FOREGROUND_DEVIATION_SECONDS = 120;

    private static final float NOISE_SECONDS = 5;

    /** A pixel that differs but looks the same for this long gets a new background, s. Longer than visitors stand still. */
    private static final float ABSORB_SECONDS = 45;

    /** Smaller differences are learned at every sensitivity, so that sensitivity changes what is seen and never what is learned. */
    private static final float LEARN_FLOOR = 8;

    private static final float LEARN_DEVIATIONS = 5;

    /** From a mean absolute deviation to a standard deviation, for normally distributed noise: √(π/2). */
    private static final float TO_SIGMA = 1.2533f;

    /** From a median absolute deviation to a standard deviation, for normally distributed noise. */
    private static final float MEDIAN_TO_SIGMA = 1.4826f;

    private static final float LEAST_NOISE = 0.3f;

    private static final float LEAST_TRACE = 2;

    final float[] mean;
    private final float[] deviation;
    private final float[] candidate;
    /** Seconds for which the pixel differed and looked like its candidate; 0 for background. */
    final float[] differsSeconds;

    private float noise = 1;
    private int pictures;

    Background(int pixels) {
        mean = new float[pixels];
        deviation = new float[pixels];
        candidate = new float[pixels];
        differsSeconds = new float[pixels];
    }

    /** Forgets everything and takes this picture as the background. */
    void start(float[] picture) {
        System.arraycopy(picture, 0, mean, 0, mean.length);
        Arrays.fill(deviation, 1);
        Arrays.fill(differsSeconds, 0);
        noise = 1;
        pictures = 1;
    }

    /** Learns every pixel, as an average of all pictures since the start. */
    void learnAll(float[] picture, float dt) {
        pictures++;
        float rate = Math.max(1f / pictures, 1 - (float) Math.exp(-dt / MEAN_SECONDS));
        for (int i = 0; i < picture.length; i++) {
            float d = picture[i] - mean[i];
            mean[i] += rate * d;
            deviation[i] += rate * (Math.abs(d) - deviation[i]);
        }
    }

    /** Ends the learning of every pixel: what moved through in that time must not look like noise. */
    void settle(float[] scratch) {
        for (int i = 0, n = 0; i < deviation.length; i += 16) {
            scratch[n++] = deviation[i];
        }
        float usual = Math.max(LEAST_NOISE, Quantile.of(scratch, deviation.length / 16, deviation.length / 32));
        noise = usual * TO_SIGMA;
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = Math.min(deviation[i], 2 * usual);
        }
    }

    /** Replaces what was learned wherever this differs: a mean has less noise than a median, but traces of what moved. */
    void replace(float[] picture) {
        float limit = Math.max(LEAST_TRACE, 3 * noise);
        for (int i = 0; i < mean.length; i++) {
            mean[i] = Math.abs(picture[i] - mean[i]) > limit ? picture[i] : mean[i];
        }
    }

    /** Adjusts the model to the light. Means may leave 0…255, so that a clipped pixel finds its way back. */
    void relight(Light.Change change) {
        float gain = change.gain();
        float offset = change.offset();
        for (int i = 0; i < mean.length; i++) {
            mean[i] = gain * mean[i] + offset;
            candidate[i] = gain * candidate[i] + offset;
        }
        float scale = Math.clamp(gain, 0.5f, 2);
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] *= scale;
        }
        noise *= scale;
    }

    /**
     * Moves the model to where the camera looks now.
     *
     * @param shift of pictures against the model
     * @param scratch a plane of the same size; is overwritten
     */
    void move(Registration.Shift shift, float[] scratch, int widthPx, int heightPx) {
        for (float[] plane : List.of(mean, deviation, candidate, differsSeconds)) {
            System.arraycopy(plane, 0, scratch, 0, plane.length);
            Registration.undo(shift.reversed(), scratch, plane, widthPx, heightPx);
        }
    }

    /** Compares the picture in the workspace with the background; call it before {@link #differingShare} and {@link #learn}. */
    void compare(Workspace work) {
        float[] picture = work.now;
        float[] difference = work.difference;
        float[] sigma = work.sigma;
        float least = 0.7f * noise;
        for (int i = 0; i < picture.length; i++) {
            float spread = TO_SIGMA * deviation[i];
            sigma[i] = spread > least ? spread : least;
            float expected = mean[i];
            expected = expected < 0 ? 0 : expected > 255 ? 255 : expected;
            difference[i] = Math.abs(picture[i] - expected);
        }
    }

    /**
     * The share of pixels that differ by the measure of learning in the picture that was compared last.
     *
     * @param margin added to the threshold, levels
     */
    float differingShare(Workspace work, float margin) {
        float[] difference = work.difference;
        float[] sigma = work.sigma;
        int differing = 0;
        for (int i = 0; i < difference.length; i++) {
            float limit = LEARN_DEVIATIONS * sigma[i];
            differing += difference[i] > margin + (limit > LEARN_FLOOR ? limit : LEARN_FLOOR) ? 1 : 0;
        }
        return (float) differing / difference.length;
    }

    /**
     * Learns from the picture that was compared last.
     *
     * @param margin added to the threshold while the light changes, levels
     */
    void learn(Workspace work, float dt, float margin) {
        float[] picture = work.now;
        float[] difference = work.difference;
        float[] sigma = work.sigma;
        float[] scratch = work.samples;
        float meanRate = 1 - (float) Math.exp(-dt / MEAN_SECONDS);
        float deviationRate = 1 - (float) Math.exp(-dt / DEVIATION_SECONDS);
        float foregroundRate = 1 - (float) Math.exp(-dt / FOREGROUND_DEVIATION_SECONDS);
        int quiet = 0;
        for (int i = 0; i < picture.length; i++) {
            float d = difference[i];
            float spread = deviation[i];
            float limit = LEARN_DEVIATIONS * sigma[i];
            if (d > margin + (limit > LEARN_FLOOR ? limit : LEARN_FLOOR)) {
                deviation[i] = spread + foregroundRate * (Math.min(d, 2 * spread + 1) - spread);
                follow(picture[i], i, dt, sigma[i]);
            } else {
                mean[i] += meanRate * (picture[i] - mean[i]);
                float most = 3 * spread + 1;
                deviation[i] = spread + deviationRate * ((d < most ? d : most) - spread);
                float still = differsSeconds[i] - 2 * dt;
                differsSeconds[i] = still > 0 ? still : 0;
                if ((i & 15) == 0) {
                    scratch[quiet++] = d;
                }
            }
        }
        if (quiet > 0) {
            float now = MEDIAN_TO_SIGMA * Quantile.of(scratch, quiet, quiet / 2);
            noise = Math.max(LEAST_NOISE, noise + (1 - (float) Math.exp(-dt / NOISE_SECONDS)) * (now - noise));
        }
    }

    private void follow(float value, int i, float dt, float sigma) {
        float limit = Math.max(LEARN_FLOOR, LEARN_DEVIATIONS * sigma);
        if (differsSeconds[i] > 0 && Math.abs(value - candidate[i]) <= limit) {
            candidate[i] += (1 - (float) Math.exp(-dt)) * (value - candidate[i]);
            differsSeconds[i] += dt;
        } else {
            candidate[i] = value;
            differsSeconds[i] = Math.max(0.001f, differsSeconds[i] - 4 * dt);
        }
        if (differsSeconds[i] >= ABSORB_SECONDS) {
            mean[i] = candidate[i];
            differsSeconds[i] = 0;
        }
    }

    /** Makes the recent look of the pixel its background. */
    void adopt(int i) {
        if (differsSeconds[i] > 0) {
            mean[i] = candidate[i];
            differsSeconds[i] = 0;
        }
    }

    /** The noise of all quiet pixels, standard deviation, levels. */
    float noise() {
        return noise;
    }
}
