package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.RecordSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The signs that are made of video as it comes: all but the connection itself; guarded by the lock of its camera. It knows when each was
 * marked, how long it may be quiet, whether it is late, and which gaps have ended.
 */
final class SignBook {
    private static final Sign[] SIGNS = Sign.values();

    private final String camera;
    private final HealthSettings limits;
    private final Limits nanos;
    private final RecordSettings.Mode mode;
    private final boolean motion;
    private final KeyframeInterval gop;
    private final Gaps gaps;
    /** In the order of the signs. */
    private final Pulse[] pulses = new Pulse[SIGNS.length];

    private final Flow video;
    private final Flow usable;
    private final StreamClock streamClock = new StreamClock();
    private final Delivery delivery;
    private final Backlog analysis = new Backlog();
    private final Backlog recorder = new Backlog();
    private final SceneMemory scene = new SceneMemory();
    private boolean recordingWanted;
    private Optional<FailureKind> recordingFailure = Optional.empty();
    /** What is written does not play, since then. */
    private OptionalLong unplayableSince = OptionalLong.empty();

    private long epochVideoFlow;
    private long epochUsableFlow;
    private boolean usableInEpoch;

    /** The settings in ns, because every mark asks for most of them; immutable. */
    private record Limits(
            long connect,
            long stall,
            long keyframe,
            long firstKeyframe,
            long clock,
            long picture,
            long black,
            long frozen,
            long recording,
            long analysis) {
        static Limits of(HealthSettings limits) {
            return new Limits(
                    limits.connectTimeout().toNanos(),
                    limits.stallNotice().toNanos(),
                    limits.keyframeLimit().toNanos(),
                    limits.firstKeyframe().toNanos(),
                    limits.clockLimit().toNanos(),
                    limits.pictureLimit().toNanos(),
                    limits.blackAfter().toNanos(),
                    limits.frozenAfter().toNanos(),
                    limits.recordingLimit().toNanos(),
                    limits.analysisLimit().toNanos());
        }
    }

    SignBook(CameraSettings settings, KeyframeInterval gop, Gaps gaps, long nowNanos) {
        camera = settings.name();
        limits = settings.health();
        nanos = Limits.of(limits);
        mode = settings.record().mode();
        motion = settings.motion().enabled();
        this.gop = gop;
        this.gaps = gaps;
        video = new Flow(nanos.stall);
        usable = new Flow(nanos.stall);
        delivery = new Delivery(nanos.stall);
        recordingWanted = mode == RecordSettings.Mode.CONTINUOUS;
        Arrays.setAll(pulses, sign -> new Pulse(nowNanos));
    }

    Pulse pulse(Sign sign) {
        return pulses[sign.ordinal()];
    }

    void sessionBegins(long nowNanos) {
        streamClock.sessionBegins(late(Sign.CLOCK, nowNanos));
        for (Sign sign : SIGNS) {
            pulse(sign).newEpoch(late(sign, nowNanos));
        }
        epochVideoFlow = video.at(nowNanos);
        epochUsableFlow = usable.at(nowNanos);
        usableInEpoch = false;
    }

    void sessionEnds(long nowNanos) {
        // By the flow of video alone a sign that has just become late would be in time again: the last wait counts no
        // more.
        for (Sign sign : SIGNS) {
            if (late(sign, nowNanos)) {
                pulse(sign).staysLate();
            }
        }
        if (delivery.sessionEnds() == Delivery.Answer.GAP) {
            gap(Sign.PACKETS, FailureKind.STALLED, delivery.fromNanos(), delivery.toNanos());
        }
        video.stop();
        usable.stop();
    }

    void connected(long nowNanos) {
        mark(Sign.CONNECT, nowNanos);
    }

    /** Video with which no picture can be made. */
    void uselessVideo(long nowNanos) {
        video.video(nowNanos);
        mark(Sign.PACKETS, nowNanos);
    }

    /** @param streamMicros the stream's own time, or {@link StreamClock#NONE} */
    void video(long nowNanos, boolean keyframe, long streamMicros) {
        video.video(nowNanos);
        usable.video(nowNanos);
        if (!usableInEpoch) {
            usableInEpoch = true;
            epochUsableFlow = usable.at(nowNanos);
        }
        if (delivery.video(nowNanos, streamMicros) == Delivery.Answer.GAP) {
            gap(Sign.PACKETS, FailureKind.STALLED, delivery.fromNanos(), delivery.toNanos());
        }
        mark(Sign.PACKETS, nowNanos);
        if (keyframe) {
            markAndTellGap(Sign.KEYFRAMES, nowNanos);
        }
        if (streamClock.advanced(nowNanos / 1_000, streamMicros)) {
            markAndTellGap(Sign.CLOCK, nowNanos);
        }
    }

