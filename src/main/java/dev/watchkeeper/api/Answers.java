package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Dashboard;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.host.ResourcesView;
import dev.watchkeeper.host.ShedStep;
import dev.watchkeeper.record.SegmentDetails;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.store.StoredEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The JSON answers as records: each component is a field, written in snake case; stateless. docs/api.md documents the fields, and
 * ApiAnswersTest pins them.
 */
public final class Answers {
    /** Successive files are closer together than this. */
    private static final Duration LEAST_GAP = Duration.ofSeconds(1);

    private Answers() {}

    /**
     * @param pages names the pages of this program; differs from that of an open page after an update
     * @param uptime seconds
     */
    record Status(
            String version,
            String pages,
            Instant startedAt,
            double uptime,
            String epoch,
            String configuration,
            Map<String, Integer> cameras,
            Optional<String> incident,
            Optional<String> user) {}

    record Cameras(List<Camera> cameras) {}

    /**
     * @param at the time of this state
     * @param monotonic the same moment in seconds of a clock that is never set, so that readers know how long ago it was
     * @param seen whether the ledger counts this moment as watched, as far as is known now
     * @param pictureState {@code live} or {@code stale}; empty before the first picture
     * @param bitrate bits per second
     * @param shed the work dropped because of overload
     * @param lastPictureAge seconds at that moment; independent of the reader's clock
     * @param timeZone where the camera is
     * @param sound the codec string of the sound that comes now and browsers can play
     */
    record Camera(
            String name,
            Optional<String> title,
            Instant at,
            double monotonic,
            String state,
            boolean seen,
            Optional<String> pictureState,
            Optional<String> cause,
            String message,
            Instant since,
            double fps,
            long bitrate,
            Optional<Resolution> resolution,
            Optional<String> codec,
            Optional<String> codecString,
            Optional<Instant> lastPictureAt,
            Optional<Double> lastPictureAge,
            int failures,
            Optional<Instant> nextAttemptAt,
            String decode,
            Decoding decoding,
            Map<String, Vital> vitals,
            Counters counters,
            List<String> shed,
            Optional<String> sound,
            Optional<String> timeZone) {}

    /**
     * What other rooms know of cameras; immutable, of thread-safe parts.
     *
     * @param timeZone where the camera is
     * @param sound the codec string of the sound that a camera sends now and browsers can play, by its name
     */
    record Beside(ResourcesView resources, Titles titles, Function<String, Optional<String>> sound) {}

    private static Map<String, Vital> vitals(CameraStatus camera) {
        Map<String, Vital> vitals = new LinkedHashMap<>();
        for (SignStatus sign : camera.signs()) {
            vitals.put(
                    sign.sign().id(),
                    new Vital(
                            sign.count(),
                            sign.age().map(camera.at()::minus),
                            sign.age().map(Answers::seconds),
                            seconds(sign.deadline()),
                            sign.required(),
                            sign.late(),
                            sign.cause().map(FailureKind::id)));
        }
        return vitals;
    }

    record Resolution(int width, int height) {}

    /**
     * @param now what is currently decoded: keyframes, all or nothing
     * @param stream used for motion detection: main, detection or nothing
     * @param reason why decoding is not as configured, a sentence
     * @param gop seconds between keyframes; empty until known
     */
    record Decoding(
            String now,
            Optional<String> stream,
            Optional<String> reason,
            long pictures,
            long keyframes,
            long lookBacks,
            Optional<Double> gop,
            double cpuMsPerMinute) {}

    /**
     * @param progress marks since the process began
     * @param age, deadline seconds
     */
    record Vital(
            long progress,
            Optional<Instant> lastAt,
            Optional<Double> age,
            double deadline,
            boolean required,
            boolean late,
            Optional<String> cause) {}

    record Counters(
            long sessions, long frames, long outages, long droppedPackets, long decodeErrors, long bufferBytes) {}

    /** @param nextBefore the value of {@code before} for the next page; empty on the last */
    record Events(List<MotionEvent> events, Optional<String> nextBefore) {}

