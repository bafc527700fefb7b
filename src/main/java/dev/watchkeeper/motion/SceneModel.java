package dev.watchkeeper.motion;

import dev.watchkeeper.motion.align.Light;
import dev.watchkeeper.motion.align.Registration;

/**
 * What one session has taught about the scene: the background and the previous picture, both kept where the camera looks and in the light that there is;
 * confined to one thread.
 */
final class SceneModel {
    /** How long thresholds stay raised after a change of light, s. */
    private static final float LIGHT_SECONDS = 1.5f;

    private static final float LIGHT_MARGIN = 0.5f;

    /** A trembling camera is back at its place on the average of this time, s; … */
    private static final float DRIFT_SECONDS = 4;

    /** … one that is this far from it has moved, px. */
    private static final float DRIFT_PX = 1;

    final int widthPx;
    final int heightPx;
    final Background background;

    /** The previous picture, smoothed. */
    final float[] before;

    private Registration.Shift drift = Registration.Shift.NONE;
    private float lightChange;

    SceneModel(int widthPx, int heightPx) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        background = new Background(widthPx * heightPx);
        before = new float[widthPx * heightPx];
    }

    /** Forgets everything and takes the smoothed picture for the background. */
    void restart(float[] now) {
        background.start(now);
        remember(now);
        drift = Registration.Shift.NONE;
        lightChange = 0;
    }

    /** Keeps the picture to compare the next one with. */
    void remember(float[] now) {
        System.arraycopy(now, 0, before, 0, now.length);
    }

    /** How much the light has changed lately, levels. */
    float lightChange() {
        return lightChange;
    }

    /** What is added to thresholds while the light changes, levels. */
    float margin() {
        return LIGHT_MARGIN * lightChange;
    }

    /** Lays the smoothed picture over the background; a camera that has moved takes the background along. */
    void align(float dt, Workspace work) {
        undo(followDrift(measureShift(work), dt, work), work);
    }

    /** Lays the smoothed picture over the background and learns nothing from it. */
    void alignOnly(Workspace work) {
        undo(measureShift(work), work);
    }

    /** How far the picture lies beside the background; where that cannot be seen, as far as usual lately. */
    private Registration.Shift measureShift(Workspace work) {
        float noise = background.noise();
        float[] now = work.now;
        System.arraycopy(now, 0, work.unaligned, 0, now.length);
        Registration.Shift first = work.registration
                .between(background.mean, now, widthPx, heightPx, noise)
                .orElse(drift);
        if (first.isNone()) {
            return first;
        }
        undo(first, work);
        return work.registration
                .between(background.mean, now, widthPx, heightPx, noise)
                .map(first::plus)
                .orElse(first);
    }

    private void undo(Registration.Shift shift, Workspace work) {
        Registration.undo(shift, work.unaligned, work.now, widthPx, heightPx);
    }

    /** Moves the background along with a camera that does not return, before it is too far away to be recognized. */
    private Registration.Shift followDrift(Registration.Shift shift, float dt, Workspace work) {
        drift = drift.towards(shift, 1 - (float) Math.exp(-dt / DRIFT_SECONDS));
        if (drift.length() < DRIFT_PX) {
            return shift;
        }
        Registration.Shift moved = drift;
        drift = Registration.Shift.NONE;
        background.move(moved, work.unmoved, widthPx, heightPx);
        System.arraycopy(before, 0, work.unmoved, 0, before.length);
        Registration.undo(moved.reversed(), work.unmoved, before, widthPx, heightPx);
        return shift.plus(moved.reversed());
    }

    /** Adjusts the background and the previous picture to the light of this one. */
    void followLight(float dt, Workspace work) {
        Light.Change change = measureLight(work);
        lightChange *= (float) Math.exp(-dt / LIGHT_SECONDS);
        if (!change.isNone()) {
            background.relight(change);
            for (int i = 0; i < before.length; i++) {
                before[i] = change.gain() * before[i] + change.offset();
            }
            lightChange += change.size();
        }
    }

    /**
     * Adjusts the picture to the light of the background and learns nothing from it.
     *
     * @return what is added to thresholds for it, levels
     */
    float undoLight(Workspace work) {
        Light.Change change = measureLight(work);
        float[] now = work.now;
        for (int i = 0; i < now.length && !change.isNone(); i++) {
            now[i] = (now[i] - change.offset()) / change.gain();
        }
        return LIGHT_MARGIN * change.size();
    }

    private Light.Change measureLight(Workspace work) {
        return work.light.between(
                background.mean, work.now, background.differsSeconds, widthPx, heightPx, background.noise());
    }
}
