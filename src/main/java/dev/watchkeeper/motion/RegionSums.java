package dev.watchkeeper.motion;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the properties of one region's pixels; confined to one thread. */
final class RegionSums {
    /** An outline this many times sharper in the background than now belonged to something that has left. */
    private static final float GHOST_RATIO = 1.5f;

    /** A ghost must have looked the same for this long, s. */
    private static final float GHOST_SECONDS = 1;

    /** Texture that correlates with the background's by this much is the background's. */
    private static final float RETAINED = 0.5f;

    private int left = Integer.MAX_VALUE;
    private int top = Integer.MAX_VALUE;
    private int right;
    private int bottom;
    private int areaPx;
    private int changedPx;
    private float outlineNow;
    private float outlineBefore;
    private float seconds;
    private float along;
    private float textureNow;
    private float textureBefore;
    private final Set<WatchedArea.Kind> kinds = new LinkedHashSet<>();
    private WatchedArea.@Nullable Kind lastKind;

    /** A pixel that differs from the background, or one beside such a pixel. */
    void add(int x, int y, boolean changed) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        changedPx += changed ? 1 : 0;
    }

    /** The pixel itself differs. */
    void addInner(WatchedArea.Kind kind, float differsSeconds) {
        areaPx++;
        seconds += differsSeconds;
        if (kind != lastKind) {
            kinds.add(kind);
            lastKind = kind;
        }
    }

    /** How the brightness rises to the right and downwards at a pixel, now and in the background. */
    void addTexture(float rightNow, float downNow, float rightBefore, float downBefore) {
        along += rightNow * rightBefore + downNow * downBefore;
        textureNow += rightNow * rightNow + downNow * downNow;
        textureBefore += rightBefore * rightBefore + downBefore * downBefore;
    }

    /** Whether it hides what was there: light and shadow leave its texture, brighter or darker. */
    boolean hides() {
        return along < RETAINED * Math.sqrt((double) textureNow * textureBefore);
    }

    /** The pixel is at the region's outline. */
    void addOutline(float steepnessNow, float steepnessBefore) {
        outlineNow += steepnessNow;
        outlineBefore += steepnessBefore;
    }

    int areaPx() {
        return areaPx;
    }

    int changedPx() {
        return changedPx;
    }

    Set<WatchedArea.Kind> kinds() {
        return kinds;
    }

    /** Whether this is where something was when the background was learned, and not something that came. */
    boolean isGhost() {
        return outlineBefore > GHOST_RATIO * outlineNow && seconds > GHOST_SECONDS * areaPx;
    }

    Finding.Region toRegion(boolean moving) {
        return new Finding.Region(left, top, right - left + 1, bottom - top + 1, areaPx, changedPx, moving, hides());
    }
}