    void picture(long nowNanos, long fingerprint, boolean uniform, boolean glance) {
        markAndTellGap(Sign.PICTURES, nowNanos);
        // What was late, and why, has to be asked before the new picture is remembered: a black one has a shorter
        // deadline than the others.
        boolean late = late(Sign.SCENE, nowNanos);
        FailureKind cause = cause(Sign.SCENE);
        boolean moved = scene.look(fingerprint, uniform, glance);
        if (uniform ? nanos.black == 0 : moved) {
            if (late) {
                gap(Sign.SCENE, cause, pulse(Sign.SCENE).lastNanos(), nowNanos);
            }
            mark(Sign.SCENE, nowNanos);
        }
    }

    void analysisGiven(long nowNanos) {
        analysis.given(nowNanos);
    }

    void analysisDone(long nowNanos) {
        if (late(Sign.ANALYSIS, nowNanos)) {
            gap(Sign.ANALYSIS, FailureKind.ANALYSIS_STUCK, analysis.sinceNanos(), nowNanos);
        }
        analysis.done(nowNanos);
        mark(Sign.ANALYSIS, nowNanos);
    }

    void recordingGiven(long nowNanos) {
        recorder.given(nowNanos);
    }

    void recordingDone(long nowNanos) {
        if (recorder.stuckNanos(nowNanos) >= deadlineNanos(Sign.RECORDING)) {
            gap(Sign.RECORDING, FailureKind.RECORDER_STUCK, recorder.sinceNanos(), nowNanos);
        }
        recorder.done(nowNanos);
    }

    void recordingWanted(boolean wanted, long nowNanos) {
        if (wanted != recordingWanted) {
            Pulse pulse = pulse(Sign.RECORDING);
            if (!wanted && late(Sign.RECORDING, nowNanos)) {
                gap(Sign.RECORDING, cause(Sign.RECORDING), unplayableSince.orElse(pulse.lastNanos()), nowNanos);
            }
            if (unplayableSince.isPresent()) {
                unplayableSince = OptionalLong.of(nowNanos);
            }
            pulse.begin(nowNanos, usable.at(nowNanos));
            recordingWanted = wanted;
        }
    }

    void recorded(long nowNanos) {
        if (unplayableSince.isEmpty()) {
            markAndTellGap(Sign.RECORDING, nowNanos);
        }
        recordingFailure = Optional.empty();
    }

    /** Bytes that nobody can play are no recording: the time since the file was begun counts as well. */
    void recordingChecked(Playback playback, long fromNanos, long nowNanos) {
        boolean plays = playback == Playback.PLAYS;
        // Pictures that came damaged are damaged in the file, too: another sign says so.
        boolean ours = playback == Playback.BROKEN
                || !limits.pictures()
                || pulse(Sign.PICTURES).lastNanos() > fromNanos;
        if (!plays && ours && unplayableSince.isEmpty()) {
            gap(Sign.RECORDING, FailureKind.RECORDING_UNPLAYABLE, fromNanos, nowNanos);
            unplayableSince = OptionalLong.of(fromNanos);
        } else if (plays && unplayableSince.isPresent()) {
            long since = unplayableSince.getAsLong();
            gap(Sign.RECORDING, FailureKind.RECORDING_UNPLAYABLE, since, Math.max(since, fromNanos));
            unplayableSince = OptionalLong.empty();
            mark(Sign.RECORDING, nowNanos);
        }
    }

    void recordingFailed(FailureKind kind) {
        recordingFailure = Optional.of(kind);
    }

    private void mark(Sign sign, long nowNanos) {
        pulse(sign).mark(nowNanos, flow(sign).at(nowNanos));
    }

    private void markAndTellGap(Sign sign, long nowNanos) {
        if (late(sign, nowNanos)) {
            gap(sign, cause(sign), pulse(sign).lastNanos(), nowNanos);
        }
        mark(sign, nowNanos);
    }

    void gap(Sign sign, FailureKind cause, long fromNanos, long toNanos) {
        gaps.add(new Gap(camera, sign, cause, fromNanos, toNanos));
    }

    /** Before a session's first keyframe nothing behind it has any work. */
    private Flow flow(Sign sign) {
        return switch (sign) {
            case CONNECT, PACKETS, KEYFRAMES -> video;
            case CLOCK, PICTURES, SCENE, RECORDING, ANALYSIS -> usable;
        };
    }

    boolean required(Sign sign, long nowNanos) {
        return switch (sign) {
            case CONNECT, PACKETS, KEYFRAMES, CLOCK -> true;
            case PICTURES -> limits.pictures();
            case SCENE -> limits.pictures() && (nanos.frozen > 0 || nanos.black > 0);
            case RECORDING -> mode != RecordSettings.Mode.OFF && (recordingWanted || isRecorderStuck(nowNanos));
            case ANALYSIS -> motion;
        };
    }

