package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Standstills;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
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

    private final String camera;
    private final Clock clock;
    private final HealthSettings limits;
    private final KeyframeInterval gop = new KeyframeInterval();
    private final Gaps gaps = new Gaps();
    private final SignBook book;
    private final SessionPhase session;
    private final Diagnosis diagnosis;
    private final Standstills standstills;
    private boolean everSeen;
    private long seenNanos;
    private long wellNanos;
    private long brokenNanos;
    private long lastUsableNanos;
    private long lastShownNanos;
    private boolean keyframeInEpoch;
    private long keyframePts;
    private long outages;
    private long pictures;

    public CameraVitals(CameraSettings settings, Clock clock) {
        this.camera = settings.name();
        this.clock = clock;
        limits = settings.health();
        long now = clock.monotonicNanos();
        book = new SignBook(settings, gop, gaps, now);
        session = new SessionPhase(now);
        diagnosis = new Diagnosis(limits, book, session);
        standstills = new Standstills(now, clock.bootNanos());
        seenNanos = now;
        wellNanos = now;
        brokenNanos = now;
        lastUsableNanos = now;
        lastShownNanos = now;
    }

    @Override
    public String camera() {
        return camera;
    }

    /** The learned distance of the camera's keyframes. */
    public KeyframeInterval keyframeInterval() {
        return gop;
    }

    /** A session is being opened. */
    public synchronized void opening(long epoch) {
        long now = clock.monotonicNanos();
        seenNanos = seen(now);
        keyframeInEpoch = false;
        session.opening(epoch, now);
        book.sessionBegins(now);
    }

    /** The session stands, nothing has been read yet. */
    public synchronized void opened() {
        long now = clock.monotonicNanos();
        session.opened(now);
        book.connected(now);
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
        if (!book.usableInEpoch()) {
            book.gap(Sign.PACKETS, endOfLast(), lastUsableNanos, now);
            wellNanos = now;
        }
        if (keyframe) {
            if (keyframeInEpoch) {
                gop.learn(Math.max(0, ptsMicros - keyframePts));
            }
            keyframeInEpoch = true;
            keyframePts = ptsMicros;
        }
        book.video(now, keyframe, streamMicros);
        lastUsableNanos = now;
        pictures++;
        if (diagnosis.isShown() && !book.late(Sign.PICTURES, now)) {
            saw(now);
        }
    }

    @Override
    public synchronized void picture(long epoch, long fingerprint, boolean uniform, boolean glance) {
        if (epoch != session.epoch() || !session.isOpen() || !limits.pictures()) {
            return;
        }
        long now = clock.monotonicNanos();
        noteWell(now);
        if (!book.pulse(Sign.PICTURES).inEpoch()) {
            book.gap(Sign.PICTURES, endOfLast(), lastShownNanos, now);
            wellNanos = now;
        }
        book.picture(now, fingerprint, uniform, glance);
        saw(now);
    }

    private void saw(long now) {
        seenNanos = now;
        lastShownNanos = now;
        everSeen = true;
    }

    /** A late sign may be about to be marked: if all are in time afterwards, that began now. */
    private void noteWell(long now) {
        if (diagnosis.isAnyLate(now)) {
            wellNanos = now;
        }
    }

    private FailureKind endOfLast() {
        return session.lastFailure().orElse(FailureKind.STARTING);
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
    public synchronized void recordingChecked(Playback playback, long fromNanos) {
        long now = clock.monotonicNanos();
        noteWell(now);
        book.recordingChecked(playback, Math.min(fromNanos, now), now);
    }

    @Override
    public synchronized void recordingFailed(FailureKind kind) {
        book.recordingFailed(kind);
    }

    /** Something arrived that is no video. */
    public synchronized void otherData() {
        session.otherData(clock.monotonicNanos());
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
        if (diagnosis.isShown()) {
            outages++;
            brokenNanos = now;
        }
        book.sessionEnds(now);
        Optional<Instant> next = waitFor.map(wait -> clock.wall().plus(wait));
        session.ended(kind, sentence, consecutiveFailures, next, now);
    }

    /** While no session stands the camera has said why it would give none: a newer word than the end of the last one. */
    public synchronized void refused(FailureKind kind) {
        session.refused(kind, Sentences.of(kind, 0));
    }

    /** Pictures have come for long enough to call the camera well. */
    public synchronized void recovered() {
        session.forgetFailures();
    }

    /** When the last picture was seen: not one that came while no good one could be decoded. */
    private long seen(long now) {
        return book.late(Sign.PICTURES, now)
                ? Math.min(seenNanos, book.pulse(Sign.PICTURES).lastNanos())
                : seenNanos;
    }

    /** Everything at this moment; to be asked for several times a second. */
    public synchronized VitalsReading reading() {
        long now = clock.monotonicNanos();
        long boot = clock.bootNanos();
        Instant wall = clock.wall();
        standstills.look(now, boot);
        long seenAt = seen(now);
        Condition condition = diagnosis.condition(now, wall, seenAt, brokenNanos, wellNanos);
        return new VitalsReading(
                wall,
                boot,
                condition,
                condition.state() == CameraState.HEALTHY,
                everSeen ? Optional.of(diagnosis.pictureState(now)) : Optional.empty(),
                everSeen
                        ? Optional.of(Duration.ofNanos(Math.max(0, now - seenAt) + standstills.sinceNanos(seenAt)))
                        : Optional.empty(),
                status(now),
                session.epoch(),
                session.failures(),
                outages,
                pictures);
    }

    /** The state at this moment. */
    public Condition condition() {
        return reading().condition();
    }

    /** What is wrong with the session that stands, if a new one may be better: for the arbiter. */
    public synchronized Optional<Verdict> verdict() {
        return diagnosis.verdict(camera, clock.monotonicNanos());
    }

    @Override
    public synchronized List<SignReading> signs() {
        return signs(clock.monotonicNanos());
    }

    private List<SignReading> signs(long now) {
        List<SignReading> readings = new ArrayList<>();
        for (Sign sign : Diagnosis.SIGNS) {
            Pulse pulse = book.pulse(sign);
            readings.add(new SignReading(
                    sign,
                    book.required(sign, now),
                    pulse.count(),
                    pulse.lastNanos(),
                    Duration.ofNanos(book.deadlineNanos(sign)),
                    diagnosis.isLate(sign, now),
                    diagnosis.cause(sign, now)));
        }
        return readings;
    }

    private List<SignStatus> status(long now) {
        return signs(now).stream()
                .map(sign -> new SignStatus(
                        sign.sign(),
                        sign.required(),
                        sign.count(),
                        sign.count() == 0
                                ? Optional.empty()
                                : Optional.of(Duration.ofNanos(Math.max(0, now - sign.lastNanos())
                                        + standstills.sinceNanos(sign.lastNanos()))),
                        sign.deadline(),
                        sign.late(),
                        sign.late() ? Optional.of(sign.cause()) : Optional.empty()))
                .toList();
    }

    @Override
    public synchronized List<Gap> takeGaps() {
        return gaps.take();
    }

    /** When the next session is opened, while one is awaited. */
    public synchronized Optional<Instant> nextAttemptAt() {
        return session.nextAttempt();
    }

    public synchronized long epoch() {
        return session.epoch();
    }
}
