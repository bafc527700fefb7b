package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.motion.decode.EarlyPictures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds what moves in the pictures of one session, all of one size; confined to one thread. */
final class SessionDetector {
    private static final int LEAST_LEARNED_PICTURES = 3;

    /** A longer pause between pictures teaches no more than this, s. */
    private static final float LONGEST_STEP_SECONDS = 10;

    /** The background learns by the regions of this sensitivity, whatever the settings say. */
    private static final int LEARNING_SENSITIVITY = 50;

    private final long epoch;
    private final WatchedArea area;
    private final SceneModel scene;
    private final SceneChange change = new SceneChange();
    private final RegionFinder finder;
    private final Gauge gauge;
    private final EarlyPictures early = new EarlyPictures();
    private final StandingRegions standing = new StandingRegions();
    private final List<StandingRegions> standingOfSteps;
    private final Thresholds ofSettings;
    private final Thresholds ofLearning;
    private final List<Thresholds> ofSteps;
    private long lastMicros;
    private float learningSeconds;
    private int learningPictures;

    SessionDetector(MotionSettings settings, GrayPicture first, Workspace work) {
        epoch = first.epoch();
        int widthPx = first.widthPx();
        int heightPx = first.heightPx();
        area = new WatchedArea(settings, widthPx, heightPx);
        int leastAreaPx = Math.max(4, (int) Math.round(settings.minArea() * widthPx * heightPx));
        scene = new SceneModel(widthPx, heightPx);
        finder = new RegionFinder(scene, area, leastAreaPx);
        gauge = new Gauge(settings, area, widthPx, heightPx, leastAreaPx);
        ofSettings = Thresholds.of(area);
        ofLearning = Thresholds.everywhere(area, LEARNING_SENSITIVITY);
        ofSteps = Steps.of(area);
        standingOfSteps = ofSteps.stream().map(step -> new StandingRegions()).toList();
        Smoothing.smooth(first.luma(), work);
        startLearning(Detector.LEARNING, first, work);
        early.begin(first);
    }

    /** Whether the picture is the next one of this session, and of the same size. */
    boolean continuesWith(GrayPicture picture) {
        return picture.epoch() == epoch && picture.widthPx() == scene.widthPx && picture.heightPx() == scene.heightPx;
    }

    private void startLearning(Duration time, GrayPicture picture, Workspace work) {
        scene.restart(work.now);
        change.forget();
        early.take();
        learningSeconds = time.toMillis() / 1000f;
        learningPictures = LEAST_LEARNED_PICTURES;
        lastMicros = picture.ptsMicros();
    }

    private boolean isLearning() {
        return learningSeconds > 0 || learningPictures > 0;
    }

    Finding look(GrayPicture picture, Workspace work) {
        float dt = Math.clamp((picture.ptsMicros() - lastMicros) / 1e6f, 0.001f, LONGEST_STEP_SECONDS);
        lastMicros = picture.ptsMicros();
        Smoothing.smooth(picture.luma(), work);
        scene.align(dt, work);
        scene.followLight(dt, work);
        if (isLearning()) {
            return learn(picture, dt, work);
        }
        float margin = scene.margin();
        scene.background.compare(work);
        float unraised = scene.background.differingShare(work, 0);
        float share = scene.background.differingShare(work, margin);
        if (change.isNewScene(unraised, share, dt, scene.lightChange(), () -> finder.keepsTexture(work))) {
            startLearning(Detector.RELEARNING, picture, work);
            return learning(picture);
        }
        Finding finding = find(picture, margin, work);
        scene.background.learn(work, dt, margin);
        scene.remember(work.now);
        return finding;
    }

    boolean mayShowMotion(GrayPicture picture, Workspace work) {
        if (isLearning()) {
            return true;
        }
        Smoothing.smooth(picture.luma(), work);
        scene.alignOnly(work);
        float margin = scene.undoLight(work);
        scene.background.compare(work);
        return scene.background.differingShare(work, margin) > SceneChange.LIGHT_DIFFERENCES
                || finder.glimpsesMotion(margin, work);
    }