    private boolean isRecorderStuck(long nowNanos) {
        return recorder.stuckNanos(nowNanos) >= deadlineNanos(Sign.RECORDING);
    }

    /** How long the sign may be quiet, ns. */
    long deadlineNanos(Sign sign) {
        return switch (sign) {
            case CONNECT -> nanos.connect;
            case PACKETS -> nanos.stall;
            case KEYFRAMES -> begun(sign, nanos.keyframe);
            case CLOCK -> nanos.clock;
            case PICTURES -> begun(sign, nanos.picture);
            case SCENE -> scene.uniform() && nanos.black > 0 ? nanos.black : gop.limitNanos(nanos.frozen);
            case RECORDING -> gop.limitNanos(nanos.recording);
            case ANALYSIS -> nanos.analysis;
        };
    }

    /** The first mark of a session may take longer, unless the sign was late already when it began. */
    private long begun(Sign sign, long leastNanos) {
        boolean first =
                !gop.isKnown() || (!pulse(sign).inEpoch() && !pulse(sign).lateBefore());
        long limit = gop.limitNanos(leastNanos);
        return first ? Math.max(limit, nanos.firstKeyframe) : limit;
    }

    /** Whether the sign itself is late; what comes before it may explain that. */
    boolean late(Sign sign, long nowNanos) {
        if (!required(sign, nowNanos)) {
            return false;
        }
        return switch (sign) {
            case CONNECT -> false;
            case PACKETS -> nowNanos - pulse(sign).lastNanos() >= deadlineNanos(sign);
            case KEYFRAMES, CLOCK -> isQuiet(sign, nowNanos);
            case PICTURES -> isQuiet(sign, nowNanos) && !isAnalysisBehind(nowNanos);
            case SCENE -> isSceneLate(nowNanos);
            case RECORDING -> unplayableSince.isPresent() || isQuiet(sign, nowNanos) || isRecorderStuck(nowNanos);
            case ANALYSIS -> analysis.stuckNanos(nowNanos) >= deadlineNanos(sign);
        };
    }

    private boolean isQuiet(Sign sign, long nowNanos) {
        return pulse(sign).lateBefore() || pulse(sign).quiet(flow(sign).at(nowNanos)) >= deadlineNanos(sign);
    }

    private boolean isSceneLate(long nowNanos) {
        long asked = scene.uniform() ? nanos.black : nanos.frozen;
        return asked > 0
                && isQuiet(Sign.SCENE, nowNanos)
                && !late(Sign.PICTURES, nowNanos)
                && !isAnalysisBehind(nowNanos);
    }

    /** A stage that has not come round to its pictures says nothing about them. */
    private boolean isAnalysisBehind(long nowNanos) {
        return motion && analysis.stuckNanos(nowNanos) >= nanos.analysis / 2;
    }

    /** What the sign's being late means by itself. */
    FailureKind cause(Sign sign) {
        return switch (sign) {
            case CONNECT -> FailureKind.TIMEOUT;
            case PACKETS -> FailureKind.STALLED;
            case KEYFRAMES -> FailureKind.NO_KEYFRAMES;
            case CLOCK -> streamClock.cause();
            case PICTURES -> FailureKind.DECODE_ERRORS;
            case SCENE -> scene.uniform() && nanos.black > 0 ? FailureKind.BLACK_PICTURE : FailureKind.FROZEN_PICTURE;
            case RECORDING ->
                recordingFailure.orElse(
                        unplayableSince.isPresent() ? FailureKind.RECORDING_UNPLAYABLE : FailureKind.RECORDER_STUCK);
            case ANALYSIS -> FailureKind.ANALYSIS_STUCK;
        };
    }

    /** Since when the sign is late. */
    long lateSinceNanos(Sign sign, long nowNanos) {
        if (sign == Sign.RECORDING && unplayableSince.isPresent()) {
            return unplayableSince.getAsLong();
        }
        long over = switch (sign) {
            case CONNECT, PACKETS -> nowNanos - pulse(sign).lastNanos() - deadlineNanos(sign);
            case ANALYSIS -> analysis.stuckNanos(nowNanos) - deadlineNanos(sign);
            case KEYFRAMES, CLOCK, PICTURES, SCENE, RECORDING ->
                pulse(sign).quiet(flow(sign).at(nowNanos)) - deadlineNanos(sign);
        };
        return nowNanos - Math.max(0, over);
    }

    /** For how long video has come in this session without a mark of the sign. */
    Duration quietInEpoch(Sign sign, long nowNanos) {
        long begun = flow(sign) == video ? epochVideoFlow : epochUsableFlow;
        long now = flow(sign).at(nowNanos);
        return Duration.ofNanos(now - Math.max(begun, pulse(sign).lastFlow()));
    }

    boolean usableInEpoch() {
        return usableInEpoch;
    }
}
