package dev.watchkeeper.motion;

import java.util.ArrayList;
import java.util.List;

/** Cuts out the regions in which a compared picture differs from the background; confined to one thread. */
final class RegionFinder {
    /** What differs by more than this, levels, is examined for its texture. */
    private static final float TEXTURE_LEVELS = 8;

    /** Both pictures that are compared carry noise. */
    private static final float TWO_NOISES = 1.4142f;

    /** A glance at a keyframe counts differences this much smaller … */
    private static final float GLANCE = 0.8f;

    /** … and regions this much smaller, because few pictures show all of what moves. */
    private static final float GLANCE_AREA = 0.25f;

    private final SceneModel scene;
    private final WatchedArea area;
    private final int leastAreaPx;
    private final int leastChangedPx;

    /** @param leastAreaPx smaller regions do not count */
    RegionFinder(SceneModel scene, WatchedArea area, int leastAreaPx) {
        this.scene = scene;
        this.area = area;
        this.leastAreaPx = leastAreaPx;
        this.leastChangedPx = Math.max(3, leastAreaPx / 16);
    }

    /** All regions at the sensitivity of the settings; {@link Workspace#regions} holds their pixels until the next search. */
    RegionSums[] find(Thresholds ofSettings, float margin, Workspace work) {
        markAll(margin, 1, work);
        work.regions.find(work.mask);
        return sum(ofSettings, work.regions.whole(), margin, work);
    }

    /** The regions at other thresholds, in a part of the picture that holds all of them. */
    RegionSums[] find(Thresholds thresholds, Regions.Window window, float margin, Workspace work) {
        mark(thresholds, window.grown(2), margin, work);
        work.regions.find(work.mask, window);
        return sum(thresholds, window, margin, work);
    }

    /** Regions of sufficient size. */
    List<Finding.Region> large(RegionSums[] sums) {
        List<Finding.Region> large = new ArrayList<>();
        for (RegionSums region : sums) {
            if (region != null && isLarge(region)) {
                large.add(region.toRegion(isMoving(region)));
            }
        }
        return large;
    }

    boolean isLarge(RegionSums region) {
        return region.areaPx() >= leastAreaPx;
    }

    boolean isMoving(RegionSums region) {
        return region.changedPx() >= leastChangedPx;
    }

    /** Makes the place that something left part of the background. */
    void forgetGhosts(RegionSums[] sums, Regions regions) {
        for (int root = 1; root < sums.length; root++) {
            RegionSums region = sums[root];
            if (region != null && isLarge(region) && !isMoving(region) && region.isGhost()) {
                adopt(root, regions);
            }
        }
    }

    private void adopt(int root, Regions regions) {
        for (int i = 0; i < scene.before.length; i++) {
            if (regions.rootAt(i) == root) {
                scene.background.adopt(i);
            }
        }
    }

    /** Whether a single picture may show motion, by lower thresholds and a smaller area than {@link #find}. */
    boolean glimpsesMotion(float margin, Workspace work) {
        markAll(margin, GLANCE, work);
        for (int i = 0; i < work.mask.length; i++) {
            if (work.mask[i] != 0) {
                float limit = margin + GLANCE * limit(i, work);
                work.mask[i] = (byte) (Math.abs(work.now[i] - scene.before[i]) > limit ? 1 : 0);
            }
        }
        Regions regions = work.regions;
        regions.find(work.mask);
        int[] sizes = new int[regions.highestLabel() + 1];
        int largest = 0;
        for (int y = 1; sizes.length > 1 && y < scene.heightPx - 1; y++) {
            for (int x = 1; x < scene.widthPx - 1; x++) {
                int root = regions.rootAt(y * scene.widthPx + x);
                largest = root == 0 ? largest : Math.max(largest, ++sizes[root]);
            }
        }
        return largest >= Math.max(3, GLANCE_AREA * leastAreaPx);
    }

    private float limit(int i, Workspace work) {
        float limit = area.deviations[i] * work.sigma[i];
        float floor = area.floors[i];
        return limit > floor ? limit : floor;
    }

    private void markAll(float margin, float share, Workspace work) {
        for (int i = 0; i < work.mask.length; i++) {
            work.mask[i] = (byte) (work.difference[i] > margin + share * limit(i, work) ? 1 : 0);
        }
    }

    private void mark(Thresholds thresholds, Regions.Window window, float margin, Workspace work) {
        for (int y = Math.max(0, window.top()); y <= Math.min(scene.heightPx - 1, window.bottom()); y++) {
            int row = y * scene.widthPx;
            int end = row + Math.min(scene.widthPx - 1, window.right());
            for (int i = row + Math.max(0, window.left()); i <= end; i++) {
                float limit = thresholds.deviations(i) * work.sigma[i];
                float floor = thresholds.floor(i);
                work.mask[i] = (byte) (work.difference[i] > margin + (limit > floor ? limit : floor) ? 1 : 0);
            }
        }
    }

    private RegionSums[] sum(Thresholds thresholds, Regions.Window window, float margin, Workspace work) {
        Regions regions = work.regions;
        RegionSums[] sums = new RegionSums[regions.highestLabel() + 1];
        for (int y = window.top(); sums.length > 1 && y <= window.bottom(); y++) {
            for (int x = window.left(); x <= window.right(); x++) {
                int i = y * scene.widthPx + x;
                int root = regions.rootAt(i);
                if (root != 0) {
                    RegionSums region = sums[root] == null ? (sums[root] = new RegionSums()) : sums[root];
                    region.add(x, y, isChanged(i, thresholds, margin, work));
                    if (regions.isIn(i)) {
                        addTexture(region, work.now, i);
                        region.addInner(area.kind(i), scene.background.differsSeconds[i]);
                    }
                    if (regions.isOutline(i)) {
                        region.addOutline(steepness(work.now, i), steepness(scene.background.mean, i));
                    }
                }
            }
        }
        return sums;
    }

    /** Whether the pixel differs from the previous picture. */
    private boolean isChanged(int i, Thresholds thresholds, float margin, Workspace work) {
        float step = Math.abs(work.now[i] - Math.min(255, Math.max(0, scene.before[i])));
        float limit = TWO_NOISES * thresholds.deviations(i) * work.sigma[i];
        return step > margin + Math.max(thresholds.floor(i), limit);
    }

    private float steepness(float[] picture, int i) {
        return Math.abs(picture[i + 1] - picture[i - 1])
                + Math.abs(picture[i + scene.widthPx] - picture[i - scene.widthPx]);
    }

    private void addTexture(RegionSums region, float[] now, int i) {
        float[] mean = scene.background.mean;
        int widthPx = scene.widthPx;
        region.addTexture(
                now[i + 1] - now[i - 1],
                now[i + widthPx] - now[i - widthPx],
                mean[i + 1] - mean[i - 1],
                mean[i + widthPx] - mean[i - widthPx]);
    }

    /** Whether most of what differs has kept its texture: light has changed, and nothing hides the background. */
    boolean keepsTexture(Workspace work) {
        RegionSums all = new RegionSums();
        for (int y = 1; y < scene.heightPx - 1; y++) {
            for (int x = 1 + (y & 1); x < scene.widthPx - 1; x += 2) {
                int i = y * scene.widthPx + x;
                if (work.difference[i] > TEXTURE_LEVELS) {
                    addTexture(all, work.now, i);
                }
            }
        }
        return !all.hides();
    }
}
