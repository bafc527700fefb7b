package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Zones and masks as a grid of pixels: whether a pixel is watched, how sensitively, and which zones it is in.
 * Immutable: the arrays must not be written.
 */
final class WatchedArea {
    /** The threshold in levels (0 to 255) below which no difference counts, at sensitivity 1 and at 100; tuned on footage, see docs/motion.md. */
    private static final double FLOOR_AT_1 = 30;

    private static final double FLOOR_AT_100 = 4;

    /** The threshold in standard deviations of the noise at sensitivity 1 and at 100. */
    private static final double DEVIATIONS_AT_1 = 10;

    private static final double DEVIATIONS_AT_100 = 3;

    /** For each pixel the difference, in levels, up to which nothing counts; infinite where nothing is watched. */
    final float[] floors;

    /** For each pixel the same in standard deviations of the noise. */
    final float[] deviations;

    private final byte[] kindOfPixel;
    private final List<Kind> kinds = new ArrayList<>();
    private final int watchedPx;

    /**
     * What some pixels have in common; immutable.
     *
     * @param floor differences up to this many levels never count; infinite where nothing is watched
     * @param deviations differences up to this many standard deviations of the noise never count
     */
    record Kind(Set<String> zones, boolean watched, int sensitivity, float floor, float deviations) {}

    WatchedArea(MotionSettings settings, int widthPx, int heightPx) {
        floors = new float[widthPx * heightPx];
        deviations = new float[widthPx * heightPx];
        kindOfPixel = new byte[widthPx * heightPx];
        int watched = 0;
        for (int y = 0; y < heightPx; y++) {
            for (int x = 0; x < widthPx; x++) {
                Kind kind = kindAt(settings, (x + 0.5) / widthPx, (y + 0.5) / heightPx);
                int pixel = y * widthPx + x;
                kindOfPixel[pixel] = (byte) indexOf(kind);
                floors[pixel] = kind.floor();
                deviations[pixel] = kind.deviations();
                watched += kind.watched() ? 1 : 0;
            }
        }
        watchedPx = watched;
    }

    private static Kind kindAt(MotionSettings settings, double x, double y) {
        Set<String> names = new TreeSet<>();
        int sensitivity = 0;
        for (Zone zone : settings.zones()) {
            if (contains(zone.polygon(), x, y)) {
                names.add(zone.name());
                sensitivity = Math.max(sensitivity, zone.sensitivity().orElse(settings.sensitivity()));
            }
        }
        if (settings.zones().isEmpty()) {
            sensitivity = settings.sensitivity();
        }
        boolean masked = settings.masks().stream().anyMatch(mask -> contains(mask.polygon(), x, y));
        if (masked || sensitivity == 0) {
            return new Kind(Set.of(), false, 0, Float.POSITIVE_INFINITY, 0);
        }
        return new Kind(names, true, sensitivity, floor(sensitivity), deviations(sensitivity));
    }

    /** The difference in levels up to which nothing counts at a sensitivity. */
    static float floor(int sensitivity) {
        return between(FLOOR_AT_1, FLOOR_AT_100, sensitivity);
    }

    /** The same in standard deviations of the noise. */
    static float deviations(int sensitivity) {
        return between(DEVIATIONS_AT_1, DEVIATIONS_AT_100, sensitivity);
    }

    /** Geometric steps: each point of sensitivity lowers the threshold by the same share. */
    private static float between(double at1, double at100, int sensitivity) {
        return (float) (at1 * Math.pow(at100 / at1, (sensitivity - 1) / 99.0));
    }

    private int indexOf(Kind kind) {
        int index = kinds.indexOf(kind);
        if (index < 0) {
            if (kinds.size() > 127) {
                return 127; // more overlaps than anybody draws: the rest share the last kind
            }
            kinds.add(kind);
            index = kinds.size() - 1;
        }
        return index;
    }

    /** Even-odd rule: a ray to the right crosses the outline an odd number of times. */
    static boolean contains(List<Point> polygon, double x, double y) {
        boolean inside = false;
        Point before = polygon.getLast();
        for (Point corner : polygon) {
            boolean crosses = corner.y() > y != before.y() > y;
            if (crosses && x < (before.x() - corner.x()) * (y - corner.y()) / (before.y() - corner.y()) + corner.x()) {
                inside = !inside;
            }
            before = corner;
        }
        return inside;
    }

    /** Pixels in some zone and in no mask. */
    int watchedPx() {
        return watchedPx;
    }

    Kind kind(int pixel) {
        return kinds.get(kindOfPixel[pixel]);
    }

    /** The number of the pixel's kind, below {@link #kinds}. */
    int kindIndex(int pixel) {
        return kindOfPixel[pixel];
    }

    Kind kindAt(int index) {
        return kinds.get(index);
    }

    /** How many kinds of pixels there are. */
    int kinds() {
        return kinds.size();
    }
}
