package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Connects a camera's probe with its outer loop: what the probe asks for, and how time passes for it; thread-safe. */
final class ProbeControl implements CameraProbe.Loop {
    /** A wait that is shortened by less than this is not logged again. */
    private static final Duration WORTH_LOGGING = Duration.ofMillis(200);

    /** Checks this far apart show that the process was suspended: it gets as long again to read what it missed. */
    private static final Duration SUSPENDED = Duration.ofSeconds(2);

    private final LoopParts parts;
    private final RetryWait wait;
    private final BiConsumer<FailureKind, String> replace;
    private final CameraProbe probe;
    private long lastCheckNanos;
    private long patientUntilNanos;

    /** @param replace requests a new session in place of the current one */
    ProbeControl(LoopParts parts, RetryWait wait, BiConsumer<FailureKind, String> replace) {
        this.parts = parts;
        this.wait = wait;
        this.replace = replace;
        probe = new CameraProbe(
                Restreamer.behind(parts.camera(), parts.recovery().presence()),
                ProbeTarget.of(parts.camera()),
                parts.clock(),
                this);
        lastCheckNanos = parts.clock().monotonicNanos();
        patientUntilNanos = lastCheckNanos;
    }

    CameraProbe probe() {
        return probe;
    }

    @Override
    public void shortenWait(Duration atMost) {
        logIfSooner(() -> parts.watched().shortenWait(atMost));
    }

    @Override
    public void returned(Duration atMost) {
        logIfSooner(() -> parts.watched().returned(atMost));
    }

    /** Corrects what was logged about the wait, so that the log never announces what does not happen. */
    private void logIfSooner(Runnable change) {
        Optional<Duration> before = parts.untilDue();
        change.run();
        Optional<Duration> after = parts.untilDue();
        if (before.isPresent()
                && after.isPresent()
                && before.get().minus(after.get()).compareTo(WORTH_LOGGING) > 0) {
            parts.lines().sooner(parts.watched().failures(), after.get());
        }
        wait.recheck();
    }

    @Override
    public void refused(FailureKind kind) {
        parts.sinks().vitals().refused(kind);
    }

    @Override
    public void replace(FailureKind kind, String sentence) {
        replace.accept(kind, sentence);
    }

    /**
     * Lets the probe act on the time that has passed; called several times a second by the watch of all cameras, on its thread.
     *
     * @param cause why the camera does not see now, if it does not
     */
    void check(SessionProgress progress, Optional<FailureKind> cause) {
        long now = parts.clock().monotonicNanos();
        if (now - lastCheckNanos >= SUSPENDED.toNanos()) {
            patientUntilNanos = now + SUSPENDED.toNanos();
        }
        lastCheckNanos = now;
        if (now - patientUntilNanos < 0) {
            return;
        }
        switch (progress.phase()) {
            case WAITING, OPEN -> {}
            case OPENING -> probe.stillOpening();
            case SHOWING -> {
                // Until a picture is decoded, the cause is still that of the last session's end.
                boolean silent = now - progress.lastPictureNanos()
                        >= parts.camera().health().stallNotice().toNanos();
                Optional<FailureKind> silence =
                        cause.filter(kind -> silent && (kind == FailureKind.STALLED || kind == FailureKind.NO_VIDEO));
                if (silence.isPresent()) {
                    probe.stalled(silence.get());
                } else {
                    probe.stop();
                }
            }
        }
    }
}
