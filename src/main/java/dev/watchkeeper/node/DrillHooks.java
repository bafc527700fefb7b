package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ForwardingClock;
import dev.watchkeeper.base.Obstacle;
import dev.watchkeeper.capture.Source;
import dev.watchkeeper.health.Marks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code watchkeeper drill} makes fail inside a node, because no camera can; thread-safe. It exists only in a process that was started
 * with the system property {@code watchkeeper.drill}, which names a folder: a file in it stands for a fault as long as it is there. Nothing that
 * comes over a network reaches it.
 *
 * <p>Files: {@code recording-stuck.CAMERA} and {@code analysis-stuck.CAMERA} hold that stage's thread, {@code disk-full.CAMERA} fails its
 * writing, {@code crash.CAMERA} dereferences a null pointer in native code on the camera's thread when its next session opens, {@code
 * spin.CAMERA} and {@code stuck.CAMERA} keep that thread busy or asleep for ever, {@code wall-step} holds the seconds by which the wall clock is wrong.
 */
public final class DrillHooks {
    private static final Logger log = LoggerFactory.getLogger(DrillHooks.class);
    private static final String PROPERTY = "watchkeeper.drill";
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    /** A drill that was killed must not leave a stage stuck for ever. */
    private static final Duration STUCK_LIMIT = Duration.ofMinutes(10);

    private final Optional<Path> folder;
    private final Clock clock;

    private DrillHooks(Optional<Path> folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Nothing fails. */
    static DrillHooks none(Clock clock) {
        return new DrillHooks(Optional.empty(), clock);
    }

    /** Those of the folder that the system property names; none without it. */
    public static DrillHooks ofProperty(Clock clock) {
        return new DrillHooks(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of), clock);
    }

    static DrillHooks of(Path folder, Clock clock) {
        return new DrillHooks(Optional.of(folder), clock);
    }

    /** The clock for the whole node, whose wall-clock time a drill can step. */
    Clock clock() {
        return folder.<Clock>map(f -> new SteppedClock(clock, f.resolve("wall-step")))
                .orElse(clock);
    }

    /** The opener of sessions, on the thread of the camera concerned, with what may befall that thread. */
    Source.Opener sessions(Source.Opener inner) {
        return folder.<Source.Opener>map(f -> (camera, interrupt, epoch) -> {
                    String name = camera.name();
                    if (Files.exists(f.resolve("crash." + name))) {
                        NativeCrash.now();
                    }
                    waitWhile(f.resolve("stuck." + name));
                    while (Files.exists(f.resolve("spin." + name))) {
                        Thread.onSpinWait();
                    }
                    return inner.open(camera, interrupt, epoch);
                })
                .orElse(inner);
    }

    /** In the way of each write to a camera's recording. */
    Obstacle recording(String camera) {
        return folder.<Obstacle>map(f -> {
                    Path stuck = f.resolve("recording-stuck." + camera);
                    Path full = f.resolve("disk-full." + camera);
                    return () -> {
                        waitWhile(stuck);
                        if (Files.exists(full)) {
                            throw new FailureException(
                                    FailureKind.DISK_FULL, "No space left on device (a drill, see " + full + ")");
                        }
                    };
                })
                .orElse(Obstacle.NONE);
    }

    /** Where a camera's motion stage notes what it has done, with something in the way of each note. */
    Marks analysis(String camera, Marks marks) {
        return folder.<Marks>map(f -> {
                    Path stuck = f.resolve("analysis-stuck." + camera);
                    return new SlowMarks(marks, () -> waitWhile(stuck));
                })
                .orElse(marks);
    }

    private void waitWhile(Path file) throws FailureException {
        long began = clock.monotonicNanos();
        while (Files.exists(file) && clock.since(began).compareTo(STUCK_LIMIT) < 0) {
            try {
                clock.sleep(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailureException(FailureKind.STOPPED, "a drill was interrupted", e);
            }
        }
    }

    /** Marks that a stage makes only when the obstacle is gone, on the stage's own thread; thread-safe. */
    private record SlowMarks(Marks marks, Obstacle obstacle) implements Marks {
        @Override
        public void picture(long epoch, long fingerprint, boolean uniform, boolean glance) {
            marks.picture(epoch, fingerprint, uniform, glance);
        }

        @Override
        public void analysisGiven() {
            marks.analysisGiven();
        }

        @Override
        public void analysisDone() {
            try {
                obstacle.pass();
            } catch (FailureException e) {
                log.debug("The obstacle was left before its end", e);
            }
            marks.analysisDone();
        }
    }

    /** A clock whose wall-clock time is wrong by what a file says; thread-safe. */
    private static final class SteppedClock extends ForwardingClock {
        private static final long READ_AGAIN_NANOS = Duration.ofMillis(200).toNanos();

        private final Path file;
        private volatile Reading reading;

        /** What the file said, and when; immutable. */
        private record Reading(long nanos, Duration step) {}

        SteppedClock(Clock real, Path file) {
            super(real);
            this.file = file;
            reading = new Reading(real.monotonicNanos() - READ_AGAIN_NANOS, Duration.ZERO);
        }

        @Override
        public Instant wall() {
            Reading last = reading;
            long now = monotonicNanos();
            if (now - last.nanos >= READ_AGAIN_NANOS) {
                last = new Reading(now, read(last.step));
                reading = last;
            }
            return super.wall().plus(last.step);
        }

        private Duration read(Duration before) {
            try {
                String text = Files.exists(file) ? Files.readString(file).trim() : "0";
                return text.matches("-?\\d{1,6}") ? Duration.ofSeconds(Long.parseLong(text)) : before;
            } catch (IOException e) {
                return before; // it is just being written or removed
            }
        }
    }
}
