package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.lab.encode.ClipFile;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.H264Encoder;
import dev.watchkeeper.lab.scene.Canvas;
import dev.watchkeeper.lab.scene.Trial;
import dev.watchkeeper.lab.scene.Trials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws and encodes films with known motion; thread-safe. */
final class FilmStudio {
    /** Increment whenever drawing or encoding changes, so that old files in the cache are not used. */
    private static final int DRAWING_VERSION = 1;

    /** The default settings of a node. */
    static final MotionSettings DEFAULTS = new MotionSettings(
            true,
            50,
            0.002,
            5,
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            List.of(),
            List.of(),
            MotionSettings.Decode.LAZY,
            MotionSettings.DEFAULT_LAZY_MAX_GOP);

    private final Optional<Path> cacheFolder;

    /** @param cacheFolder where to keep encoded films for the next run */
    FilmStudio(Optional<Path> cacheFolder) {
        this.cacheFolder = cacheFolder;
    }

    List<MotionMaterial> all() {
        List<MotionMaterial> all = new ArrayList<>();
        Trials.tuning().forEach(trial -> all.add(material(MotionMaterial.Group.TUNING, trial, cacheFolder)));
        Trials.heldOut().forEach(trial -> all.add(material(MotionMaterial.Group.HELD_OUT, trial, cacheFolder)));
        return all;
    }

    /** Films that are not cached: there may be thousands. */
    List<MotionMaterial> further(MotionBench.Numbers numbers) {
        return Trials.further(numbers.from(), numbers.to()).stream()
                .map(trial -> material(MotionMaterial.Group.FURTHER, trial, Optional.empty()))
                .toList();
    }

    private static MotionMaterial material(MotionMaterial.Group group, Trial trial, Optional<Path> cache) {
        return new MotionMaterial(
                group,
                trial.kind().name(),
                trial.name(),
                DEFAULTS,
                trial.motion(),
                trial.kind().reconnect(),
                () -> clip(trial, cache));
    }

    private static EncodedClip clip(Trial trial, Optional<Path> cache) throws FailureException {
        Optional<Path> file =
                cache.map(folder -> folder.resolve("motion-" + trial.name() + "-v" + DRAWING_VERSION + ".clip"));
        Optional<EncodedClip> known = file.flatMap(ClipFile::read);
        if (known.isPresent()) {
            return known.get();
        }
        EncodedClip made = encode(trial);
        if (file.isPresent()) {
            ClipFile.write(made, file.get());
        }
        return made;
    }

    private static EncodedClip encode(Trial trial) throws FailureException {
        Canvas backdrop = new Canvas(Trial.WIDTH_PX, Trial.HEIGHT_PX);
        Canvas canvas = new Canvas(Trial.WIDTH_PX, Trial.HEIGHT_PX);
        trial.paintBackdrop(backdrop);
        H264Encoder.Shape shape = new H264Encoder.Shape(
                Trial.WIDTH_PX,
                Trial.HEIGHT_PX,
                Trial.FRAMES_PER_SECOND,
                trial.kind().gopSeconds() * Trial.FRAMES_PER_SECOND,
                false);
        try (H264Encoder encoder = new H264Encoder(shape, trial.kind().bitsPerSecond())) {
            for (int frame = 0; frame < trial.frames(); frame++) {
                canvas.copyFrom(backdrop);
                trial.paint(canvas, frame);
                encoder.add(canvas.i420());
            }
            return encoder.finish();
        }
    }
}