    private Finding learn(GrayPicture picture, float dt, Workspace work) {
        scene.background.learnAll(work.now, dt);
        scene.remember(work.now);
        learningSeconds -= dt;
        learningPictures--;
        early.add(picture, scene.lightChange());
        if (isLearning()) {
            return learning(picture);
        }
        scene.background.settle(work.samples);
        List<Finding> earlier = lookBack(work);
        Smoothing.smooth(picture.luma(), work);
        scene.remember(work.now);
        return learning(picture).after(earlier);
    }

    /** Examines the pictures of the learning time again: whoever was there is no part of the background, and is seen now. */
    private List<Finding> lookBack(Workspace work) {
        List<GrayPicture> pictures = early.take();
        if (pictures.size() < EarlyPictures.ENOUGH) {
            return List.of();
        }
        Smoothing.smooth(EarlyPictures.median(pictures), work);
        scene.background.replace(work.now);
        List<Finding> seen = new ArrayList<>();
        for (GrayPicture picture : pictures) {
            Smoothing.smooth(picture.luma(), work);
            scene.alignOnly(work);
            if (seen.isEmpty()) {
                scene.remember(work.now);
            }
            scene.background.compare(work);
            seen.add(find(picture, 0, work));
            scene.remember(work.now);
        }
        return seen;
    }

    Finding learning(GrayPicture picture) {
        return Finding.learning(picture.time(), picture.ptsMicros(), gauge.nothing());
    }

    /** What the compared picture shows at the sensitivity of the settings and at each step below it; forgets ghosts. */
    private Finding find(GrayPicture picture, float margin, Workspace work) {
        RegionSums[] sums = finder.find(ofSettings, margin, work);
        List<Finding.Region> found = finder.large(sums);
        if (ofLearning.equals(ofSettings)) {
            finder.forgetGhosts(sums, work.regions);
        }
        boolean still = standing.update(found, picture.ptsMicros());
        Gauge.Reading reading = gauge.measure(work, margin);
        List<Finding.Step> steps = findSteps(found, picture.ptsMicros(), margin, work);
        if (!ofLearning.equals(ofSettings)) {
            RegionSums[] learned = finder.find(ofLearning, work.regions.whole(), margin, work);
            finder.forgetGhosts(learned, work.regions);
        }
        return new Finding(
                picture.time(),
                picture.ptsMicros(),
                false,
                movedShare(found),
                still,
                found,
                movingZones(sums),
                reading,
                steps,
                List.of());
    }

    /** Regions of a lower sensitivity lie within those of a higher one, so only the part of the picture that holds these is searched. */
    private List<Finding.Step> findSteps(List<Finding.Region> found, long micros, float margin, Workspace work) {
        Regions.Window window = Regions.Window.NONE;
        for (Finding.Region region : found) {
            window = window.with(region);
        }
        window = window.within(work.regions.whole());
        List<Finding.Step> seen = new ArrayList<>();
        for (int step = 0; step < ofSteps.size(); step++) {
            Thresholds thresholds = ofSteps.get(step);
            List<Finding.Region> regions = found.isEmpty() || thresholds.equals(ofSettings)
                    ? found
                    : finder.large(finder.find(thresholds, window, margin, work));
            seen.add(new Finding.Step(regions, standingOfSteps.get(step).update(regions, micros)));
        }
        return seen;
    }

    /** The names of the zones that a moving region touches. */
    private Set<String> movingZones(RegionSums[] sums) {
        Set<String> zones = new TreeSet<>();
        for (RegionSums region : sums) {
            if (region != null && finder.isLarge(region) && finder.isMoving(region)) {
                region.kinds().forEach(kind -> zones.addAll(kind.zones()));
            }
        }
        return zones;
    }

    /** The share of the watched area that moves. */
    private double movedShare(List<Finding.Region> found) {
        int movingPx = found.stream()
                .filter(Finding.Region::moving)
                .mapToInt(Finding.Region::areaPx)
                .sum();
        return area.watchedPx() == 0 ? 0 : Math.min(1, (double) movingPx / area.watchedPx());
    }
}
