package dev.watchkeeper.health;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.HealthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The marks of one camera and the state that follows from them; thread-safe. Marks come from the camera's capture thread; the state is
 * worked out when somebody asks, from the marks and the time alone, so that nothing has to run for it to become worse.
 */
public final class CameraVitals {
    /** What the capture thread is doing; an immutable enumeration. */
    private enum Phase {
        OPENING,
        OPEN,
        WAITING
    }

    /** A moment on both clocks; immutable. */
    private record Moment(long nanos, Instant wall) {
        Moment plus(Duration duration) {
            return new Moment(nanos + duration.toNanos(), wall.plus(duration));
        }
    }

    /**
     * What people are told; immutable.
     *
     * @param cause empty while healthy and before the first failure
     * @param sentence says the same for people
     * @param since when the state began
     */
    public record Condition(CameraState state, Optional<FailureKind> cause, String sentence, Instant since) {}

    private final Clock clock;
    private final HealthSettings limits;
    private final Moment started;
    private Phase phase = Phase.OPENING;
    private Moment phaseSince;
    private Moment endedAt;
    private Moment healthySince;
    private Optional<Moment> lastPicture = Optional.empty();
    private Optional<Moment> lastOther = Optional.empty();
    private boolean pictureInSession;
    private Optional<FailureKind> lastFailure = Optional.empty();
    private String lastSentence = "";
    private Optional<Instant> nextAttempt = Optional.empty();
    private int failures;
    private long epoch;
    private long outages;
    private long pictures;

    public CameraVitals(HealthSettings limits, Clock clock) {
        this.clock = clock;
        this.limits = limits;
        started = now();
        phaseSince = started;
        endedAt = started;
        healthySince = started;
    }

    /** A session is being opened. */
    public synchronized void opening(long newEpoch) {
        epoch = newEpoch;
        nextAttempt = Optional.empty();
        pictureInSession = false;
        lastOther = Optional.empty();
        phase = Phase.OPENING;
    }

    /** The session stands, nothing has been read yet. */
    public synchronized void opened() {
        phase = Phase.OPEN;
    }

    /** A video access unit arrived with which pictures can be made. */
    public synchronized void picture() {
        Moment now = now();
        boolean resumed = lastPicture
                .filter(last -> now.nanos - last.nanos < limits.stallNotice().toNanos())
                .isEmpty();
        if (!pictureInSession || resumed) {
            healthySince = now;
        }
        pictureInSession = true;
        pictures++;
        lastPicture = Optional.of(now);
    }

    /** Something arrived that is no video. */
    public synchronized void otherData() {
        lastOther = Optional.of(now());
    }

    /**
     * The session, or its opening, is over.
     *
     * @param consecutiveFailures how many sessions in a row have failed, with this one
     * @param waitFor how long until the next one is opened; empty if only a person can change something
     */
    public synchronized void ended(
            FailureKind kind, String sentence, int consecutiveFailures, Optional<Duration> waitFor) {
        Moment now = now();
        if (pictureInSession) {
            outages++;
        }
        if (phase == Phase.OPEN && pictureInSession) {
            phaseSince = now;
        }
        phase = Phase.WAITING;
        endedAt = now;
        pictureInSession = false;
        lastFailure = Optional.of(kind);
        lastSentence = sentence;
        failures = consecutiveFailures;
        nextAttempt = waitFor.map(wait -> now.wall.plus(wait));
    }

    /** Pictures have come for long enough to call the camera well. */
    public synchronized void recovered() {
        failures = 0;
    }

    /** The state at this moment. */
    public synchronized Condition condition() {
        long now = clock.monotonicNanos();
        Moment seen = lastPicture.orElse(started);
        boolean givenUp = phase == Phase.WAITING && nextAttempt.isEmpty();
        if (givenUp && endedAt.nanos - seen.nanos < limits.offlineAfter().toNanos()) {
            // Nobody reconnects, so that nobody needs to be told to wait for it.
            return new Condition(CameraState.OFFLINE, lastFailure, lastSentence, endedAt.wall);
        }
        if (now - seen.nanos >= limits.offlineAfter().toNanos()) {
            return new Condition(
                    CameraState.OFFLINE, Optional.of(cause(now)), sentence(now), seen.plus(limits.offlineAfter()).wall);
        }
        if (phase != Phase.OPEN || !pictureInSession) {
            return new Condition(CameraState.RECONNECTING, lastFailure, lastSentence, phaseSince.wall);
        }
        if (now - seen.nanos >= limits.stallNotice().toNanos()) {
            return new Condition(
                    CameraState.DEGRADED, Optional.of(cause(now)), sentence(now), seen.plus(limits.stallNotice()).wall);
        }
        return new Condition(CameraState.HEALTHY, Optional.empty(), "", healthySince.wall);
    }

    /** Why there is no picture now: the session's own sign while one stands, else what ended the last one. */
    private FailureKind cause(long now) {
        if (phase == Phase.OPEN && pictureInSession) {
            return isOtherDataFresh(now) ? FailureKind.NO_VIDEO : FailureKind.STALLED;
        }
        return lastFailure.orElse(phase == Phase.OPEN ? FailureKind.NO_KEYFRAMES : FailureKind.TIMEOUT);
    }

    private boolean isOtherDataFresh(long now) {
        return lastOther
                .filter(other -> now - other.nanos < limits.stallNotice().toNanos())
                .isPresent();
    }

    private String sentence(long now) {
        if (phase == Phase.OPEN && pictureInSession) {
            return isOtherDataFresh(now)
                    ? "data arrives, but no video any more"
                    : "the connection stands, but nothing arrives any more";
        }
        return lastSentence.isEmpty() ? "no picture has come yet" : lastSentence;
    }

    /** When the last picture arrived, wall clock. */
    public synchronized Optional<Instant> lastPictureAt() {
        return lastPicture.map(Moment::wall);
    }

    /** When the next session is opened, while one is awaited. */
    public synchronized Optional<Instant> nextAttemptAt() {
        return nextAttempt;
    }

    public synchronized int failures() {
        return failures;
    }

    public synchronized long epoch() {
        return epoch;
    }

    public synchronized long outages() {
        return outages;
    }

    public synchronized long pictures() {
        return pictures;
    }

    private Moment now() {
        return new Moment(clock.monotonicNanos(), clock.wall());
    }
}
