package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.config.HealthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the signs of one camera mean: the state, its cause, and whether a new session may help. Guarded by the lock of its camera. */
final class Diagnosis {
    /** Signs that a new session may cure. */
    private static final Set<Sign> CURABLE = EnumSet.of(Sign.CLOCK, Sign.PICTURES, Sign.SCENE);

    /** Signs of the picture itself. */
    private static final Set<Sign> OF_PICTURES =
            EnumSet.of(Sign.CONNECT, Sign.SOURCE, Sign.PACKETS, Sign.KEYFRAMES, Sign.CLOCK, Sign.PICTURES, Sign.SCENE);

    private final HealthSettings limits;
    private final SignBook book;
    private final SessionPhase session;
    private String sourceError = "";

    Diagnosis(HealthSettings limits, SignBook book, SessionPhase session) {
        this.limits = limits;
        this.book = book;
        this.session = session;
    }

    /** Why the restreaming server gets no picture from the camera, in its own words; empty if it does not say. */
    void sourceError(String words) {
        sourceError = words;
    }

    private String lastSentence() {
        return session.lastFailure().equals(Optional.of(FailureKind.SOURCE_AWAY))
                ? withError(session.lastSentence())
                : session.lastSentence();
    }

    private String withError(String sentence) {
        return sourceError.isEmpty() ? sentence : sentence + " (MediaMTX: " + sourceError + ")";
    }

    /** Whether this session has shown a picture; a good one, where the settings ask for that. */
    boolean isShown() {
        return session.isOpen() && (limits.pictures() ? book.pictures().pulse().inEpoch() : book.usableInEpoch());
    }

    /**
     * Moments from which a state counts, monotonic; immutable.
     *
     * @param seen when the last picture was seen
     * @param lost when the last session that had shown pictures ended
     * @param inTime when the last late sign was marked again
     */
    record Moments(long seen, long lost, long inTime) {}

    /**
     * The state.
     *
     * @param wall the wall clock now
     */
    Condition condition(long now, Instant wall, Moments moments) {
        if (session.isGivenUp()
                && session.endedNanos() - moments.seen() < limits.offlineAfter().toNanos()) {
            // Nothing will reconnect, so nobody should be told to wait for it.
            return new Condition(
                    CameraState.OFFLINE,
                    session.lastFailure(),
                    lastSentence(),
                    toWall(wall, session.endedNanos(), now),
                    false);
        }
        Optional<SignRule> worst = book.worst(now);
        if (now - moments.seen() >= limits.offlineAfter().toNanos()) {
            FailureKind cause = hasSpoken(now) && worst.isPresent() ? cause(worst.get(), now) : lastCause();
            Instant since = toWall(wall, moments.seen() + limits.offlineAfter().toNanos(), now);
            return new Condition(CameraState.OFFLINE, Optional.of(cause), sentence(cause, worst, now), since, false);
        }
        if (!isShown()) {
            return new Condition(
                    CameraState.RECONNECTING,
                    session.lastFailure(),
                    lastSentence(),
                    toWall(wall, moments.lost(), now),
                    false);
        }
        if (worst.isPresent()) {
            FailureKind cause = cause(worst.get(), now);
            boolean pictures = !book.source().isLate(now)
                    && !book.packets().isLate(now)
                    && !book.pictures().isLate(now);
            Instant since = toWall(wall, worst.get().lateSinceNanos(now), now);
            return new Condition(
                    CameraState.DEGRADED, Optional.of(cause), sentence(cause, worst, now), since, pictures);
        }
        return new Condition(CameraState.HEALTHY, Optional.empty(), "", toWall(wall, moments.inTime(), now), true);
    }

    /** Why there is no picture although no sign of the open session is late, or no session is open. */
    private FailureKind lastCause() {
        return session.lastFailure().orElse(session.isOpen() ? FailureKind.NO_KEYFRAMES : FailureKind.TIMEOUT);
    }

    /** Why the sign is late, or would be: where nothing comes, everything else is missing for that reason. */
    FailureKind cause(SignRule rule, long now) {
        if (rule.sign() == Sign.SOURCE) {
            return rule.cause();
        }
        if (rule.sign() == Sign.CONNECT || !hasSpoken(now)) {
            return session.lastFailure().orElse(FailureKind.STARTING);
        }
        if (book.packets().isLate(now)) {
            return session.isOtherFresh(limits.stallNotice(), now) ? FailureKind.NO_VIDEO : FailureKind.STALLED;
        }
        boolean decoded = rule.sign() == Sign.PICTURES || rule.sign() == Sign.SCENE;
        return decoded && book.keyframes().isLate(now) ? FailureKind.NO_KEYFRAMES : rule.cause();
    }

    /** Whether the open session itself shows what is wrong; until then, the end of the last one is the best explanation. */
    private boolean hasSpoken(long now) {
        return session.isOpen()
                && (book.packets().pulse().inEpoch()
                        || now - session.openedNanos() >= limits.stallNotice().toNanos());
    }

    private String sentence(FailureKind cause, Optional<SignRule> worst, long now) {
        if (!(hasSpoken(now) && worst.isPresent()) && !lastSentence().isEmpty()) {
            return lastSentence();
        }
        long quietNanos = worst.map(rule -> now - rule.pulse().lastNanos()).orElse(0L);
        String words = Sentences.of(cause, Duration.ofNanos(quietNanos).toSeconds());
        return cause == FailureKind.SOURCE_AWAY ? withError(words) : words;
    }

    /** Whether the last picture is current. A failing recording or a hung motion stage says nothing about that. */
    PictureState pictureState(long now) {
        for (SignRule rule : book.rules()) {
            if (OF_PICTURES.contains(rule.sign()) && rule.isLate(now)) {
                return PictureState.STALE;
            }
        }
        return isShown() ? PictureState.LIVE : PictureState.STALE;
    }

    /** What is wrong with the open session, if a new one may be better. */
    Optional<Verdict> verdict(String camera, long now) {
        if (!session.isOpen() || book.packets().isLate(now) || book.source().isLate(now)) {
            return Optional.empty();
        }
        for (SignRule rule : book.rules()) {
            if (!CURABLE.contains(rule.sign())) {
                continue;
            }
            long quiet = rule.quietInEpochNanos(now);
            FailureKind cause = cause(rule, now);
            // A dark place stays dark in the next session.
            if (cause != FailureKind.BLACK_PICTURE && rule.isLate(now) && quiet >= rule.deadlineNanos()) {
                String evidence = Sentences.of(cause, Duration.ofNanos(quiet).toSeconds());
                return Optional.of(new Verdict(camera, session.epoch(), cause, evidence));
            }
        }
        return Optional.empty();
    }

    private static Instant toWall(Instant wall, long nanos, long now) {
        return wall.minusNanos(now - nanos);
    }
}
