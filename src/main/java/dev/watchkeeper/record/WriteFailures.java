package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Marks;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why one camera's recording fails at present, and when to try again; confined to the recorder's thread. */
final class WriteFailures {
    /** The pause after a failed write. */
    static final Duration RETRY = Duration.ofSeconds(2);

    /** How often failures of one camera are logged. */
    private static final Duration LOG_AGAIN = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final String camera;
    private final Clock clock;
    private final Marks marks;
    private final Runnable diskFull;
    private Optional<FailureKind> current = Optional.empty();
    private long failedNanos;
    private boolean logged;
    private long loggedNanos;

    /** @param diskFull called when the volume is full; must not wait */
    WriteFailures(String camera, Clock clock, Marks marks, Runnable diskFull) {
        this.camera = camera;
        this.clock = clock;
        this.marks = marks;
        this.diskFull = diskFull;
    }

    void failed(FailureException e) {
        current = Optional.of(e.kind());
        marks.recordingFailed(e.kind());
        failedNanos = clock.monotonicNanos();
        if (!logged || clock.since(loggedNanos).compareTo(LOG_AGAIN) >= 0) {
            logged = true;
            loggedNanos = failedNanos;
            log.error("[{}] Recording failed; trying again every {} s: {}", camera, RETRY.toSeconds(), e.sentence());
        }
        if (e.kind() == FailureKind.DISK_FULL) {
            diskFull.run();
        }
    }

    void succeeded() {
        if (current.isPresent()) {
            current = Optional.empty();
            log.info("[{}] Recording again", camera);
        }
    }

    boolean isPausing() {
        return current.isPresent() && clock.since(failedNanos).compareTo(RETRY) < 0;
    }

    Optional<FailureKind> current() {
        return current;
    }
}
