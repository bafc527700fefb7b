package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.media.GrayPicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells what moves in a sequence of small gray pictures, whatever the time between them; confined to one thread. docs/motion.md
 * explains the method. Raising the sensitivity can only add to what is seen: the background learns the same at every sensitivity.
 */
final class Detector {
    /** After the first picture of a session everything is learned and nothing is reported for so long. */
    static final Duration LEARNING = Duration.ofSeconds(3);

    /** The same after the picture changed as a whole. */
    static final Duration RELEARNING = Duration.ofMillis(1500);

    private static final int LEAST_LEARNED_PICTURES = 3;

    /** More than this share of the picture, all at once, is no object. */
    private static final float WHOLE_PICTURE = 0.5f;

    /** Before that the picture must have been this calm: a lorry fills it step by step. */
    private static final float CALM = 0.2f;

    /** Differences that come together with a change of light, in a picture that was still, are the light's. */
    private static final float STILL = 0.01f;

    private static final float LIGHT_CHANGE_LEVELS = 4;

    private static final float LIGHT_DIFFERENCES = 0.03f;

    /** How long thresholds stay raised after a change of light, s. */
    private static final float UNREST_SECONDS = 1.5f;

    private static final float UNREST_MARGIN = 0.5f;

    /** A longer pause between pictures teaches no more than this, s. */
    private static final float LONGEST_STEP_SECONDS = 10;

    /** Both pictures that are compared carry noise. */
    private static final float TWO_NOISES = 1.4142f;

    /** What trembles is back at its place on the average of so long, s; … */
    private static final float DRIFT_SECONDS = 4;

    /** … and what is so far from it then has moved, px. */
    private static final float DRIFT_PX = 1;

    /** A glance at a keyframe sees differences this much smaller … */
    private static final float GLANCE = 0.8f;

    /** … and regions this much smaller, since what moves is seen whole in few pictures. */
    private static final float GLANCE_AREA = 0.25f;

    private final MotionSettings settings;
    private @Nullable Field field;

    Detector(MotionSettings settings) {
        this.settings = settings;
    }

    /** Forgets the background: another session may show another picture. */
    void forget() {
        field = null;
    }

    /** @param workspaces those of the thread that calls */
    Finding look(GrayPicture picture, Workspaces workspaces) {
        Field current = field;
        Workspace work = workspaces.of(picture);
        if (current == null || current.epoch != picture.epoch() || !current.fits(picture)) {
            Field first = new Field(settings, picture, work);
            field = first;
            return first.learning(picture);
        }
        return current.look(picture, work);
    }

    /**
     * Whether a picture may show motion, by thresholds somewhat lower than those of {@link #look}; learns nothing. A single keyframe is judged
     * so, to decide whether the pictures before it are worth decoding.
     *
     * @param workspaces those of the thread that calls
     */
    boolean differs(GrayPicture picture, Workspaces workspaces) {
        Field current = field;
        return current == null
                || current.epoch != picture.epoch()
                || !current.fits(picture)
                || current.differs(picture, workspaces.of(picture));
    }

    /** The memory for pictures of one size and session; confined to one thread. */
    private final class Field {
        private final int widthPx;
        private final int heightPx;
        private final long epoch;
        private final WatchedArea area;
        private final int leastAreaPx;
        private final Background background;
        private final Stayers stayers = new Stayers();
        private final Gauge gauge;
        private final float[] before;
        private long lastMicros;
        private float learningSeconds;
        private int learningPictures;
        private float lastShare;
        private float unrest;
        private Registration.Shift drift = Registration.Shift.NONE;

        Field(MotionSettings settings, GrayPicture first, Workspace work) {
            widthPx = first.widthPx();
            heightPx = first.heightPx();
            epoch = first.epoch();
            area = new WatchedArea(settings, widthPx, heightPx);
            int pixels = widthPx * heightPx;
            leastAreaPx = Math.max(4, (int) Math.round(settings.minArea() * pixels));
            background = new Background(pixels);
            gauge = new Gauge(settings, area, widthPx, heightPx, leastAreaPx);
            before = new float[pixels];
            smooth(first.luma(), work);
            relearn(LEARNING, first.ptsMicros(), work.now);
        }

        boolean fits(GrayPicture picture) {
            return picture.widthPx() == widthPx && picture.heightPx() == heightPx;
        }

        private void relearn(Duration time, long ptsMicros, float[] now) {
            background.start(now);
            System.arraycopy(now, 0, before, 0, now.length);
            learningSeconds = time.toMillis() / 1000f;
            learningPictures = LEAST_LEARNED_PICTURES;
            lastMicros = ptsMicros;
            lastShare = 0;
            unrest = 0;
            drift = Registration.Shift.NONE;
        }

