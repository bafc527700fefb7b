package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.event.Event;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Sends server-sent events to all readers of {@code /api/stream}; thread-safe, never waits for a reader. */
final class StreamHub implements AutoCloseable {
    private static final int MAX_READERS = 64;

    private final Views views;
    private final NodeInfo node;
    private final Clock clock;
    private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicBoolean joined = new AtomicBoolean();
    /** Confined to the timer thread. */
    private Map<String, Told> told = Map.of();

    /** What is sent without waiting for the next periodic message; immutable. */
    private record Told(CameraState state, String cause, boolean seen, Optional<PictureState> picture, long epoch) {
        static Told of(CameraStatus camera) {
            return new Told(camera.state(), camera.cause(), camera.seen(), camera.pictureState(), camera.epoch());
        }
    }

    StreamHub(Views views, NodeInfo node, Clock clock) {
        this.views = views;
        this.node = node;
        this.clock = clock;
    }

    record CameraWentOffline(String camera, Instant at, String cause, String message) {}

    record CameraCameOnline(String camera, Instant at) {}

    record HealthCheckFailed(String check, String message, Instant at) {}

    /** @param state {@code began} or {@code ended} */
    record Motion(
            String id,
            String camera,
            String state,
            Instant start,
            Optional<Instant> end,
            Optional<Double> peak,
            List<String> zones) {}

    record Labels(String id, String camera, String state, List<Answers.FoundLabel> labels, String why) {}

    /** @param id of the event that was analysed */
    record Analysis(String id, String camera, AnalysisRoutes.Result analysis) {}

    /** @param state {@code began} or {@code ended} */
    record SensorEvent(
            String id,
            String camera,
            String state,
            Instant start,
            Optional<Instant> end,
            String sensor,
            String value) {}

    void accept(Context ctx) {
        Params.none(ctx);
        if (readers.size() >= MAX_READERS) {
            ctx.header("Retry-After", "10");
            Replies.error(ctx, 503, "Too many readers follow the stream; try again later.");
            return;
        }
        ctx.contentType("text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
        ctx.future(() -> {
            StreamReader reader = new StreamReader(ctx.res());
            reader.offer(message("health", health(views.cameras().all())));
            readers.add(reader);
            reader.ended().thenRun(() -> readers.remove(reader));
            joined.set(true); // what changed in between is sent once more
            reader.begin();
            return reader.ended();
        });
    }

    /** Sends the whole state; called every 5 s, which also reveals dead connections. */
    void beat() {
        if (!readers.isEmpty()) {
            List<CameraStatus> cameras = views.cameras().all();
            remember(cameras);
            send("health", health(cameras));
        }
    }

    /** Sends the state of each camera that has changed; called four times per second, on the timer thread. */
    void look() {
        if (readers.isEmpty()) {
            return;
        }
        List<CameraStatus> cameras = views.cameras().all();
        Map<String, Told> before = joined.getAndSet(false) ? Map.of() : told;
        remember(cameras);
        for (CameraStatus camera : cameras) {
            if (!Told.of(camera).equals(before.get(camera.name()))) {
                send("camera", Answers.camera(camera, views.beside()));
            }
        }
    }

    private void remember(List<CameraStatus> cameras) {
        told = cameras.stream().collect(Collectors.toMap(CameraStatus::name, Told::of));
    }

    void follow(Event event) {
        switch (event) {
            case Event.CameraOffline(String camera, Instant at, var cause, String sentence) ->
                send("camera_offline", new CameraWentOffline(camera, at, cause.id(), sentence));
            case Event.CameraOnline(String camera, Instant at) ->
                send("camera_online", new CameraCameOnline(camera, at));
            case Event.HealthCheckFailed(String check, String message, Instant at) ->
                send("health_check_failed", new HealthCheckFailed(check, message, at));
            case Event.MotionBegan(String id, String camera, Instant at) ->
                send("motion", new Motion(id, camera, "began", at, Optional.empty(), Optional.empty(), List.of()));
            case Event.MotionEnded ended ->
                send(
                        "motion",
                        new Motion(
                                ended.id(),
                                ended.camera(),
                                "ended",
                                ended.began(),
                                Optional.of(ended.at()),
                                Optional.of(ended.peak()),
                                ended.zones()));
            case Event.TriggerBegan(String id, String camera, Instant at, String sensor, String value) ->
                send("sensor_event", new SensorEvent(id, camera, "began", at, Optional.empty(), sensor, value));
            case Event.TriggerEnded ended ->
                send(
                        "sensor_event",
                        new SensorEvent(
                                ended.id(),
                                ended.camera(),
                                "ended",
                                ended.began(),
                                Optional.of(ended.at()),
                                ended.trigger().sensor(),
                                ended.trigger().value()));
            case Event.IncidentChanged changed -> send("incident", IncidentRoutes.pushed(changed));
            case Event.LabelsFound found ->
                send(
                        "labels",
                        new Labels(
                                found.id(),
                                found.camera(),
                                found.labelling().state().name().toLowerCase(Locale.ROOT),
                                found.labelling().labels().stream()
                                        .map(Answers.FoundLabel::of)
                                        .toList(),
                                found.labelling().why()));
            case Event.Analysed analysed ->
                send(
                        "analysis",
                        new Analysis(analysed.id(), analysed.camera(), AnalysisRoutes.Result.of(analysed.analysis())));
            case Event.Undescribed ignored -> {}
            case Event.SegmentOpened ignored -> {}
            case Event.SegmentClosed ignored -> {}
            case Event.SegmentExpired ignored -> {}
        }
    }

    int readers() {
        return readers.size();
    }

    /** The number of readers cut off because they did not keep up. */
    long cutOff() {
        return cutOff.get();
    }

    @Override
    public void close() {
        readers.forEach(StreamReader::end);
    }

    private Answers.Health health(List<CameraStatus> cameras) {
        return Answers.health(
                node,
                cameras,
                views.incidents().open(),
                clock.wall(),
                HostAnswers.status(views.health()),
                views.beside());
    }

    private void send(String kind, Object data) {
        byte[] message = message(kind, data);
        for (StreamReader reader : readers) {
            if (!reader.offer(message)) {
                cutOff.incrementAndGet();
                reader.end();
            }
        }
    }

    /** Format of the HTML standard, section "Server-sent events"; the JSON contains no line breaks. */
    private static byte[] message(String kind, Object data) {
        return ("event: " + kind + "\ndata: " + Replies.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
