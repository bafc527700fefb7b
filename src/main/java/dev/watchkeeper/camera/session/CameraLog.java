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
 * Logs the lines that people and scripts look for, each when it becomes true; thread-safe. A camera that is away for days does not flood the log: of
 * failures in a row it logs the first five, then every tenth, at most one in three minutes.
 */
final class CameraLog {
    private static final Logger log = LoggerFactory.getLogger(CameraLog.class);
    private static final int LOGGED_AT_FIRST = 5;
    private static final int LOGGED_EVERY = 10;
    private static final Duration LOGGED_APART = Duration.ofMinutes(3);
    private static final int FAILED_ATTEMPTS = 5;

    private final CameraSettings camera;
    private final Clock clock;
    private int lastLogged;
    private long lastLoggedNanos;
    private boolean everSeen;
    private boolean failureLogged;
    private boolean silenceLogged;
    private boolean audioLogged;
    private final Set<FailureKind> loggedCauses = EnumSet.noneOf(FailureKind.class);

    CameraLog(CameraSettings camera, Clock clock) {
        this.clock = clock;
        this.camera = camera;
    }

    synchronized void attempt(int attempt) {
        if (isLogged(attempt)) {
            log.info("[{}] Attempting to connect to video source: {}", camera.name(), camera.shownUrl());
        }
    }

    synchronized void firstPicture() {
        silenceLogged = false;
        if (!everSeen || failureLogged) {
            log.info(
                    "[{}] {}",
                    camera.name(),
                    everSeen ? "Camera reconnected successfully" : "Camera connection successful");
        }
        everSeen = true;
        failureLogged = false;
    }

    /** @param hadPicture whether the session that ended had shown anything */
    synchronized void sessionEnded(FailureException end, int failures, Optional<Duration> wait, boolean hadPicture) {
        if (!isLogged(failures)) {
            return;
        }
        failureLogged = true;
        if (hadPicture && !silenceLogged && isFailedRead(end.kind())) {
            log.warn("[{}] Failed to read frame: {}", camera.name(), end.sentence());
        }
        String next = wait.map(w -> String.format(Locale.ROOT, "retrying in %.1fs", w.toMillis() / 1_000.0))
                .orElse("waiting until the configuration changes or a reconnect is requested");
        log.warn(
                "[{}] Camera connection failed, {} (attempt {}): {} ({})",
                camera.name(),
                next,
                failures,
                end.sentence(),
                end.kind().id());
        if (everSeen && failures == FAILED_ATTEMPTS) {
            log.warn("[{}] Camera reconnection failed after {} attempts; still trying", camera.name(), failures);
        }
        silenceLogged = false;
    }

    /** The next session begins sooner than logged, because the camera answers. */
    synchronized void sooner(int failures, Duration wait) {
        if (isLogged(failures)) {
            log.info(
                    "[{}] The camera answers, retrying in {} instead",
                    camera.name(),
                    String.format(Locale.ROOT, "%.1fs", wait.toMillis() / 1_000.0));
        }
    }

    /** Frames that were read but showed nothing new are logged in other words. */
    private static boolean isFailedRead(FailureKind kind) {
        return kind != FailureKind.TIMESTAMPS_FROZEN
                && kind != FailureKind.TIMESTAMPS_JUMP
                && kind != FailureKind.FROZEN_PICTURE;
    }

    /** A file was played to its end without looping, which is no failure. */
    synchronized void fileEnded() {
        failureLogged = true;
        silenceLogged = true;
        log.info(
                "[{}] The file was played to its end; it is played again only with loop: true, or when a reconnect is requested",
                camera.name());
    }

    /** A sign is late in an open session; logged once for each cause until all signs are in time again. */
    synchronized void degraded(FailureKind cause, String sentence) {
        if (cause == FailureKind.STALLED || cause == FailureKind.NO_VIDEO) {
            if (!silenceLogged) {
                silenceLogged = true;
                log.warn("[{}] Failed to read frame: {}", camera.name(), sentence);
            }
        } else if (loggedCauses.add(cause)) {
            log.warn("[{}] Degraded: {} ({})", camera.name(), sentence, cause.id());
        }
    }

    /** All signs are in time. */
    synchronized void healthyAgain() {
        silenceLogged = false;
        if (!loggedCauses.isEmpty()) {
            log.info("[{}] All signs are in time again, after {}", camera.name(), ids(loggedCauses));
            loggedCauses.clear();
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
        if (!audioLogged) {
            audioLogged = true;
            log.info("[{}] The sound is {}, which MP4 cannot hold; it is dropped", camera.name(), format);
        }
    }

    private boolean isLogged(int count) {
        if (count <= LOGGED_AT_FIRST || count == lastLogged) {
            return true;
        }
        long now = clock.monotonicNanos();
        boolean logged = count % LOGGED_EVERY == 0
                && (count < lastLogged || lastLogged == 0 || now - lastLoggedNanos >= LOGGED_APART.toNanos());
        if (logged) {
            lastLogged = count;
            lastLoggedNanos = now;
        }
        return logged;
    }
}