        Finding look(GrayPicture picture, Workspace work) {
            float dt = Math.clamp((picture.ptsMicros() - lastMicros) / 1e6f, 0.001f, LONGEST_STEP_SECONDS);
            lastMicros = picture.ptsMicros();
            smooth(picture.luma(), work);
            steady(drift(shift(work), dt, work), work);
            followLight(dt, work);
            if (learningSeconds > 0 || learningPictures > 0) {
                return learn(picture, dt, work);
            }
            float margin = UNREST_MARGIN * unrest;
            float share = background.compare(work, margin);
            boolean all = share > WHOLE_PICTURE && lastShare < CALM;
            boolean lit = unrest > LIGHT_CHANGE_LEVELS && share > LIGHT_DIFFERENCES && lastShare < STILL;
            if (all || lit) {
                relearn(RELEARNING, picture.ptsMicros(), work.now);
                return learning(picture);
            }
            lastShare = share;
            mark(margin, work);
            Finding finding = sum(picture, margin, work).with(gauge.measure(work, margin));
            background.learn(work, dt, margin);
            System.arraycopy(work.now, 0, before, 0, before.length);
            return finding;
        }

        boolean differs(GrayPicture picture, Workspace work) {
            if (learningSeconds > 0 || learningPictures > 0) {
                return true;
            }
            smooth(picture.luma(), work);
            steady(shift(work), work);
            float[] now = work.now;
            Light.Change change = work.light.between(
                    background.mean, now, background.differsSeconds, widthPx, heightPx, background.noise());
            for (int i = 0; i < now.length && !change.isNone(); i++) {
                now[i] = (now[i] - change.offset()) / change.gain();
            }
            float margin = UNREST_MARGIN * change.size();
            if (background.compare(work, margin) > LIGHT_DIFFERENCES) {
                return true;
            }
            for (int i = 0; i < now.length; i++) {
                float limit = GLANCE * Math.max(area.floors[i], area.deviations[i] * work.sigma[i]);
                boolean differs = work.difference[i] > margin + limit;
                work.mask[i] = (byte) (differs && Math.abs(now[i] - before[i]) > margin + limit ? 1 : 0);
            }
            Regions regions = work.regions;
            regions.find(work.mask);
            int[] sizes = new int[regions.highestLabel() + 1];
            int largest = 0;
            for (int y = 1; sizes.length > 1 && y < heightPx - 1; y++) {
                for (int x = 1; x < widthPx - 1; x++) {
                    int root = regions.rootAt(y * widthPx + x);
                    largest = root == 0 ? largest : Math.max(largest, ++sizes[root]);
                }
            }
            return largest >= Math.max(3, GLANCE_AREA * leastAreaPx);
        }

        private Finding learn(GrayPicture picture, float dt, Workspace work) {
            background.learnAll(work.now, dt);
            System.arraycopy(work.now, 0, before, 0, before.length);
            learningSeconds -= dt;
            learningPictures--;
            if (learningSeconds <= 0 && learningPictures <= 0) {
                background.settle(work.samples);
            }
            return learning(picture);
        }

        Finding learning(GrayPicture picture) {
            return Finding.learning(picture.time(), picture.ptsMicros(), gauge.nothing());
        }

        /** How far the picture lies beside the background: where that cannot be seen, as far as usual lately. */
        private Registration.Shift shift(Workspace work) {
            float noise = background.noise();
            float[] now = work.now;
            System.arraycopy(now, 0, work.asItCame, 0, now.length);
            Registration.Shift first = work.registration
                    .between(background.mean, now, widthPx, heightPx, noise)
                    .orElse(drift);
            if (first.isNone()) {
                return first;
            }
            Registration.undo(first, work.asItCame, now, widthPx, heightPx);
            return work.registration
                    .between(background.mean, now, widthPx, heightPx, noise)
                    .map(first::plus)
                    .orElse(first);
        }

        /** Lays the picture over the background. */
        private void steady(Registration.Shift shift, Workspace work) {
            Registration.undo(shift, work.asItCame, work.now, widthPx, heightPx);
        }

        /** A camera that does not come back to its place takes the background along, before it is too far away to be recognized. */
        private Registration.Shift drift(Registration.Shift shift, float dt, Workspace work) {
            drift = drift.towards(shift, 1 - (float) Math.exp(-dt / DRIFT_SECONDS));
            if (drift.length() < DRIFT_PX) {
                return shift;
            }
            Registration.Shift moved = drift;
            drift = Registration.Shift.NONE;
            background.move(moved, work.difference, widthPx, heightPx);
            System.arraycopy(before, 0, work.difference, 0, before.length);
            Registration.undo(moved.reversed(), work.difference, before, widthPx, heightPx);
            return shift.plus(moved.reversed());
        }

