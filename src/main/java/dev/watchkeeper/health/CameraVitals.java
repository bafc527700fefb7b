package dev.watchkeeper.health;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.event.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The vital signs of one camera and the state that follows from them; thread-safe. Marks come from the threads of the stages; everything else
 * is worked out when somebody asks, from the marks and the time alone, so that nothing has to run for it to become worse. Only monotonic time
 * counts: what is shown as wall-clock time is reckoned back from the moment of the question.
 */
public final class CameraVitals implements Marks, SignsView {
    /** No timestamp of the stream's own. */
    public static final long NO_STREAM_TIME = StreamClock.NONE;

    /** What the capture thread is doing; an immutable enumeration. */
    private enum Phase {
        OPENING,
        OPEN,
        WAITING
    }

    /**
     * What people are told; immutable.
     *
     * @param cause empty while healthy and before the first failure
     * @param sentence says the same for people
     * @param since when the state began
     * @param pictures whether pictures come that show something new
     */
    public record Condition(
            CameraState state, Optional<FailureKind> cause, String sentence, Instant since, boolean pictures) {}

    private final String camera;
    private final Clock clock;
    private final HealthSettings limits;
    private final GopLength gop = new GopLength();
    private final Gaps gaps = new Gaps();
    private final SignBook book;
    private final long startedNanos;
    private Phase phase = Phase.OPENING;
    private long openingNanos;
    private long openedNanos;
    private long brokenNanos;
    private long endedNanos;
    private long wellNanos;
    private long seenNanos;
    private long otherNanos;
    private boolean everSeen;
    private boolean other;
    private boolean failedSinceOpen;
    private long keyframePts;
    private boolean keyframeInEpoch;
    private long epochBrokeNanos;
    private Optional<FailureKind> lastFailure = Optional.empty();
    private String lastSentence = "";
    private Optional<Instant> nextAttempt = Optional.empty();
    private int failures;
    private long epoch;
    private long outages;
    private long pictures;

    public CameraVitals(CameraSettings settings, Clock clock) {
        this.camera = settings.name();
        this.clock = clock;
        limits = settings.health();
        startedNanos = clock.monotonicNanos();
        book = new SignBook(settings, gop, gaps, startedNanos);
        openingNanos = startedNanos;
        openedNanos = startedNanos;
        brokenNanos = startedNanos;
        endedNanos = startedNanos;
        wellNanos = startedNanos;
        seenNanos = startedNanos;
        epochBrokeNanos = startedNanos;
    }

    @Override
    public String camera() {
        return camera;
    }

    /** The learned distance of the camera's keyframes. */
    public GopLength gop() {
        return gop;
    }

    /** A session is being opened. */
    public synchronized void opening(long newEpoch) {
        long now = clock.monotonicNanos();
        seenNanos = seen(now);
        epoch = newEpoch;
        nextAttempt = Optional.empty();
        other = false;
        keyframeInEpoch = false;
        openingNanos = now;
        phase = Phase.OPENING;
        book.sessionBegins(now);
    }

    /** The session stands, nothing has been read yet. */
    public synchronized void opened() {
        phase = Phase.OPEN;
        failedSinceOpen = false;
        openedNanos = clock.monotonicNanos();
        book.pulse(Sign.CONNECT).mark(openedNanos, 0);
    }

    /** A video access unit arrived with which no picture can be made: the first keyframe is still awaited. */
    public synchronized void uselessVideo() {
        book.uselessVideo(clock.monotonicNanos());
    }

    /**
     * A video access unit arrived with which pictures can be made.
     *
     * @param ptsMicros its time on the session's repaired timeline
     * @param streamMicros the time that the camera itself gave it, or {@link #NO_STREAM_TIME}
     */
    public synchronized void video(boolean keyframe, long ptsMicros, long streamMicros) {
        long now = clock.monotonicNanos();
        noteWell(now);
        boolean first = !book.usableInEpoch();
        if (first) {
            book.gap(Sign.PACKETS, endOfLast(), epochBrokeNanos, now);
        }
        if (keyframe) {
            if (keyframeInEpoch) {
                gop.learn(Math.max(0, ptsMicros - keyframePts));
            }
            keyframeInEpoch = true;
            keyframePts = ptsMicros;
        }
        book.video(now, keyframe, streamMicros);
        pictures++;
        if (isShown() && !book.late(Sign.PICTURES, now)) {
            saw(now);
        }
        if (first && isShown()) {
            wellNanos = now;
        }
    }

    @Override
    public synchronized void picture(long ofEpoch, long fingerprint, boolean uniform) {
        if (ofEpoch != epoch || phase != Phase.OPEN || !limits.pictures()) {
            return;
        }
        long now = clock.monotonicNanos();
        noteWell(now);
        if (!book.pulse(Sign.PICTURES).inEpoch()) {
            book.gap(Sign.PICTURES, endOfLast(), epochBrokeNanos, now);
            wellNanos = now;
        }
        book.picture(now, fingerprint, uniform);
        saw(now);
    }

