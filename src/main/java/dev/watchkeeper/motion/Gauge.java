package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures how clearly a picture differs from the background, on the scale of the sensitivity, so that people see how close something is to being
 * found; confined to one thread. Decides nothing. A region's score is the highest threshold that enough of its pixels exceed; what is below its
 * threshold is cut out at the highest sensitivity.
 */
final class Gauge {
    /**
     * How clearly a picture differs from the background, whether or not that is motion; immutable. Scores and thresholds use the scale of the
     * sensitivity: what scores 60 is found at sensitivities from 41, whose thresholds are 60 and less.
     *
     * @param widthPx size of the picture compared
     * @param heightPx size of the picture compared
     * @param score the highest threshold at which a region of the smallest size that counts would still be found, 0 to 100
     * @param threshold that of the most sensitive zone, 1 to 100
     * @param largest the largest region above its threshold however small, as a share of the picture, 0 to 1
     * @param watched the share of the picture that is in some zone and in no mask, 0 to 1
     * @param zones the same for each zone, in the order of the settings
     */
    record Reading(
            int widthPx, int heightPx, int score, int threshold, double largest, double watched, List<Zone> zones) {
        Reading {
            zones = List.copyOf(zones);
        }

        /** One zone's share of it; immutable. */
        record Zone(String name, int score, int threshold) {}

        boolean isAbove() {
            return score >= threshold;
        }
    }

    private static final int HIGHEST = 100;

    /** Scores lie between 0 and 100 and thresholds between 1 and 100, so their differences lie this far around 0. */
    private static final int MIDDLE = HIGHEST;

    private static final float[] FLOORS = new float[HIGHEST + 1];
    private static final float[] DEVIATIONS = new float[HIGHEST + 1];

    static {
        for (int sensitivity = 1; sensitivity <= HIGHEST; sensitivity++) {
            FLOORS[sensitivity] = WatchedArea.floor(sensitivity);
            DEVIATIONS[sensitivity] = WatchedArea.deviations(sensitivity);
        }
    }

    private final MotionSettings settings;
    private final WatchedArea area;
    private final int widthPx;
    private final int heightPx;
    private final int leastAreaPx;
    private final int threshold;

    Gauge(MotionSettings settings, WatchedArea area, int widthPx, int heightPx, int leastAreaPx) {
        this.settings = settings;
        this.area = area;
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        this.leastAreaPx = leastAreaPx;
        this.threshold = MotionSettings.threshold(settings.zones().stream()
                .mapToInt(zone -> zone.sensitivity().orElse(settings.sensitivity()))
                .max()
                .orElse(settings.sensitivity()));
    }

    /** The reading of a picture that cannot be judged. */
    Reading nothing() {
        return reading(-HIGHEST, 0, new int[settings.zones().size()]);
    }

    /**
     * Measures the picture that was compared last. What is above its threshold is measured by the regions that were found; regions are cut out again
     * only where nothing is above, or zones differ: that costs a fifth of a comparison.
     *
     * @param work holds the regions of the pixels above their thresholds; they and the mask are overwritten
     * @param margin added to the thresholds while the light changes, levels
     */
    Reading measure(Workspace work, float margin) {
        if (settings.zones().size() <= 1) {
            Reading found = rate(work, margin);
            if (found.isAbove()) {
                return found;
            }
        }
        mark(work, margin);
        work.regions.find(work.mask);
        return rate(work, margin);
    }

    private Reading rate(Workspace work, float margin) {
        Regions regions = work.regions;
        int labels = regions.highestLabel() + 1;
        int[] best = new int[settings.zones().size()];
        if (labels == 1) {
            return reading(-HIGHEST, 0, best);
        }
        int[] sizes = new int[labels];
        int[] above = new int[labels];
        int largest = 0;
        for (int i = widthPx; i < widthPx * (heightPx - 1); i++) {
            if (regions.isIn(i)) {
                int root = regions.rootAt(i);
                sizes[root]++;
                float limit = Math.max(area.floors[i], area.deviations[i] * work.sigma[i]);
                if (work.difference[i] > margin + limit) {
                    largest = Math.max(largest, ++above[root]);
                }
            }
        }
        int excess = rate(work, margin, sizes, best);
        return reading(excess, (double) largest / (widthPx * heightPx), best);
    }

