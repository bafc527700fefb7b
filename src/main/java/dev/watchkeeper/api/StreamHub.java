package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.Identity;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sends server-sent events to all readers of {@code /api/stream}; thread-safe, never waits for a reader. */
final class StreamHub implements AutoCloseable {
    private static final int MAX_READERS = 64;

    private final Views views;
    private final NodeInfo node;
    private final Clock clock;
    private final Predicate<Identity> stillHolds;
    private final Map<StreamReader, Identity> readers = new ConcurrentHashMap<>();
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

    /** @param stillHolds whether somebody may still be who he was when he began to read */
    StreamHub(Views views, NodeInfo node, Clock clock, Predicate<Identity> stillHolds) {
        this.stillHolds = stillHolds;
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
        Identity who = Identity.of(ctx);
        ctx.contentType("text/event-stream; charset=utf-8")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no");
        ctx.future(() -> {
            StreamReader reader = new StreamReader(ctx.res());
            reader.offer(message("health", health(views.cameras().all(), who.account())));
            readers.put(reader, who);
            reader.ended().thenRun(() -> readers.remove(reader));
            joined.set(true); // what changed in between is sent once more
            reader.begin();
            return reader.ended();
        });
    }

    /** Sends the whole state; called every 5 s, which also reveals dead connections, and those of people who were signed out. */
    void beat() {
        if (!readers.isEmpty()) {
            readers.forEach((reader, who) -> {
                if (!stillHolds.test(who)) {
                    reader.end();
                }
            });
            List<CameraStatus> cameras = views.cameras().all();
            remember(cameras);
            send("health", who -> Optional.of(health(cameras, who)));
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
                sendOf(camera.name(), "camera", Answers.camera(camera, views.beside()));
            }
        }
    }

    private void remember(List<CameraStatus> cameras) {
        told = cameras.stream().collect(Collectors.toMap(CameraStatus::name, Told::of));
    }

    void follow(Event event) {
        switch (event) {
            case Event.CameraOffline(String camera, Instant at, var cause, String sentence) ->
                sendOf(camera, "camera_offline", new CameraWentOffline(camera, at, cause.id(), sentence));
            case Event.CameraOnline(String camera, Instant at) ->
                sendOf(camera, "camera_online", new CameraCameOnline(camera, at));
            case Event.HealthCheckFailed(String check, String message, Instant at) ->
                send(
                        "health_check_failed",
                        who -> who.seesAll()
                                ? Optional.of(new HealthCheckFailed(check, message, at))
                                : Optional.empty());
            case Event.MotionBegan(String id, String camera, Instant at) ->
                sendOf(
                        camera,
                        "motion",
                        new Motion(id, camera, "began", at, Optional.empty(), Optional.empty(), List.of()));
            case Event.MotionEnded ended ->
                sendOf(
                        ended.camera(),
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
                sendOf(
                        camera,
                        "sensor_event",
                        new SensorEvent(id, camera, "began", at, Optional.empty(), sensor, value));
            case Event.TriggerEnded ended ->
                sendOf(
                        ended.camera(),
                        "sensor_event",
                        new SensorEvent(
                                ended.id(),
                                ended.camera(),
                                "ended",
                                ended.began(),
                                Optional.of(ended.at()),
                                ended.trigger().sensor(),
                                ended.trigger().value()));
            case Event.IncidentChanged changed -> send("incident", who -> IncidentAnswers.pushed(changed, who));
            case Event.LabelsFound found ->
                sendOf(
                        found.camera(),
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
                sendOf(
                        analysed.camera(),
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
        readers.keySet().forEach(StreamReader::end);
    }

    private Answers.Health health(List<CameraStatus> cameras, Account reader) {
        return Answers.health(
                node,
                cameras.stream().filter(camera -> reader.sees(camera.name())).toList(),
                views.incidents().open().flatMap(open -> IncidentAnswers.sentence(open, reader)),
                clock.wall(),
                HostAnswers.resources(views.resources(), reader),
                HostAnswers.status(views.health(), reader),
                views.beside());
    }

    /** Sends what is about one camera to those who may see it. */
    private void sendOf(String camera, String kind, Object data) {
        send(kind, who -> who.sees(camera) ? Optional.of(data) : Optional.empty());
    }

    /** Makes the message once for all who see the same cameras. */
    private void send(String kind, Function<Account, Optional<?>> data) {
        Map<Optional<Set<String>>, Optional<byte[]>> made = new HashMap<>();
        readers.forEach((reader, who) -> {
            Optional<byte[]> message = made.computeIfAbsent(
                    who.account().cameras(), any -> data.apply(who.account()).map(each -> message(kind, each)));
            if (message.isPresent() && !reader.offer(message.get())) {
                cutOff.incrementAndGet();
                reader.end();
            }
        });
    }

    /** Format of the HTML standard, section "Server-sent events"; the JSON contains no line breaks. */
    private static byte[] message(String kind, Object data) {
        return ("event: " + kind + "\ndata: " + Replies.text(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
