package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.motion.align.Light;
import dev.watchkeeper.motion.align.Registration;
import dev.watchkeeper.motion.decode.EarlyPictures;
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

    /** More than this share of the picture, all at once, is no object: somebody right before the lens leaves a third of it as it was. */
    private static final float WHOLE_PICTURE = 0.67f;

    /** More than this share of the picture, all at once and with its texture, is no object either. */
    private static final float HALF_PICTURE = 0.5f;

    /** Before that the picture must have been this calm: a lorry fills it step by step. */
    private static final float CALM = 0.2f;

    /** A camera goes over to infrared within this time, s. */
    private static final float LONGEST_SWITCH_SECONDS = 0.7f;

    /** What differs by more than this, levels, is asked for its texture. */
    private static final float LIGHT_LEVELS = 8;

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

    /** By which regions the background learns, whatever the sensitivity. */
    private static final int LEARNING_SENSITIVITY = 50;

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
        private final List<Stayers> stayersOfSteps = new ArrayList<>();
        private final Thresholds ofSettings;
        private final Thresholds ofLearning;
        private final List<Thresholds> ofSteps;
        private final Gauge gauge;
        private final EarlyPictures early = new EarlyPictures();
        private final float[] before;
        private long lastMicros;
        private float learningSeconds;
        private int learningPictures;
        private float lastShare;
        private float calmSeconds;
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
            ofSettings = Thresholds.of(area);
            ofLearning = Thresholds.everywhere(area, LEARNING_SENSITIVITY);
            ofSteps = Steps.of(area);
            ofSteps.forEach(step -> stayersOfSteps.add(new Stayers()));
            gauge = new Gauge(settings, area, widthPx, heightPx, leastAreaPx);
            before = new float[pixels];
            smooth(first.luma(), work);
            relearn(LEARNING, first.ptsMicros(), work.now);
            early.begin(first);
        }

        boolean fits(GrayPicture picture) {
            return picture.widthPx() == widthPx && picture.heightPx() == heightPx;
        }

        private void relearn(Duration time, long ptsMicros, float[] now) {
            background.start(now);
            System.arraycopy(now, 0, before, 0, now.length);
            early.take();
            learningSeconds = time.toMillis() / 1000f;
            learningPictures = LEAST_LEARNED_PICTURES;
            lastMicros = ptsMicros;
            lastShare = 0;
            calmSeconds = 0;
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
            calmSeconds = lastShare < CALM ? 0 : calmSeconds + dt;
            boolean all = share > WHOLE_PICTURE && calmSeconds < LONGEST_SWITCH_SECONDS;
            boolean half = share > HALF_PICTURE && lastShare < CALM;
            boolean lit = unrest > LIGHT_CHANGE_LEVELS && share > LIGHT_DIFFERENCES && lastShare < STILL;
            if (all || ((half || lit) && keepsTexture(work))) {
                relearn(RELEARNING, picture.ptsMicros(), work.now);
                return learning(picture);
            }
            lastShare = share;
            Finding finding = find(picture, margin, work);
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
            early.add(picture, unrest);
            if (learningSeconds > 0 || learningPictures > 0) {
                return learning(picture);
            }
            background.settle(work.samples);
            List<Finding> earlier = lookBack(work);
            smooth(picture.luma(), work);
            System.arraycopy(work.now, 0, before, 0, before.length);
            return learning(picture).after(earlier);
        }

        /** Whoever was there while the background was learned is no part of it, and is seen now. */
        private List<Finding> lookBack(Workspace work) {
            List<GrayPicture> pictures = early.take();
            if (pictures.size() < EarlyPictures.ENOUGH) {
                return List.of();
            }
            smooth(EarlyPictures.median(pictures), work);
            background.replace(work.now);
            List<Finding> seen = new ArrayList<>();
            for (GrayPicture picture : pictures) {
                smooth(picture.luma(), work);
                steady(shift(work), work);
                if (picture == pictures.getFirst()) {
                    System.arraycopy(work.now, 0, before, 0, before.length);
                }
                background.compare(work, 0);
                seen.add(find(picture, 0, work));
                System.arraycopy(work.now, 0, before, 0, before.length);
            }
            return seen;
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

        /** What the picture shows at the sensitivity that is set, at each step below it, and by the one by which the background learns. */
        private Finding find(GrayPicture picture, float margin, Workspace work) {
            Regions regions = work.regions;
            mark(work, margin);
            regions.find(work.mask);
            RegionSums[] sums = sum(ofSettings, regions.whole(), margin, work);
            List<Finding.Region> found = found(sums);
            Set<String> zones = new TreeSet<>();
            for (RegionSums region : sums) {
                if (region != null && isLarge(region) && isMoving(region)) {
                    region.kinds().forEach(kind -> zones.addAll(kind.zones()));
                }
            }
            if (ofLearning.equals(ofSettings)) {
                forgetGhosts(sums, regions);
            }
            boolean still = stayers.update(found, picture.ptsMicros());
            Gauge.Reading reading = gauge.measure(work, margin);
            List<Finding.Step> seen = steps(found, picture.ptsMicros(), margin, work);
            if (!ofLearning.equals(ofSettings)) {
                mark(ofLearning, new Regions.Window(0, 0, widthPx - 1, heightPx - 1), margin, work);
                regions.find(work.mask);
                forgetGhosts(sum(ofLearning, regions.whole(), margin, work), regions);
            }
            int movingPx = found.stream()
                    .filter(Finding.Region::moving)
                    .mapToInt(Finding.Region::areaPx)
                    .sum();
            double moved = area.watchedPx() == 0 ? 0 : Math.min(1, (double) movingPx / area.watchedPx());
            return new Finding(
                    picture.time(), picture.ptsMicros(), false, moved, still, found, zones, reading, seen, List.of());
        }

        /** Regions of a lower sensitivity lie within those of a higher one. */
        private List<Finding.Step> steps(List<Finding.Region> found, long micros, float margin, Workspace work) {
            Regions.Window window = Regions.Window.NONE;
            for (Finding.Region region : found) {
                window = window.with(region);
            }
            window = window.within(work.regions.whole());
            List<Finding.Step> seen = new ArrayList<>();
            for (int step = 0; step < ofSteps.size(); step++) {
                Thresholds thresholds = ofSteps.get(step);
                List<Finding.Region> regions = thresholds.equals(ofSettings) ? found : List.of();
                if (!found.isEmpty() && !thresholds.equals(ofSettings)) {
                    mark(thresholds, window.grown(2), margin, work);
                    work.regions.find(work.mask, window);
                    regions = found(sum(thresholds, window, margin, work));
                }
                seen.add(new Finding.Step(regions, stayersOfSteps.get(step).update(regions, micros)));
            }
            return seen;
        }

        /** The place that something left becomes background, by the same regions whatever the sensitivity is. */
        private void forgetGhosts(RegionSums[] sums, Regions regions) {
            for (int root = 1; root < sums.length; root++) {
                RegionSums region = sums[root];
                if (region != null && isLarge(region) && !isMoving(region) && region.isGhost()) {
                    adopt(root, regions);
                }
            }
        }

        private void mark(Workspace work, float margin) {
            for (int i = 0; i < before.length; i++) {
                float limit = area.deviations[i] * work.sigma[i];
                float floor = area.floors[i];
                work.mask[i] = (byte) (work.difference[i] > margin + (limit > floor ? limit : floor) ? 1 : 0);
            }
        }

        private void mark(Thresholds thresholds, Regions.Window window, float margin, Workspace work) {
            for (int y = Math.max(0, window.top()); y <= Math.min(heightPx - 1, window.bottom()); y++) {
                int row = y * widthPx;
                int end = row + Math.min(widthPx - 1, window.right());
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
                    int i = y * widthPx + x;
                    int root = regions.rootAt(i);
                    if (root != 0) {
                        RegionSums region = sums[root] == null ? (sums[root] = new RegionSums()) : sums[root];
                        region.add(x, y, changed(i, thresholds, margin, work));
                        if (regions.isIn(i)) {
                            addTexture(region, work.now, i);
                            region.addInner(area.kind(i), background.differsSeconds[i]);
                        }
                        if (regions.isOutline(i)) {
                            region.addOutline(steepness(work.now, i), steepness(background.mean, i));
                        }
                    }
                }
            }
            return sums;
        }

        /** Whether the pixel differs from the picture before. */
        private boolean changed(int i, Thresholds thresholds, float margin, Workspace work) {
            float step = Math.abs(work.now[i] - Math.min(255, Math.max(0, before[i])));
            float limit = TWO_NOISES * thresholds.deviations(i) * work.sigma[i];
            return step > margin + Math.max(thresholds.floor(i), limit);
        }

        private float steepness(float[] picture, int i) {
            return Math.abs(picture[i + 1] - picture[i - 1]) + Math.abs(picture[i + widthPx] - picture[i - widthPx]);
        }

        private void addTexture(RegionSums region, float[] now, int i) {
            float[] mean = background.mean;
            region.addTexture(
                    now[i + 1] - now[i - 1],
                    now[i + widthPx] - now[i - widthPx],
                    mean[i + 1] - mean[i - 1],
                    mean[i + widthPx] - mean[i - widthPx]);
        }

        /** Whether most of what differs has kept its texture: light has changed, and nothing hides it. */
        private boolean keepsTexture(Workspace work) {
            RegionSums all = new RegionSums();
            for (int y = 1; y < heightPx - 1; y++) {
                for (int x = 1 + (y & 1); x < widthPx - 1; x += 2) {
                    int i = y * widthPx + x;
                    if (work.difference[i] > LIGHT_LEVELS) {
                        addTexture(all, work.now, i);
                    }
                }
            }
            return !all.hides();
        }

        private boolean isLarge(RegionSums region) {
            return region.areaPx() >= leastAreaPx;
        }

        private boolean isMoving(RegionSums region) {
            return region.changedPx() >= Math.max(3, leastAreaPx / 16);
        }

        private List<Finding.Region> found(RegionSums[] sums) {
            List<Finding.Region> found = new ArrayList<>();
            for (RegionSums region : sums) {
                if (region != null && isLarge(region)) {
                    found.add(region.toRegion(isMoving(region)));
                }
            }
            return found;
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
