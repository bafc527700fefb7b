package dev.watchkeeper.lab.hooks;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ForwardingClock;
import dev.watchkeeper.base.Obstacle;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.camera.session.Source;
import dev.watchkeeper.node.FaultHooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes parts of a node fail while certain files exist in a folder; thread-safe. It takes effect only in a process started with the system property
 * {@code watchkeeper.drill}, which names the folder.
 *
 * <p>Files: {@code recording-stuck.CAMERA} and {@code analysis-stuck.CAMERA} block that stage's thread, {@code disk-full.CAMERA} makes its writes
 * fail, {@code crash.CAMERA} dereferences a null pointer in native code on the camera's thread when its next session opens, {@code spin.CAMERA} and
 * {@code stuck.CAMERA} keep that thread busy or asleep, {@code wall-step} contains the seconds by which the wall clock is wrong.
 */
public final class FolderHooks implements FaultHooks {
    private static final Logger log = LoggerFactory.getLogger(FolderHooks.class);
    private static final String PROPERTY = "watchkeeper.drill";
    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /** A killed drill must not leave a stage stuck for ever. */
    private static final Duration STUCK_LIMIT = Duration.ofMinutes(10);

    private final Path folder;
    private final Clock clock;

    private FolderHooks(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The hooks controlled by the folder that the system property names; without the property, nothing fails. */
    public static FaultHooks ofProperty(Clock clock) {
        return Optional.ofNullable(System.getProperty(PROPERTY))
                .<FaultHooks>map(folder -> of(Path.of(folder), clock))
                .orElse(FaultHooks.NONE);
    }

    /** The hooks controlled by this folder. */
    public static FaultHooks of(Path folder, Clock clock) {
        return new FolderHooks(folder, clock);
    }

    @Override
    public Clock clock(Clock real) {
        return new SteppedClock(real, folder.resolve("wall-step"));
    }

    @Override
    public Source.Opener sessions(Source.Opener real) {
        return (camera, interrupt) -> {
            String name = camera.name();
            if (Files.exists(folder.resolve("crash." + name))) {
                NativeCrash.now();
            }
            waitWhile(folder.resolve("stuck." + name));
            while (Files.exists(folder.resolve("spin." + name))) {
                Thread.onSpinWait();
            }
            return real.open(camera, interrupt);
        };
    }

    @Override
    public Obstacle recording(String camera) {
        Path stuck = folder.resolve("recording-stuck." + camera);
        Path full = folder.resolve("disk-full." + camera);
        return () -> {
            waitWhile(stuck);
            if (Files.exists(full)) {
                throw new FailureException(
                        FailureKind.DISK_FULL, "No space left on device (a drill, see " + full + ")");
            }
        };
    }

    @Override
    public Marks analysis(String camera, Marks real) {
        Path stuck = folder.resolve("analysis-stuck." + camera);
        return new SlowMarks(real, () -> waitWhile(stuck));
    }

    private void waitWhile(Path file) throws FailureException {
        long began = clock.monotonicNanos();
        while (Files.exists(file) && clock.since(began).compareTo(STUCK_LIMIT) < 0) {
            try {
                clock.sleep(POLL_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailureException(FailureKind.STOPPED, "interrupted while a drill held this thread", e);
            }
        }
    }

    /** Delays a stage's marks, on the stage's own thread, until the obstacle is gone; thread-safe. */
    private record SlowMarks(Marks marks, Obstacle obstacle) implements Marks {
        @Override
        public void picture(long epoch, long takenNanos, long fingerprint, boolean uniform, boolean glance) {
            marks.picture(epoch, takenNanos, fingerprint, uniform, glance);
        }

        @Override
        public void analysisGiven() {
            marks.analysisGiven();
        }

        @Override
        public void analysisDone(long takenNanos) {
            try {
                obstacle.pass();
            } catch (FailureException e) {
                log.debug("The wait for the obstacle ended early", e);
            }
            marks.analysisDone(takenNanos);
        }
    }

    /** A clock whose wall-clock time is wrong by the seconds in a file; thread-safe. */
    private static final class SteppedClock extends ForwardingClock {
        private static final long REREAD_NANOS = Duration.ofMillis(200).toNanos();

        private final Path file;
        private volatile Reading reading;

        /** When the file was read, and its content; immutable. */
        private record Reading(long nanos, Duration step) {}

        SteppedClock(Clock real, Path file) {
            super(real);
            this.file = file;
            reading = new Reading(real.monotonicNanos() - REREAD_NANOS, Duration.ZERO);
        }

        @Override
        public Instant wall() {
            Reading last = reading;
            long now = monotonicNanos();
            if (now - last.nanos >= REREAD_NANOS) {
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
                return before; // the file is being written or removed
            }
        }
    }
}