    private void mark(Workspace work, float margin) {
        byte[] mask = work.mask;
        float floor = FLOORS[HIGHEST];
        float deviations = DEVIATIONS[HIGHEST];
        for (int i = 0; i < mask.length; i++) {
            float limit = deviations * work.sigma[i];
            boolean differs = work.difference[i] > margin + (limit > floor ? limit : floor);
            mask[i] = (byte) (differs & area.floors[i] < Float.POSITIVE_INFINITY ? 1 : 0);
        }
    }

    /** How far the strongest region of sufficient size is above its threshold, or below if negative; fills in the scores of the zones. */
    private int rate(Workspace work, float margin, int[] sizes, int[] zoneScores) {
        Regions regions = work.regions;
        int[][] counts = new int[sizes.length][];
        int[][] ofKinds = new int[sizes.length][];
        for (int i = widthPx; i < widthPx * (heightPx - 1); i++) {
            if (!regions.isIn(i)) {
                continue;
            }
            int root = regions.rootAt(i);
            if (sizes[root] < leastAreaPx) {
                continue;
            }
            if (counts[root] == null) {
                counts[root] = new int[2 * HIGHEST + 1];
                ofKinds[root] = new int[area.kinds()];
            }
            int score = score(work.difference[i], margin, work.sigma[i]);
            int kind = area.kindIndex(i);
            counts[root][MIDDLE + score - MotionSettings.threshold(area.kind(i).sensitivity())]++;
            ofKinds[root][kind] = Math.max(ofKinds[root][kind], score);
        }
        int best = -HIGHEST;
        for (int root = 1; root < counts.length; root++) {
            if (counts[root] != null) {
                int excess = excess(counts[root]);
                best = Math.max(best, excess);
                rateZones(ofKinds[root], excess, zoneScores);
            }
        }
        return best;
    }

    /** The highest threshold that a pixel exceeds; 0 if it exceeds none. */
    static int score(float difference, float margin, float sigma) {
        int fails = 0; // a sensitivity at which it does not count
        int counts = HIGHEST + 1; // one at which it does
        while (counts - fails > 1) {
            int middle = (fails + counts) / 2;
            if (difference > margin + Math.max(FLOORS[middle], DEVIATIONS[middle] * sigma)) {
                counts = middle;
            } else {
                fails = middle;
            }
        }
        return MotionSettings.threshold(counts);
    }

    private int excess(int[] counts) {
        int enough = 0;
        for (int at = counts.length - 1; at >= 0; at--) {
            enough += counts[at];
            if (enough >= leastAreaPx) {
                return at - MIDDLE;
            }
        }
        return -HIGHEST;
    }

    private void rateZones(int[] ofKinds, int excess, int[] zoneScores) {
        for (int kind = 0; kind < ofKinds.length; kind++) {
            if (ofKinds[kind] > 0) {
                WatchedArea.Kind touched = area.kindAt(kind);
                int score = Math.clamp(excess + MotionSettings.threshold(touched.sensitivity()), 0, ofKinds[kind]);
                for (int zone = 0; zone < zoneScores.length; zone++) {
                    if (touched.zones().contains(settings.zones().get(zone).name())) {
                        zoneScores[zone] = Math.max(zoneScores[zone], score);
                    }
                }
            }
        }
    }

    private Reading reading(int excess, double largest, int[] zoneScores) {
        List<Reading.Zone> zones = new ArrayList<>(zoneScores.length);
        for (int i = 0; i < zoneScores.length; i++) {
            MotionSettings.Zone zone = settings.zones().get(i);
            int sensitivity = zone.sensitivity().orElse(settings.sensitivity());
            zones.add(new Reading.Zone(zone.name(), zoneScores[i], MotionSettings.threshold(sensitivity)));
        }
        int score = Math.clamp(threshold + excess, 0, HIGHEST);
        double watched = (double) area.watchedPx() / (widthPx * heightPx);
        return new Reading(widthPx, heightPx, score, threshold, largest, watched, zones);
    }
}
