package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.retry.WatchedCamera;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Decides what follows the end of a session, and reports it; confined to the capture thread. */
final class RetryPolicy {
    /** The camera is there and sends something: only another session shows whether it has become good. */
    private static final Set<FailureKind> BAD_PICTURES = Set.of(
            FailureKind.NO_KEYFRAMES,
            FailureKind.DECODE_ERRORS,
            FailureKind.TIMESTAMPS_FROZEN,
            FailureKind.TIMESTAMPS_JUMP,
            FailureKind.FROZEN_PICTURE,
            FailureKind.BLACK_PICTURE);

    /** As for a camera that answers probes with a refusal. */
    private static final Duration BAD_PICTURES_WAIT = Duration.ofSeconds(5);

    private final LoopParts parts;
    private final Backoff serverWaits = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(10));
    private int serverFailures;
    private final WatchedCamera watched;
    private final CameraVitals vitals;
    private final CameraProbe probe;

    /** When the next session begins; an immutable enumeration. */
    enum Next {
        AT_ONCE,
        WHEN_DUE,
        ON_REQUEST
    }

    RetryPolicy(LoopParts parts, CameraProbe probe) {
        this.parts = parts;
        this.probe = probe;
        watched = parts.watched();
        vitals = parts.sinks().vitals();
    }

    /** @param hadPicture whether the session that ended had shown a picture */
    Next after(FailureException end, boolean hadPicture) {
        if (end.kind() == FailureKind.STOPPED) {
            watched.requestAttempt();
            vitals.ended(end.kind(), end.sentence(), 0, Optional.of(Duration.ZERO));
            return Next.AT_ONCE;
        }
        if (parts.camera().isFile() && end.kind() == FailureKind.ENDED && hadPicture) {
            // Played again, its old pictures would be recorded as new ones.
            vitals.ended(end.kind(), end.sentence(), 0, Optional.empty());
            parts.lines().fileEnded();
            return Next.ON_REQUEST;
        }
        countFailure(end, hadPicture);
        return Next.WHEN_DUE;
    }

    private void countFailure(FailureException end, boolean hadPicture) {
        // Without configured credentials none are sent, and a refusal cannot lock an account.
        if (end.kind() == FailureKind.AUTH && parts.camera().signsIn()) {
            // The ledger takes its time, seconds on a busy machine, and everybody may know the cause meanwhile.
            vitals.refused(end.kind());
            Optional<Duration> pause = parts.recovery().signIns().refused(parts.camera());
            watched.signInRefused(end.sentence(), pause);
        } else {
            watched.attemptFailed(end.sentence());
        }
        if (BAD_PICTURES.contains(end.kind())) {
            watched.shortenWait(BAD_PICTURES_WAIT);
        }
        if (end.kind() == FailureKind.RESTREAMER_DOWN) {
            // Not the camera's fault: its own waits do not grow, and start from the shortest once the server is back.
            watched.returned(serverWaits.waitAfter(++serverFailures));
        } else {
            serverFailures = 0;
        }
        Optional<Duration> wait = parts.untilDue();
        vitals.ended(end.kind(), end.sentence(), watched.failures(), wait);
        if (wait.isPresent()) {
            probe.sessionEnded(end, watched.failures());
        }
        parts.lines().sessionEnded(end, watched.failures(), wait, hadPicture);
    }

    /** Whether a password that was refused before this process started must not be sent yet; reports that. */
    boolean mustWaitFirst() {
        if (!parts.camera().signsIn()) {
            return false;
        }
        Optional<Duration> pause = parts.recovery().signIns().waitBefore(parts.camera());
        if (pause.filter(p -> !p.isPositive()).isPresent()) {
            return false;
        }
        String sentence = "the camera refused this user name and password before Watchkeeper was restarted";
        watched.signInRefused(sentence, pause);
        vitals.ended(FailureKind.AUTH, sentence, watched.failures(), pause);
        parts.lines().sessionEnded(new FailureException(FailureKind.AUTH, sentence), watched.failures(), pause, false);
        return true;
    }
}
