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
 * The vital signs of one camera and the state that follows from them; thread-safe. The stages mark progress on their own threads. Everything else is
 * computed on demand from marks and time, so that a state worsens although nothing runs. Only monotonic time counts; wall-clock times are computed
 * back from the moment of the question.
 */
public final class CameraVitals implements Marks, SignsView {
    /** The stream gave no timestamp. */
    public static final long NO_STREAM_TIME = StreamClock.NONE;

    private final String camera;
    private final Clock clock;
    private final HealthSettings limits;
    private final KeyframeInterval interval = new KeyframeInterval();
    private final Gaps gaps;
    private final SignBook book;
    private final SessionPhase session;
    private final Diagnosis diagnosis;
    private final Standstills standstills;
    private boolean everSeen;
    private long seenNanos;
    private long inTimeNanos;
    private long lostNanos;
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
        gaps = new Gaps(camera);
        session = new SessionPhase(now);
        book = new SignBook(settings, interval, session, gaps, now);
        diagnosis = new Diagnosis(limits, book, session);
        standstills = new Standstills(now, clock.bootNanos());
        seenNanos = now;
        inTimeNanos = now;
        lostNanos = now;
        lastUsableNanos = now;
        lastShownNanos = now;
    }

    @Override
    public String camera() {
        return camera;
    }

    /** The learned time between the camera's keyframes. */
    public KeyframeInterval keyframeInterval() {
        return interval;
    }

    /** A session is being opened. */
    public synchronized void opening(long epoch) {
        long now = clock.monotonicNanos();
        seenNanos = seen(now);
        keyframeInEpoch = false;
        session.opening(epoch, now);
        book.sessionBegins(now);
    }

    /** The session is open; nothing has been read yet. */
    public synchronized void opened() {
        long now = clock.monotonicNanos();
        session.opened(now);
        book.connected(now);
    }

    /** A video access unit arrived from which no picture can be made: the first keyframe has not come yet. */
    public synchronized void unusableVideo() {
        book.unusableVideo(clock.monotonicNanos());
    }

    /**
     * A video access unit arrived from which pictures can be made.
     *
     * @param ptsMicros its time on the session's repaired timeline
     * @param streamMicros the camera's own timestamp, or {@link #NO_STREAM_TIME}
     */
    public synchronized void video(boolean keyframe, long ptsMicros, long streamMicros) {
        long now = clock.monotonicNanos();
        noteRecovery(now);
        if (!book.usableInEpoch()) {
            book.packets().reportGap(lastCause(), lastUsableNanos, now);
            inTimeNanos = now;
        }
        if (keyframe) {
            if (keyframeInEpoch) {
                interval.learn(Math.max(0, ptsMicros - keyframePts));
            }
            keyframeInEpoch = true;
            keyframePts = ptsMicros;
        }
        book.video(now, keyframe, streamMicros);
        lastUsableNanos = now;
        pictures++;
        if (diagnosis.isShown()
                && !book.pictures().isLate(now)
                && !book.source().isLate(now)) {
            noteSeen(now);
        }
    }

    @Override
    public synchronized void picture(long epoch, long takenNanos, long fingerprint, boolean uniform, boolean glance) {
        if (epoch != session.epoch() || !session.isOpen() || !limits.pictures()) {
            return;
        }
        long now = clock.monotonicNanos();
        noteRecovery(now);
        if (!book.pictures().pulse().inEpoch()) {
            book.pictures().reportGap(lastCause(), lastShownNanos, now);
            inTimeNanos = now;
        }
        book.picture(now, takenNanos, fingerprint, uniform, glance);
        if (!book.source().isLate(now)) {
            noteSeen(Math.min(now, takenNanos));
        }
    }

    private void noteSeen(long nanos) {
        seenNanos = everSeen ? Math.max(seenNanos, nanos) : nanos;
        lastShownNanos = Math.max(lastShownNanos, nanos);
        everSeen = true;
    }

    /** The mark that follows may be that of the last late sign: then all are in time from now on. */
    private void noteRecovery(long now) {
        if (book.isAnyLate(now)) {
            inTimeNanos = now;
        }
    }

    private FailureKind lastCause() {
        return session.lastFailure().orElse(FailureKind.STARTING);
    }

    /** Why the restreaming server gets no picture from the camera, in its own words; empty if it does not say. */
    public synchronized void sourceError(String words) {
        diagnosis.sourceError(words);
    }

    /** What the restreaming server says of the camera, each time that it is asked. */
    public synchronized void source(SourceReport report) {
        long now = clock.monotonicNanos();
        if (report == SourceReport.PRESENT) {
            noteRecovery(now);
        }
        book.source().report(report, now);
    }

    @Override
    public synchronized void analysisGiven() {
        book.analysis().given(clock.monotonicNanos());
    }

    @Override
    public synchronized void analysisDone(long takenNanos) {
        long now = clock.monotonicNanos();
        noteRecovery(now);
        book.analysis().done(takenNanos, now);
    }

    @Override
    public synchronized void recordingGiven() {
        book.recording().given(clock.monotonicNanos());
    }

    @Override
    public synchronized void recordingDone() {
        long now = clock.monotonicNanos();
        noteRecovery(now);
        book.recording().done(now);
    }

    @Override
    public synchronized void recordingWanted(boolean wanted) {
        long now = clock.monotonicNanos();
        noteRecovery(now);
        book.recording().wanted(wanted, now);
    }

    @Override
    public synchronized void recorded() {
        long now = clock.monotonicNanos();
        noteRecovery(now);
        book.recording().recorded(now);
    }

    @Override
    public synchronized void recordingChecked(Playback playback, long fromNanos) {
        long now = clock.monotonicNanos();
        noteRecovery(now);
        book.recording().checked(playback, Math.min(fromNanos, now), now);
    }

    @Override
    public synchronized void recordingFailed(FailureKind kind) {
        book.recording().failed(kind);
    }

    /** Something other than video arrived. */
    public synchronized void otherData() {
        session.otherData(clock.monotonicNanos());
    }

    /**
     * The session, or its opening, is over.
     *
     * @param consecutiveFailures sessions that have failed in a row, this one included
     * @param waitFor how long until the next one is opened; empty if only a person can help
     */
    public synchronized void ended(
            FailureKind kind, String sentence, int consecutiveFailures, Optional<Duration> waitFor) {
        long now = clock.monotonicNanos();
        if (diagnosis.isShown()) {
            outages++;
            lostNanos = now;
        }
        book.sessionEnds(now);
        Optional<Instant> next = waitFor.map(wait -> clock.wall().plus(wait));
        session.ended(kind, sentence, consecutiveFailures, next, now);
    }

    /** While no session is open, the camera has said why it refuses one: newer information than the end of the last session. */
    public synchronized void refused(FailureKind kind) {
        session.refused(kind, Sentences.of(kind, 0));
    }

    /** Pictures have come for long enough to forget earlier failures. */
    public synchronized void recovered() {
        session.forgetFailures();
    }

    /** When the last picture was seen; those that arrive while none can be decoded do not count. */
    private long seen(long now) {
        return book.pictures().isLate(now)
                ? Math.min(seenNanos, book.pictures().pulse().lastNanos())
                : seenNanos;
    }

    /** Everything at this moment; call it several times a second. */
    public synchronized VitalsReading reading() {
        long now = clock.monotonicNanos();
        long boot = clock.bootNanos();
        Instant wall = clock.wall();
        standstills.look(now, boot);
        long seenAt = seen(now);
        Condition condition = diagnosis.condition(now, wall, new Diagnosis.Moments(seenAt, lostNanos, inTimeNanos));
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

    /** What is wrong with the open session, if a new one may be better: for the arbiter. */
    public synchronized Optional<Verdict> verdict() {
        return diagnosis.verdict(camera, clock.monotonicNanos());
    }

    @Override
    public synchronized List<SignReading> signs() {
        return signs(clock.monotonicNanos());
    }

    private List<SignReading> signs(long now) {
        List<SignReading> readings = new ArrayList<>();
        for (SignRule rule : book.rules()) {
            readings.add(new SignReading(
                    rule.sign(),
                    rule.isRequired(now),
                    rule.pulse().count(),
                    rule.pulse().lastNanos(),
                    Duration.ofNanos(rule.deadlineNanos()),
                    rule.isLate(now),
                    diagnosis.cause(rule, now)));
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

    /** When the next session is opened, if one is. */
    public synchronized Optional<Instant> nextAttemptAt() {
        return session.nextAttempt();
    }

    public synchronized long epoch() {
        return session.epoch();
    }
}