        private void followLight(float dt, Workspace work) {
            Light.Change change = work.light.between(
                    background.mean, work.now, background.differsSeconds, widthPx, heightPx, background.noise());
            unrest *= (float) Math.exp(-dt / UNREST_SECONDS);
            if (!change.isNone()) {
                background.relight(change);
                for (int i = 0; i < before.length; i++) {
                    before[i] = change.gain() * before[i] + change.offset();
                }
                unrest += change.size();
            }
        }

        /** Averages 3×3 pixels (fewer at the border is not worth the trouble: it repeats its neighbours). */
        private void smooth(byte[] luma, Workspace work) {
            float[] now = work.now;
            int[] columns = work.columns;
            for (int y = 0; y < heightPx; y++) {
                int above = Math.max(0, y - 1) * widthPx;
                int here = y * widthPx;
                int below = Math.min(heightPx - 1, y + 1) * widthPx;
                for (int x = 0; x < widthPx; x++) {
                    columns[x] = (luma[above + x] & 0xFF) + (luma[here + x] & 0xFF) + (luma[below + x] & 0xFF);
                }
                now[here] = (2 * columns[0] + columns[Math.min(1, widthPx - 1)]) / 9f;
                for (int x = 1; x < widthPx - 1; x++) {
                    now[here + x] = (columns[x - 1] + columns[x] + columns[x + 1]) * (1 / 9f);
                }
                now[here + widthPx - 1] = (2 * columns[widthPx - 1] + columns[Math.max(0, widthPx - 2)]) / 9f;
            }
        }

        private void mark(float margin, Workspace work) {
            for (int i = 0; i < before.length; i++) {
                float limit = area.deviations[i] * work.sigma[i];
                float floor = area.floors[i];
                work.mask[i] = (byte) (work.difference[i] > margin + (limit > floor ? limit : floor) ? 1 : 0);
            }
        }

        /** Whether the pixel differs from the picture before. */
        private boolean changed(int i, float margin, Workspace work) {
            float step = Math.abs(work.now[i] - Math.min(255, Math.max(0, before[i])));
            float limit = TWO_NOISES * area.deviations[i] * work.sigma[i];
            return step > margin + Math.max(area.floors[i], limit);
        }

        private Finding sum(GrayPicture picture, float margin, Workspace work) {
            Regions regions = work.regions;
            regions.find(work.mask);
            RegionSums[] sums = new RegionSums[regions.highestLabel() + 1];
            for (int y = 1; sums.length > 1 && y < heightPx - 1; y++) {
                for (int x = 1; x < widthPx - 1; x++) {
                    int i = y * widthPx + x;
                    int root = regions.rootAt(i);
                    if (root != 0) {
                        RegionSums region = sums[root] == null ? (sums[root] = new RegionSums()) : sums[root];
                        region.add(x, y, changed(i, margin, work));
                        if (regions.isIn(i)) {
                            region.addInner(area.kind(i), background.differsSeconds[i]);
                        }
                        if (regions.isOutline(i)) {
                            region.addOutline(steepness(work.now, i), steepness(background.mean, i));
                        }
                    }
                }
            }
            return conclude(picture, sums, regions);
        }

        private float steepness(float[] picture, int i) {
            return Math.abs(picture[i + 1] - picture[i - 1]) + Math.abs(picture[i + widthPx] - picture[i - widthPx]);
        }

        private Finding conclude(GrayPicture picture, RegionSums[] sums, Regions regions) {
            List<Finding.Region> found = new ArrayList<>();
            Set<String> zones = new TreeSet<>();
            int movingPx = 0;
            for (int root = 1; root < sums.length; root++) {
                RegionSums region = sums[root];
                if (region == null || region.areaPx() < leastAreaPx) {
                    continue;
                }
                boolean moving = region.changedPx() >= Math.max(3, leastAreaPx / 16);
                if (!moving && region.isGhost()) {
                    adopt(root, regions);
                    continue;
                }
                found.add(region.toRegion(moving));
                if (moving) {
                    movingPx += region.areaPx();
                    region.kinds().forEach(kind -> zones.addAll(kind.zones()));
                }
            }
            boolean still = stayers.update(found, picture.ptsMicros());
            double score = area.watchedPx() == 0 ? 0 : Math.min(1, (double) movingPx / area.watchedPx());
            return new Finding(picture.time(), picture.ptsMicros(), false, score, still, found, zones, gauge.nothing());
        }

        private void adopt(int root, Regions regions) {
            for (int i = 0; i < before.length; i++) {
                if (regions.rootAt(i) == root) {
                    background.adopt(i);
                }
            }
        }
    }
}