    /** @param box as shares of the picture */
    record FoundLabel(String label, double confidence, MotionAnswers.Box box) {
        static FoundLabel of(Label label) {
            return new FoundLabel(
                    label.name(), Math.round(label.confidence() * 1000) / 1000.0, MotionAnswers.box(label.box()));
        }
    }

    record MotionEvent(
            String id,
            String camera,
            Optional<String> title,
            Instant start,
            Optional<Instant> end,
            double peak,
            List<String> zones,
            List<String> zoneTitles,
            Optional<String> clip,
            Optional<String> snapshot,
            Optional<String> codec,
            Optional<AnalysisRoutes.Result> analysis,
            List<FoundLabel> labels,
            Optional<Integer> score,
            Optional<Integer> threshold,
            List<MotionAnswers.Box> regions,
            List<MotionAnswers.PathPoint> path,
            String kind,
            Optional<SensorAnswers.Trigger> trigger,
            boolean seen,
            boolean kept) {}

    /** @param nextFrom the value of {@code from} for the next page; empty on the last */
    record Recordings(List<Segment> segments, Optional<Instant> nextFrom, List<RecordingGap> gaps) {}

    record Segment(
            String id,
            String camera,
            Instant from,
            Optional<Instant> to,
            long bytes,
            String codec,
            Optional<Integer> width,
            Optional<Integer> height,
            Optional<String> change,
            boolean available) {}

    /** A gap between two of a camera's files, or in place of a deleted one. */
    record RecordingGap(String camera, Instant from, Instant to, String cause) {}

    /** The server-sent event {@code health}; {@code watchdog} is the summary known from the original systems. */
    record Health(
            Instant at,
            Status status,
            Watchdog watchdog,
            List<Camera> cameras,
            HostAnswers.Resources resources,
            HostAnswers.HostHealth health) {}

    record Watchdog(
            int total, int healthy, int degraded, int reconnecting, int offline, Map<String, WatchedCamera> cameras) {}

    record WatchedCamera(String status, int failures, Optional<String> lastError, int attempts) {}

    static Status status(
            NodeInfo node, List<CameraStatus> cameras, Optional<String> incident, Instant now, Optional<String> user) {
        return new Status(
                node.version(),
                Dashboard.idOf(node.version()),
                node.startedAt(),
                seconds(Duration.between(node.startedAt(), now)),
                node.epoch(),
                node.configuration(),
                counts(cameras),
                incident,
                user);
    }

    static Camera camera(CameraStatus camera, Beside beside) {
        return new Camera(
                camera.name(),
                beside.titles().camera(camera.name()),
                camera.at(),
                monotonic(camera),
                camera.state().id(),
                camera.seen(),
                camera.pictureState().map(PictureState::id),
                text(camera.cause()),
                camera.message(),
                camera.since(),
                Math.round(camera.fps() * 10) / 10.0,
                Math.round(camera.bitrateBps()),
                camera.widthPx() > 0
                        ? Optional.of(new Resolution(camera.widthPx(), camera.heightPx()))
                        : Optional.empty(),
                text(camera.codec()),
                text(camera.codecString()),
                camera.lastPictureAt(),
                camera.lastPictureAge().map(Answers::seconds),
                camera.failures(),
                camera.nextAttemptAt(),
                camera.decode().mode(),
                decoding(camera.decode()),
                vitals(camera),
                new Counters(
                        camera.epoch(),
                        camera.frames(),
                        camera.outages(),
                        camera.droppedPackets(),
                        camera.decodeErrors(),
                        camera.bufferBytes()),
                beside.resources().shed(camera.name()).stream()
                        .map(ShedStep::id)
                        .toList(),
                beside.sound().apply(camera.name()),
                beside.titles().timeZone(camera.name()).map(ZoneId::getId));
    }

    static Decoding decoding(dev.watchkeeper.camera.session.Decoding decode) {
        String now = decode.mode().equals("off") ? "nothing" : decode.allNow() ? "all" : "keyframes";
        return new Decoding(
                now,
                text(decode.stream()),
                text(decode.reason()),
                decode.pictures(),
                decode.keyframes(),
                decode.lookBacks(),
                decode.gopSeconds() > 0 ? Optional.of(Math.round(decode.gopSeconds() * 100) / 100.0) : Optional.empty(),
                Math.round(decode.cpuMillisPerMinute()));
    }

