package dev.watchkeeper.motion;

import java.util.function.BooleanSupplier;

/** Recognizes when the picture has changed as a whole, so that the background must be learned again; confined to one thread. */
final class SceneChange {
    /** More than this share of the picture, all at once, is no object: somebody right before the lens leaves a third of it as it was. */
    private static final float WHOLE_PICTURE = 0.67f;

    /** More than this share, all at once and with its texture, is no object either. */
    private static final float HALF_PICTURE = 0.5f;

    /** The picture must have been this calm before: a lorry fills it step by step. */
    private static final float CALM = 0.2f;

    /** A camera switches to infrared within this time, s. */
    private static final float LONGEST_SWITCH_SECONDS = 0.7f;

    /** Differences that come together with a change of light, in a picture that was still, belong to the light. */
    private static final float STILL = 0.01f;

    private static final float LIGHT_CHANGE_LEVELS = 4;

    /** Fewer differences than this share of the picture need no explanation by light. */
    static final float LIGHT_DIFFERENCES = 0.03f;

    private float lastUnraised;
    private float lastShare;
    private float secondsSinceCalm;

    void forget() {
        lastUnraised = 0;
        lastShare = 0;
        secondsSinceCalm = 0;
    }

    /**
     * Takes the next picture. Whether the whole picture changed is judged by unraised thresholds: exposure swings while a camera switches to or from
     * infrared, so thresholds are raised just then and hide most of the change.
     *
     * @param unraised share of the picture that differs from the background, 0 to 1
     * @param share the same, with thresholds raised while the light changes
     * @param dt since the previous picture, s
     * @param lightChange how much the light has changed lately, levels
     * @param keepsTexture whether the texture of the background is still seen in what differs; asked only where it decides
     */
    boolean isNewScene(float unraised, float share, float dt, float lightChange, BooleanSupplier keepsTexture) {
        secondsSinceCalm = lastUnraised < CALM ? 0 : secondsSinceCalm + dt;
        boolean all = unraised > WHOLE_PICTURE && secondsSinceCalm < LONGEST_SWITCH_SECONDS;
        boolean half = share > HALF_PICTURE && lastShare < CALM;
        boolean lit = lightChange > LIGHT_CHANGE_LEVELS && share > LIGHT_DIFFERENCES && lastShare < STILL;
        lastUnraised = unraised;
        lastShare = share;
        return all || ((half || lit) && keepsTexture.getAsBoolean());
    }
}
