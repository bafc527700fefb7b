package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** One look at a video file; confined to its thread. libav reads on a platform thread of its own. */
final class FileLook {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MAX_UNITS = 500;
    private static final double MICROS = 1e6;

    private final CameraSettings camera;
    private final Clock clock;
    private final Steps steps;
    private volatile Finding found = Finding.trouble("The file could not be read in time.");

    FileLook(CameraSettings camera, Clock clock, Steps steps) {
        this.camera = camera;
        this.clock = clock;
        this.steps = steps;
    }

    Finding look() {
        Path file = camera.file();
        steps.begin();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            steps.failed("file", "cannot be read");
            return Finding.trouble("The file " + file + " cannot be read. Check its name and its permissions.");
        }
        try {
            steps.ok("file", Files.size(file) / 1_000_000 + " MB");
        } catch (IOException e) {
            steps.ok("file", "can be read");
        }
        Thread reader = Threads.platform("diagnose-" + camera.name(), () -> found = read(file));
        reader.start();
        try {
            Threads.join(reader, LIMIT.plusSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Finding result = found;
        if (result.isWell()) {
            steps.ok("media", "it has pictures");
        } else {
            steps.failed("media", "it has no pictures that can be watched");
        }
        return result;
    }

    private Finding read(Path file) {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(LIMIT, FailureKind.TIMEOUT, "the file could not be read in time");
        try (Demuxer demuxer = Inputs.file(file, interrupt, clock)) {
            Tally tally = new Tally();
            try {
                while (tally.pictures < MAX_UNITS) {
                    tally.add(demuxer.read());
                }
            } catch (FailureException e) {
                if (tally.pictures == 0) {
                    throw e;
                }
            }
            Measured measured = tally.measured();
            return Finding.well(
                    measured,
                    "The file plays: " + measured.codec().orElse("video").toUpperCase(Locale.ROOT)
                            + (measured.fps().isPresent()
                                    ? ", " + Verdicts.tenths(measured.fps().getAsDouble()) + " pictures a second."
                                    : "."));
        } catch (FailureException e) {
            return Finding.trouble("The file " + file + " cannot be watched: " + e.sentence() + ".");
        }
    }

    /** Counts what was read; confined to the reading thread. */
    private static final class Tally {
        private int pictures;
        private int keyframes;
        private long firstMicros;
        private long lastMicros;
        private long firstKeyMicros;
        private long lastKeyMicros;
        private Optional<String> codec = Optional.empty();

        void add(Reading reading) {
            if (!(reading instanceof Reading.Unit unit) || !(unit.track() instanceof Track.Video video)) {
                return;
            }
            codec = Optional.of(video.codec().name().toLowerCase(Locale.ROOT));
            firstMicros = pictures == 0 ? unit.ptsMicros() : firstMicros;
            lastMicros = Math.max(lastMicros, unit.ptsMicros());
            pictures++;
            if (unit.keyframe()) {
                firstKeyMicros = keyframes == 0 ? unit.ptsMicros() : firstKeyMicros;
                lastKeyMicros = unit.ptsMicros();
                keyframes++;
            }
        }

        Measured measured() {
            double seconds = (lastMicros - firstMicros) / MICROS;
            return new Measured(
                    codec,
                    pictures > 2 && seconds > 0 ? OptionalDouble.of((pictures - 1) / seconds) : OptionalDouble.empty(),
                    keyframes > 1
                            ? OptionalDouble.of((lastKeyMicros - firstKeyMicros) / MICROS / (keyframes - 1))
                            : OptionalDouble.empty(),
                    OptionalDouble.empty());
        }
    }
}
