package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.config.HealthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the signs of one camera mean at a moment: the state, its cause, and whether a new session may help; guarded by the lock of its camera. */
final class Diagnosis {
    static final List<Sign> SIGNS = List.of(Sign.values());

    /** What another session may cure. */
    private static final List<Sign> CURABLE = List.of(Sign.CLOCK, Sign.PICTURES, Sign.SCENE);

    /** What speaks of the picture itself. */
    private static final List<Sign> OF_PICTURES =
            List.of(Sign.CONNECT, Sign.PACKETS, Sign.KEYFRAMES, Sign.CLOCK, Sign.PICTURES, Sign.SCENE);

    private final HealthSettings limits;
    private final SignBook book;
    private final SessionPhase session;

    Diagnosis(HealthSettings limits, SignBook book, SessionPhase session) {
        this.limits = limits;
        this.book = book;
        this.session = session;
    }

    /** Whether this session has shown a picture: a good one where that is asked for. */
    boolean isShown() {
        return session.isOpen()
                && (limits.pictures() ? book.pulse(Sign.PICTURES).inEpoch() : book.usableInEpoch());
    }

    boolean isLate(Sign sign, long now) {
        return sign == Sign.CONNECT ? session.isConnectLate(limits.connectTimeout(), now) : book.late(sign, now);
    }

    /** Whether any sign is late. A mark asks: one by one each question becomes a few comparisons, in a loop it would not. */
    boolean isAnyLate(long now) {
        return isLate(Sign.CONNECT, now)
                || isLate(Sign.PACKETS, now)
                || isLate(Sign.KEYFRAMES, now)
                || isLate(Sign.CLOCK, now)
                || isLate(Sign.PICTURES, now)
                || isLate(Sign.SCENE, now)
                || isLate(Sign.RECORDING, now)
                || isLate(Sign.ANALYSIS, now);
    }

    /** The first sign, in the order of the work, that is asked for and late. */
    Optional<Sign> worst(long now) {
        for (Sign sign : SIGNS) {
            if (isLate(sign, now)) {
                return Optional.of(sign);
            }
        }
        return Optional.empty();
    }

    /**
     * The state.
     *
     * @param wall the wall clock at this moment
     * @param seenNanos when the last picture was seen
     * @param brokenNanos when the last session that had shown pictures ended
     * @param wellNanos when the last late sign was marked again
     */
    Condition condition(long now, Instant wall, long seenNanos, long brokenNanos, long wellNanos) {
        if (session.isGivenUp()
                && session.endedNanos() - seenNanos < limits.offlineAfter().toNanos()) {
            // Nobody reconnects, so that nobody needs to be told to wait for it.
            return new Condition(
                    CameraState.OFFLINE,
                    session.lastFailure(),
                    session.lastSentence(),
                    back(wall, session.endedNanos(), now),
                    false);
        }
        Optional<Sign> worst = worst(now);
        if (now - seenNanos >= limits.offlineAfter().toNanos()) {
            FailureKind cause = hasSpoken(now) && worst.isPresent() ? cause(worst.get(), now) : endOfLast();
            Instant since = back(wall, seenNanos + limits.offlineAfter().toNanos(), now);
            return new Condition(CameraState.OFFLINE, Optional.of(cause), sentence(cause, worst, now), since, false);
        }
        if (!isShown()) {
            return new Condition(
                    CameraState.RECONNECTING,
                    session.lastFailure(),
                    session.lastSentence(),
                    back(wall, brokenNanos, now),
                    false);
        }
        if (worst.isPresent()) {
            FailureKind cause = cause(worst.get(), now);
            boolean pictures = !book.late(Sign.PACKETS, now) && !book.late(Sign.PICTURES, now);
            Instant since = back(wall, book.lateSinceNanos(worst.get(), now), now);
            return new Condition(
                    CameraState.DEGRADED, Optional.of(cause), sentence(cause, worst, now), since, pictures);
        }
        return new Condition(CameraState.HEALTHY, Optional.empty(), "", back(wall, wellNanos, now), true);
    }

    /** Why there is no picture although the session that stands has no late sign, or none stands. */
    private FailureKind endOfLast() {
        return session.lastFailure().orElse(session.isOpen() ? FailureKind.NO_KEYFRAMES : FailureKind.TIMEOUT);
    }

    /** What the sign's being late means, or would mean: where nothing comes, what is missing is missing for that reason. */
    FailureKind cause(Sign sign, long now) {
        if (sign == Sign.CONNECT || !hasSpoken(now)) {
            return session.lastFailure().orElse(FailureKind.STARTING);
        }
        if (book.late(Sign.PACKETS, now)) {
            return session.isOtherFresh(limits.stallNotice(), now) ? FailureKind.NO_VIDEO : FailureKind.STALLED;
        }
        boolean decoded = sign == Sign.PICTURES || sign == Sign.SCENE;
        return decoded && book.late(Sign.KEYFRAMES, now) ? FailureKind.NO_KEYFRAMES : book.cause(sign);
    }

    /** Whether the session that stands shows by itself what is wrong: until then what ended the last one is what is known. */
    private boolean hasSpoken(long now) {
        return session.isOpen()
                && (book.pulse(Sign.PACKETS).inEpoch()
                        || now - session.openedNanos() >= limits.stallNotice().toNanos());
    }

    private String sentence(FailureKind cause, Optional<Sign> sign, long now) {
        if (!(hasSpoken(now) && sign.isPresent()) && !session.lastSentence().isEmpty()) {
            return session.lastSentence();
        }
        long quietNanos = sign.map(s -> now - book.pulse(s).lastNanos()).orElse(0L);
        return Sentences.of(cause, Duration.ofNanos(quietNanos).toSeconds());
    }

    /** Whether the last picture is one of now. A recording that fails, or a motion stage that hangs, says nothing about it. */
    PictureState pictureState(long now) {
        boolean late = false;
        for (Sign sign : OF_PICTURES) {
            late |= isLate(sign, now);
        }
        return late || !isShown() ? PictureState.STALE : PictureState.LIVE;
    }

    /** What is wrong with the session that stands, if a new one may be better. */
    Optional<Verdict> verdict(String camera, long now) {
        if (!session.isOpen() || book.late(Sign.PACKETS, now)) {
            return Optional.empty();
        }
        for (Sign sign : CURABLE) {
            Duration quiet = book.quietInEpoch(sign, now);
            FailureKind cause = cause(sign, now);
            // A dark place is dark in the next session, too.
            if (cause != FailureKind.BLACK_PICTURE
                    && book.late(sign, now)
                    && quiet.toNanos() >= book.deadlineNanos(sign)) {
                String evidence = Sentences.of(cause, quiet.toSeconds());
                return Optional.of(new Verdict(camera, session.epoch(), cause, evidence));
            }
        }
        return Optional.empty();
    }

    private static Instant back(Instant wall, long nanos, long now) {
        return wall.minusNanos(now - nanos);
    }
}
