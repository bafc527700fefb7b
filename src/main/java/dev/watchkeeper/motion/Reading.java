package dev.watchkeeper.motion;

import java.util.List;

/**
 * How plainly a picture differs from the background, whether or not that is motion; immutable. Scores and thresholds have the scale of the
 * sensitivity: what scores 60 is found at sensitivity 41 and above, whose threshold is 60 and below.
 *
 * @param widthPx size of the picture compared
 * @param heightPx size of the picture compared
 * @param score the highest threshold at which a region of the smallest size that counts would still be found, 0 to 100
 * @param threshold that of the most sensitive zone, 1 to 100
 * @param largest the largest region above its threshold however small, as a share of the picture, 0 to 1
 * @param watched the share of the picture that is in some zone and in no mask, 0 to 1
 * @param zones the same for each zone, in the order of the settings
 */
record Reading(int widthPx, int heightPx, int score, int threshold, double largest, double watched, List<Zone> zones) {
    Reading {
        zones = List.copyOf(zones);
    }

    /** One zone's share of it; immutable. */
    record Zone(String name, int score, int threshold) {}

    boolean isAbove() {
        return score >= threshold;
    }
}
