package dev.watchkeeper.camera.health;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import java.util.List;
import java.util.Optional;

/** All vital signs of one camera: passes each occurrence to the rules that it concerns. Guarded by the lock of its camera. */
final class SignBook {
    private final Flow video;
    private final Flow usable;
    private final ConnectRule connect;
    private final SourceRule source;
    private final PacketsRule packets;
    private final KeyframesRule keyframes;
    private final ClockRule clock;
    private final PicturesRule pictures;
    private final SceneRule scene;
    private final RecordingRule recording;
    private final AnalysisRule analysis;
    private final List<SignRule> rules;
    private boolean usableInEpoch;

    SignBook(CameraSettings settings, KeyframeInterval interval, SessionPhase session, Gaps gaps, long nowNanos) {
        HealthSettings limits = settings.health();
        long stall = limits.stallNotice().toNanos();
        long first = limits.firstKeyframe().toNanos();
        video = new Flow(stall);
        usable = new Flow(stall);
        SignRule.Basis ofVideo = new SignRule.Basis(video, gaps, nowNanos);
        SignRule.Basis ofUsable = new SignRule.Basis(usable, gaps, nowNanos);
        connect = new ConnectRule(limits.connectTimeout(), session, ofVideo);
        source = new SourceRule(ofVideo);
        packets = new PacketsRule(stall, ofVideo);
        keyframes = new KeyframesRule(
                new FirstLimit(interval, limits.keyframeLimit().toNanos(), first), ofVideo);
        clock = new ClockRule(limits.clockLimit().toNanos(), ofUsable);
        analysis = new AnalysisRule(
                settings.motion().enabled(), limits.analysisLimit().toNanos(), ofUsable);
        pictures = new PicturesRule(
                limits.pictures(),
                new FirstLimit(interval, limits.pictureLimit().toNanos(), first),
                analysis,
                ofUsable);
        scene = new SceneRule(
                new SceneRule.Limits(
                        limits.blackAfter().toNanos(), limits.frozenAfter().toNanos()),
                interval,
                pictures,
                analysis,
                ofUsable);
        recording = new RecordingRule(
                settings.record().mode(), limits.recordingLimit().toNanos(), interval, pictures, ofUsable);
        rules = List.of(connect, source, packets, keyframes, clock, pictures, scene, recording, analysis);
    }

    /** In the order of the work, which is that of {@link Sign}. */
    List<SignRule> rules() {
        return rules;
    }

    SourceRule source() {
        return source;
    }

    PacketsRule packets() {
        return packets;
    }

    KeyframesRule keyframes() {
        return keyframes;
    }

    PicturesRule pictures() {
        return pictures;
    }

    RecordingRule recording() {
        return recording;
    }

    AnalysisRule analysis() {
        return analysis;
    }

    /** Whether any sign is late. Every mark asks; written out, each question is a few comparisons, which a loop over the rules would not be. */
    boolean isAnyLate(long nowNanos) {
        return connect.isLate(nowNanos)
                || source.isLate(nowNanos)
                || packets.isLate(nowNanos)
                || keyframes.isLate(nowNanos)
                || clock.isLate(nowNanos)
                || pictures.isLate(nowNanos)
                || scene.isLate(nowNanos)
                || recording.isLate(nowNanos)
                || analysis.isLate(nowNanos);
    }

    /** The first late sign, in the order of the work. */
    Optional<SignRule> worst(long nowNanos) {
        for (SignRule rule : rules) {
            if (rule.isLate(nowNanos)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    void sessionBegins(long nowNanos) {
        rules.forEach(rule -> rule.sessionBegins(nowNanos));
        video.beginEpoch(nowNanos);
        usable.beginEpoch(nowNanos);
        usableInEpoch = false;
    }

    void sessionEnds(long nowNanos) {
        rules.forEach(rule -> rule.sessionEnds(nowNanos));
        video.stop();
        usable.stop();
    }

    void connected(long nowNanos) {
        connect.mark(nowNanos);
    }

    /** Video from which no picture can be made. */
    void unusableVideo(long nowNanos) {
        video.video(nowNanos);
        packets.mark(nowNanos);
    }

    /** @param streamMicros the stream's own time, or {@link StreamClock#NONE} */
    void video(long nowNanos, boolean keyframe, long streamMicros) {
        video.video(nowNanos);
        usable.video(nowNanos);
        if (!usableInEpoch) {
            usableInEpoch = true;
            usable.beginEpoch(nowNanos);
        }
        packets.video(nowNanos, streamMicros);
        if (keyframe) {
            keyframes.markAndReportGap(nowNanos);
        }
        clock.video(nowNanos, streamMicros);
    }

    /** @param takenNanos when it was taken, which may be earlier */
    void picture(long nowNanos, long takenNanos, long fingerprint, boolean uniform, boolean glance) {
        pictures.markAsOf(takenNanos, nowNanos);
        scene.picture(nowNanos, fingerprint, uniform, glance);
    }

    /** Whether this session has sent video from which pictures can be made. */
    boolean usableInEpoch() {
        return usableInEpoch;
    }
}