    private void saw(long now) {
        seenNanos = now;
        everSeen = true;
    }

    /** A late sign is about to be marked: if all are in time afterwards, that began now. */
    private void noteWell(long now) {
        if (worst(now).isPresent()) {
            wellNanos = now;
        }
    }

    private FailureKind endOfLast() {
        return lastFailure.orElse(FailureKind.STARTING);
    }

    @Override
    public synchronized void analysisGiven() {
        book.analysisGiven(clock.monotonicNanos());
    }

    @Override
    public synchronized void analysisDone() {
        long now = clock.monotonicNanos();
        noteWell(now);
        book.analysisDone(now);
    }

    @Override
    public synchronized void recordingGiven() {
        book.recordingGiven(clock.monotonicNanos());
    }

    @Override
    public synchronized void recordingDone() {
        long now = clock.monotonicNanos();
        noteWell(now);
        book.recordingDone(now);
    }

    @Override
    public synchronized void recordingWanted(boolean wanted) {
        long now = clock.monotonicNanos();
        noteWell(now);
        book.recordingWanted(wanted, now);
    }

    @Override
    public synchronized void recorded() {
        long now = clock.monotonicNanos();
        noteWell(now);
        book.recorded(now);
    }

    @Override
    public synchronized void recordingFailed(FailureKind kind) {
        book.recordingFailed(kind);
    }

    /** Something arrived that is no video. */
    public synchronized void otherData() {
        other = true;
        otherNanos = clock.monotonicNanos();
    }

    /**
     * The session, or its opening, is over.
     *
     * @param consecutiveFailures how many sessions in a row have failed, with this one
     * @param waitFor how long until the next one is opened; empty if only a person can change something
     */
    public synchronized void ended(
            FailureKind kind, String sentence, int consecutiveFailures, Optional<Duration> waitFor) {
        long now = clock.monotonicNanos();
        if (isShown()) {
            outages++;
            brokenNanos = now;
        }
        if (book.usableInEpoch()) {
            epochBrokeNanos = book.lastVideoNanos();
        }
        book.sessionEnds();
        phase = Phase.WAITING;
        endedNanos = now;
        failedSinceOpen = kind != FailureKind.STOPPED;
        lastFailure = Optional.of(kind);
        lastSentence = sentence;
        failures = consecutiveFailures;
        nextAttempt = waitFor.map(wait -> clock.wall().plus(wait));
    }

    /** Pictures have come for long enough to call the camera well. */
    public synchronized void recovered() {
        failures = 0;
    }

    /** Whether this session has shown a picture: a good one where that is asked for. */
    private boolean isShown() {
        return phase == Phase.OPEN
                && (limits.pictures() ? book.pulse(Sign.PICTURES).inEpoch() : book.usableInEpoch());
    }

    /** When the last picture was seen that showed anything. */
    private long seen(long now) {
        return book.late(Sign.PICTURES, now)
                ? Math.min(seenNanos, book.pulse(Sign.PICTURES).lastNanos())
                : seenNanos;
    }

    /** The first sign, in the order of the work, that is asked for and late. */
    private Optional<Sign> worst(long now) {
        for (Sign sign : SIGNS) {
            if (isLate(sign, now)) {
                return Optional.of(sign);
            }
        }
        return Optional.empty();
    }

    private static final List<Sign> SIGNS = List.of(Sign.values());

    private boolean isLate(Sign sign, long now) {
        return sign == Sign.CONNECT ? isConnectLate(now) : book.late(sign, now);
    }

    private boolean isConnectLate(long now) {
        return phase != Phase.OPEN
                && (failedSinceOpen
                        || now - openingNanos >= limits.connectTimeout().toNanos());
    }

    /** The state at this moment. */
    public synchronized Condition condition() {
        long now = clock.monotonicNanos();
        long seen = seen(now);
        boolean givenUp = phase == Phase.WAITING && nextAttempt.isEmpty();
        if (givenUp && endedNanos - seen < limits.offlineAfter().toNanos()) {
            // Nobody reconnects, so that nobody needs to be told to wait for it.
            return new Condition(CameraState.OFFLINE, lastFailure, lastSentence, wall(endedNanos, now), false);
        }
        Optional<Sign> worst = worst(now);
        if (now - seen >= limits.offlineAfter().toNanos()) {
            FailureKind cause = hasSpoken(now) && worst.isPresent() ? cause(worst.get(), now) : endOrSilence();
            return new Condition(
                    CameraState.OFFLINE,
                    Optional.of(cause),
                    sentence(cause, worst, now),
                    wall(seen + limits.offlineAfter().toNanos(), now),
                    false);
        }
        if (!isShown()) {
            return new Condition(CameraState.RECONNECTING, lastFailure, lastSentence, wall(brokenNanos, now), false);
        }
        if (worst.isPresent()) {
            FailureKind cause = cause(worst.get(), now);
            return new Condition(
                    CameraState.DEGRADED,
                    Optional.of(cause),
                    sentence(cause, worst, now),
                    wall(book.lateSinceNanos(worst.get(), now), now),
                    !book.late(Sign.PACKETS, now) && !book.late(Sign.PICTURES, now));
        }
        return new Condition(CameraState.HEALTHY, Optional.empty(), "", wall(wellNanos, now), true);
    }