    static MotionEvent event(StoredEvent event, Titles titles) {
        String route = "/api/events/" + event.id();
        return new MotionEvent(
                event.id(),
                event.camera(),
                titles.camera(event.camera()),
                event.begin(),
                event.end(),
                event.peak(),
                event.zones(),
                event.zones().stream()
                        .map(zone -> titles.zone(event.camera(), zone))
                        .toList(),
                event.codec().map(any -> route + "/clip.mp4"),
                event.snapshot().map(any -> route + "/snapshot.jpg"),
                event.codec(),
                event.analysis().map(AnalysisRoutes.Result::of),
                event.labels().stream().map(FoundLabel::of).toList(),
                event.movement().score().map(Movement.Score::value),
                event.movement().score().map(Movement.Score::threshold),
                event.movement().regions().stream().map(MotionAnswers::box).toList(),
                event.movement().path().stream().map(MotionAnswers::point).toList(),
                event.kind(),
                event.trigger().map(trigger -> new SensorAnswers.Trigger(trigger.sensor(), trigger.value())),
                event.marks().seen(),
                event.marks().kept());
    }

    /** @param details one per segment */
    static Recordings recordings(List<SegmentInfo> segments, List<SegmentDetails> details, Optional<Instant> nextFrom) {
        List<Segment> all = new ArrayList<>();
        List<RecordingGap> gaps = new ArrayList<>();
        Map<String, Instant> ends = new HashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            SegmentInfo segment = segments.get(i);
            SegmentDetails detail = details.get(i);
            String camera = segment.camera();
            Instant before = ends.getOrDefault(camera, segment.from());
            if (Duration.between(before, segment.from()).compareTo(LEAST_GAP) > 0) {
                gaps.add(new RecordingGap(camera, before, segment.from(), "not-recorded"));
            }
            Instant end = segment.to().orElse(segment.from());
            if (!detail.available() && segment.to().isPresent()) {
                gaps.add(new RecordingGap(camera, segment.from(), end, "file-gone"));
            }
            ends.put(camera, before.isAfter(end) ? before : end);
            all.add(new Segment(
                    segment.id(),
                    camera,
                    segment.from(),
                    segment.to(),
                    segment.bytes(),
                    segment.codec(),
                    detail.widthPx(),
                    detail.heightPx(),
                    detail.change(),
                    detail.available()));
        }
        return new Recordings(all, nextFrom, gaps);
    }

    static Health health(
            NodeInfo node,
            List<CameraStatus> cameras,
            Optional<String> incident,
            Instant now,
            HostAnswers.Resources used,
            HostAnswers.HostHealth health,
            Beside beside) {
        Map<String, Integer> counts = counts(cameras);
        Map<String, WatchedCamera> watched = new LinkedHashMap<>();
        for (CameraStatus camera : cameras) {
            Optional<String> error = text(camera.cause()).map(cause -> camera.message());
            watched.put(
                    camera.name(), new WatchedCamera(camera.state().id(), camera.failures(), error, camera.failures()));
        }
        return new Health(
                now,
                status(node, cameras, incident, now, Optional.empty()),
                new Watchdog(
                        cameras.size(),
                        counts.getOrDefault("healthy", 0),
                        counts.getOrDefault("degraded", 0),
                        counts.getOrDefault("reconnecting", 0),
                        counts.getOrDefault("offline", 0),
                        watched),
                cameras.stream().map(camera -> camera(camera, beside)).toList(),
                used,
                health);
    }

    private static Map<String, Integer> counts(List<CameraStatus> cameras) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("total", cameras.size());
        for (CameraState state : CameraState.values()) {
            counts.put(state.id(), 0);
        }
        for (CameraStatus camera : cameras) {
            counts.merge(camera.state().id(), 1, Integer::sum);
        }
        return counts;
    }

    static double monotonic(CameraStatus camera) {
        return seconds(Duration.ofNanos(camera.bootNanos()));
    }

    /** Seconds, to the millisecond; never negative, because a clock step must not show a picture from the future. */
    static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis()) / 1000.0;
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
