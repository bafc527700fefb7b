package dev.watchkeeper.motion;

import java.util.Arrays;

/**
 * The difference from which a pixel counts, by where it lies; immutable.
 *
 * @param area knows the kind of each pixel
 * @param floors by kind, levels; infinite where nothing is watched
 * @param deviations by kind, in standard deviations of the noise
 */
@SuppressWarnings("ArrayRecordComponent") // read for each pixel
record Thresholds(WatchedArea area, float[] floors, float[] deviations) {
    /** Those of the settings. */
    static Thresholds of(WatchedArea area) {
        return atMost(area, 100);
    }

    /** Those of one sensitivity for the whole watched area. */
    static Thresholds everywhere(WatchedArea area, int sensitivity) {
        float[] floors = new float[area.kinds()];
        float[] deviations = new float[area.kinds()];
        for (int i = 0; i < floors.length; i++) {
            boolean watched = area.kindAt(i).watched();
            floors[i] = watched ? WatchedArea.floor(sensitivity) : Float.POSITIVE_INFINITY;
            deviations[i] = watched ? WatchedArea.deviations(sensitivity) : 0;
        }
        return new Thresholds(area, floors, deviations);
    }

    /** Those of a sensitivity, or those of the settings where they are less sensitive. */
    static Thresholds atMost(WatchedArea area, int sensitivity) {
        float[] floors = new float[area.kinds()];
        float[] deviations = new float[area.kinds()];
        for (int i = 0; i < floors.length; i++) {
            WatchedArea.Kind kind = area.kindAt(i);
            int own = Math.min(sensitivity, kind.sensitivity());
            floors[i] = kind.watched() ? WatchedArea.floor(own) : Float.POSITIVE_INFINITY;
            deviations[i] = kind.watched() ? WatchedArea.deviations(own) : 0;
        }
        return new Thresholds(area, floors, deviations);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Thresholds of
                && Arrays.equals(floors, of.floors)
                && Arrays.equals(deviations, of.deviations);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(floors);
    }

    float floor(int pixel) {
        return floors[area.kindIndex(pixel)];
    }

    float deviations(int pixel) {
        return deviations[area.kindIndex(pixel)];
    }
}
