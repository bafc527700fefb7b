package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.lab.bench.MotionMaterial.Group;
import dev.watchkeeper.lab.encode.ClipReader;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.scene.MotionInterval;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Real footage whose motion was labelled by eye, to a few tenths of a second; thread-safe. */
final class Footage {
    /** The usual keyframe interval of cameras; other films have longer ones. */
    private static final int GOP_SECONDS = 2;

    private static final List<MotionInterval> PEOPLE =
            spans(6.0, 20.4, 22.7, 45.3, 50.2, 70.5, 74.5, 87.4, 92.1, 120.7, 123.5, 136.7);
    private static final List<MotionInterval> CARS = spans(4.3, 8.2, 14.4, 18.8, 25.0, 27.9);

    /** What DVR-Scan finds in its own test film, including a tail of 2 s; see the text beside the film. */
    private static final List<MotionInterval> TRAFFIC = spans(0.4, 5.92, 14.36, 19.6, 21.72, 23.0);

    private static final Zone TRAFFIC_REGION = box("region", 631 / 1280.0, 532 / 720.0, 841 / 1280.0, 659 / 720.0);

    /** Somebody is on the lawn only once: one of a couple walks off to the upper left. */
    private static final List<MotionInterval> LAWN = spans(52.4, 70.5);

    private static final Zone LAWN_ZONE = box("lawn", 0, 0.62, 0.62, 1);

    private final Optional<Path> folder;
    private final Path opencv;
    private final Recoder recoder;
    private final Clock clock;
    private final List<String> missing = new ArrayList<>();

    /**
     * @param folder of the project's test films
     * @param opencv the folder of the examples in Debian's package opencv-doc
     * @param recoder adds keyframes to films that have few
     */
    Footage(Optional<Path> folder, Path opencv, Recoder recoder, Clock clock) {
        this.folder = folder;
        this.opencv = opencv;
        this.recoder = recoder;
        this.clock = clock;
    }

    /** All films that are available. */
    List<MotionMaterial> all() {
        List<MotionMaterial> all = new ArrayList<>();
        MotionSettings usual = FilmStudio.DEFAULTS;
        MotionSettings quick = settings(0.002, 5, 500, 2, List.of());
        if (folder.isEmpty()) {
            missing.add(
                    "The footage of people, cars and traffic was not measured: --footage names no existing folder.");
        }
        folder.ifPresent(media -> {
            add(
                    all,
                    Group.FOOTAGE,
                    "people",
                    media.resolve("intel_one-by-one-person-detection.mp4"),
                    false,
                    quick,
                    PEOPLE);
            add(all, Group.FOOTAGE, "cars", media.resolve("intel_car-detection.mp4"), false, quick, CARS);
            add(all, Group.FOOTAGE, "cars", media.resolve("intel_car-detection.mp4"), true, quick, CARS);
            MotionSettings region = settings(0.001, 12.5, 100, 2, List.of(TRAFFIC_REGION));
            add(all, Group.FOOTAGE, "traffic", media.resolve("traffic_camera.mp4"), false, region, TRAFFIC);
            add(all, Group.FOOTAGE, "traffic", media.resolve("traffic_camera.mp4"), true, region, TRAFFIC);
        });
        Path campus = opencv.resolve("vtest.avi");
        MotionSettings lawn = settings(0.002, 5, 500, 5, List.of(LAWN_ZONE));
        // The detector learns for 3 s, in which it cannot find motion.
        add(all, Group.FOOTAGE_HELD_OUT, "campus", campus, true, usual, spans(3, 79.5));
        add(all, Group.FOOTAGE_HELD_OUT, "campus-lawn", campus, true, lawn, LAWN);
        add(all, Group.FOOTAGE_HELD_OUT, "tree", opencv.resolve("tree.avi"), true, usual, List.of());
        return all;
    }

    /** Sentences about missing films; complete after {@link #all}. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    private void add(
            List<MotionMaterial> all,
            Group group,
            String kind,
            Path file,
            boolean recode,
            MotionSettings settings,
            List<MotionInterval> truth) {
        String name = kind + (recode && group == Group.FOOTAGE ? "-gop" + GOP_SECONDS : "");
        if (!Files.isRegularFile(file)) {
            missing.add("The footage '" + name + "' was not measured: " + file.getFileName() + " is not in "
                    + file.toAbsolutePath().getParent() + ".");
        } else if (recode && recoder.missing().isPresent()) {
            missing.add("The footage '" + name + "' was not measured: "
                    + recoder.missing().get() + ".");
        } else {
            all.add(new MotionMaterial(
                    group, name, name, settings, truth, OptionalDouble.empty(), () -> clip(file, recode)));
        }
    }

    private EncodedClip clip(Path file, boolean recode) throws FailureException {
        Path source = recode ? recoder.withKeyframes(file, GOP_SECONDS) : file;
        return ClipReader.read(source, clock).video();
    }

    private static MotionSettings settings(
            double minArea, double fps, long beginMillis, long endSeconds, List<Zone> zones) {
        return new MotionSettings(
                true,
                FilmStudio.DEFAULTS.sensitivity(),
                minArea,
                fps,
                Duration.ofMillis(beginMillis),
                Duration.ofSeconds(endSeconds),
                zones,
                List.of());
    }

    private static Zone box(String name, double left, double top, double right, double bottom) {
        return new Zone(
                name,
                OptionalInt.empty(),
                List.of(
                        new Point(left, top),
                        new Point(right, top),
                        new Point(right, bottom),
                        new Point(left, bottom)));
    }

    private static List<MotionInterval> spans(double... seconds) {
        List<MotionInterval> spans = new ArrayList<>();
        for (int i = 0; i < seconds.length; i += 2) {
            spans.add(new MotionInterval(seconds[i], seconds[i + 1]));
        }
        return spans;
    }
}
