package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines that people and scripts look for, each at the moment when it is true of the camera; thread-safe. A camera that is
 * away for days does not flood the log: of a row of failures, the first five are told, then every tenth, at most one in three minutes.
 */
final class CameraLog {
    private static final Logger log = LoggerFactory.getLogger(CameraLog.class);
    private static final int TOLD_AT_FIRST = 5;
    private static final int TOLD_EVERY = 10;
    private static final Duration TOLD_APART = Duration.ofMinutes(3);
    private static final int VAIN_ATTEMPTS = 5;

    private final CameraSettings camera;
    private final Clock clock;
    private int lastTold;
    private long lastToldNanos;
    private boolean everSeen;
    private boolean failureTold;
    private boolean silenceTold;
    private boolean audioTold;
    private final Set<FailureKind> troublesTold = EnumSet.noneOf(FailureKind.class);

    CameraLog(CameraSettings camera, Clock clock) {
        this.clock = clock;
        this.camera = camera;
    }

    synchronized void attempt(int attempt) {
        if (isTold(attempt)) {
            log.info("[{}] Attempting to connect to video source: {}", camera.name(), camera.shownUrl());
        }
    }

    synchronized void firstPicture() {
        silenceTold = false;
        if (!everSeen || failureTold) {
            log.info(
                    "[{}] {}",
                    camera.name(),
                    everSeen ? "Camera reconnected successfully" : "Camera connection successful");
        }
        everSeen = true;
        failureTold = false;
    }

    /** @param hadPicture whether the session that ended had shown anything */
    synchronized void sessionEnded(FailureException end, int failures, Optional<Duration> wait, boolean hadPicture) {
        if (!isTold(failures)) {
            return;
        }
        failureTold = true;
        if (hadPicture && !silenceTold && isFailedRead(end.kind())) {
            log.warn("[{}] Failed to read frame: {}", camera.name(), end.sentence());
        }
        String next = wait.map(w -> String.format(Locale.ROOT, "retrying in %.1fs", w.toMillis() / 1_000.0))
                .orElse("waiting until the configuration changes or somebody asks for a reconnect");
        log.warn(
                "[{}] Camera connection failed, {} (attempt {}): {} ({})",
                camera.name(),
                next,
                failures,
                end.sentence(),
                end.kind().id());
        if (everSeen && failures == VAIN_ATTEMPTS) {
            log.warn("[{}] Camera reconnection failed, {} attempts in vain; trying on", camera.name(), failures);
        }
        silenceTold = false;
    }

    /** The next session begins sooner than was told, because the camera answers. */
    synchronized void sooner(int failures, Duration wait) {
        if (isTold(failures)) {
            log.info(
                    "[{}] The camera answers, retrying in {} instead",
                    camera.name(),
                    String.format(Locale.ROOT, "%.1fs", wait.toMillis() / 1_000.0));
        }
    }

    /** Frames that were read, and only showed nothing new, were told with their own words. */
    private static boolean isFailedRead(FailureKind kind) {
        return kind != FailureKind.TIMESTAMPS_FROZEN
                && kind != FailureKind.TIMESTAMPS_JUMP
                && kind != FailureKind.FROZEN_PICTURE;
    }

    /** A file that is not looped was played to its end, which is no failure. */
    synchronized void fileEnded() {
        failureTold = true;
        silenceTold = true;
        log.info(
                "[{}] The file was played to its end; it is played again only with loop: true or when somebody asks",
                camera.name());
    }

    /** A sign is late while the session stands; told once for each cause until all is well again. */
    synchronized void trouble(FailureKind cause, String sentence) {
        if (cause == FailureKind.STALLED || cause == FailureKind.NO_VIDEO) {
            if (!silenceTold) {
                silenceTold = true;
                log.warn("[{}] Failed to read frame: {}", camera.name(), sentence);
            }
        } else if (troublesTold.add(cause)) {
            log.warn("[{}] Degraded: {} ({})", camera.name(), sentence, cause.id());
        }
    }

    /** All signs are in time. */
    synchronized void wellAgain() {
        silenceTold = false;
        if (!troublesTold.isEmpty()) {
            log.info("[{}] All signs are in time again, after {}", camera.name(), ids(troublesTold));
            troublesTold.clear();
        }
    }

    private static String ids(Set<FailureKind> causes) {
        return causes.stream().map(FailureKind::id).collect(Collectors.joining(", "));
    }

    synchronized void offline(FailureKind cause, String sentence) {
        log.warn("Camera {} is offline", camera.name());
        log.info("[WATCHDOG] {} marked OFFLINE: {} ({})", camera.name(), sentence, cause.id());
    }

    synchronized void backOnline() {
        log.info("Camera {} is back online", camera.name());
        log.info("[WATCHDOG] {} reconnected successfully", camera.name());
    }

    synchronized void audioDropped(String format) {
        if (!audioTold) {
            audioTold = true;
            log.info("[{}] The sound is {}, which MP4 cannot hold; it is dropped", camera.name(), format);
        }
    }

    private boolean isTold(int count) {
        if (count <= TOLD_AT_FIRST || count == lastTold) {
            return true;
        }
        long now = clock.monotonicNanos();
        boolean told = count % TOLD_EVERY == 0
                && (count < lastTold || lastTold == 0 || now - lastToldNanos >= TOLD_APART.toNanos());
        if (told) {
            lastTold = count;
            lastToldNanos = now;
        }
        return told;
    }
}