    /** Why there is no picture although no sign is late: a session that has shown nothing yet, or none that stands. */
    private FailureKind endOrSilence() {
        return lastFailure.orElse(phase == Phase.OPEN ? FailureKind.NO_KEYFRAMES : FailureKind.TIMEOUT);
    }

    /** What the sign's being late means, or would mean: where nothing comes, what is missing is missing for that reason. */
    private FailureKind cause(Sign sign, long now) {
        if (sign == Sign.CONNECT || !hasSpoken(now)) {
            return lastFailure.orElse(everSeen ? FailureKind.TIMEOUT : FailureKind.STARTING);
        }
        if (book.late(Sign.PACKETS, now)) {
            boolean otherComes =
                    other && now - otherNanos < limits.stallNotice().toNanos();
            return otherComes ? FailureKind.NO_VIDEO : FailureKind.STALLED;
        }
        boolean decoded = sign == Sign.PICTURES || sign == Sign.SCENE;
        return decoded && book.late(Sign.KEYFRAMES, now) ? FailureKind.NO_KEYFRAMES : book.cause(sign);
    }

    /** Whether the session that stands shows by itself what is wrong: until then what ended the last one is what is known. */
    private boolean hasSpoken(long now) {
        return phase == Phase.OPEN
                && (book.pulse(Sign.PACKETS).inEpoch()
                        || now - openedNanos >= limits.stallNotice().toNanos());
    }

    private String sentence(FailureKind cause, Optional<Sign> sign, long now) {
        if (!(hasSpoken(now) && sign.isPresent()) && !lastSentence.isEmpty()) {
            return lastSentence;
        }
        return Sentences.of(
                cause,
                sign.map(s -> (now - book.pulse(s).lastNanos()) / 1_000_000_000L)
                        .orElse(0L));
    }

    private Instant wall(long nanos, long now) {
        return clock.wall().minusNanos(now - nanos);
    }

    /** What is wrong with the session that stands, if a new one may be better: for the arbiter. */
    public synchronized Optional<Verdict> verdict() {
        long now = clock.monotonicNanos();
        if (phase != Phase.OPEN || book.late(Sign.PACKETS, now)) {
            return Optional.empty();
        }
        for (Sign sign : List.of(Sign.CLOCK, Sign.PICTURES, Sign.SCENE)) {
            Duration quiet = book.quietInEpoch(sign, now);
            FailureKind cause = cause(sign, now);
            // A dark place is dark in the next session, too.
            if (cause != FailureKind.BLACK_PICTURE
                    && book.late(sign, now)
                    && quiet.toNanos() >= book.deadlineNanos(sign)) {
                return Optional.of(new Verdict(camera, epoch, cause, Sentences.of(cause, quiet.toSeconds())));
            }
        }
        return Optional.empty();
    }

    @Override
    public synchronized List<SignReading> signs() {
        long now = clock.monotonicNanos();
        List<SignReading> readings = new ArrayList<>();
        for (Sign sign : SIGNS) {
            Pulse pulse = book.pulse(sign);
            readings.add(new SignReading(
                    sign,
                    book.required(sign, now),
                    pulse.count(),
                    pulse.lastNanos(),
                    Duration.ofNanos(book.deadlineNanos(sign)),
                    isLate(sign, now),
                    cause(sign, now)));
        }
        return readings;
    }

    /** Every sign as it is shown to people. */
    public synchronized List<SignStatus> status() {
        long now = clock.monotonicNanos();
        return signs().stream()
                .map(sign -> new SignStatus(
                        sign.sign(),
                        sign.required(),
                        sign.count(),
                        sign.count() == 0
                                ? Optional.empty()
                                : Optional.of(Duration.ofNanos(Math.max(0, now - sign.lastNanos()))),
                        sign.deadline(),
                        sign.late(),
                        sign.late() ? Optional.of(sign.cause()) : Optional.empty()))
                .toList();
    }

    @Override
    public synchronized List<Gap> takeGaps() {
        return gaps.take();
    }

    /** How long ago the last picture came that showed anything. */
    public synchronized Optional<Duration> lastPictureAge() {
        long now = clock.monotonicNanos();
        return everSeen ? Optional.of(Duration.ofNanos(now - seen(now))) : Optional.empty();
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

    /** Video access units with which pictures could be made. */
    public synchronized long pictures() {
        return pictures;
    }
}
