package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.live.LiveView;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** The WebSockets of live view: a bounded number, each fed by one viewing; thread-safe. */
final class LiveSockets implements AutoCloseable {
    /** Applications may use the close codes 4000 to 4999 (RFC 6455, section 7.4.2). */
    static final int UNKNOWN_CAMERA = 4404;

    static final int TOO_MANY = 4503;
    static final int SIGNED_OUT = 4401;

    /** Requests the ages of fragments. */
    static final String AGES = "ages";

    static final String STREAM = "stream";
    static final String SOUND = "sound";
    private static final List<String> STREAMS = List.of("main", "detection");

    private static final int GOING_AWAY = 1001;
    private static final int MAX_SOCKETS = 128;
    /** A viewer that answers no ping for this long is gone. */
    private static final Duration IDLE = Duration.ofSeconds(45);

    private final Predicate<Identity> stillHolds;
    private final CamerasView cameras;
    private final LiveView live;
    private final Clock clock;
    private final Map<String, Open> open = new ConcurrentHashMap<>();
    private final AtomicLong skipped = new AtomicLong();
    private volatile boolean closed;

    /** @param stillHolds whether somebody may still be who he was when he began to watch */
    LiveSockets(CamerasView cameras, LiveView live, Predicate<Identity> stillHolds, Clock clock) {
        this.clock = clock;
        this.stillHolds = stillHolds;
        this.cameras = cameras;
        this.live = live;
    }

    /** Runs before the upgrade, when an error can still be answered. */
    static void check(Context ctx) {
        Params params = new Params(ctx);
        String unusedName = params.cameraInPath();
        boolean unusedWish = params.isOn(AGES);
        boolean unusedSound = params.isOn(SOUND);
        Optional<String> stream = params.text(STREAM);
        if (stream.isPresent() && !STREAMS.contains(stream.get())) {
            throw new BadRequestResponse(
                    "Parameter 'stream' is main or detection, not " + Replies.quote(stream.get()) + ".");
        }
    }

    /** Of a request that was checked. */
    private static LiveView.Choice choice(WsConnectContext ctx) {
        if ("detection".equals(ctx.queryParam(STREAM))) {
            return LiveView.Choice.DETECTION;
        }
        return "1".equals(ctx.queryParam(SOUND)) ? LiveView.Choice.SOUND : LiveView.Choice.MAIN;
    }

    void configure(WsConfig ws) {
        ws.onConnect(this::connected);
        ws.onClose(ctx -> ended(ctx.sessionId()));
        ws.onError(ctx -> ended(ctx.sessionId()));
    }

    int viewers() {
        return open.size();
    }

    /** The number of fragments skipped for slow viewers. */
    long skipped() {
        return skipped.get();
    }

    /** Pings viewers, so that their connections stay open while their camera sends nothing. */
    void ping() {
        for (Open each : open.values()) {
            each.session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    /** Ends what is watched by people who were signed out, or may no longer see the camera; called periodically. */
    void checkViewers() {
        for (Open each : open.values()) {
            if (!stillHolds.test(each.who)) {
                each.session.close(SIGNED_OUT, "sign in again", Callback.NOOP);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Map.Entry<String, Open> each : open.entrySet()) {
            each.getValue().session.close(GOING_AWAY, "the server is stopping", Callback.NOOP);
            ended(each.getKey());
        }
    }

    private void connected(WsConnectContext ctx) {
        Session session = ctx.session;
        session.setIdleTimeout(IDLE);
        String camera = ctx.pathParam("camera");
        if (cameras.find(camera).isEmpty()) {
            session.close(UNKNOWN_CAMERA, "there is no such camera", Callback.NOOP);
            return;
        }
        Identity who = Optional.ofNullable(ctx.<Identity>attribute(Identity.ATTRIBUTE))
                .orElseThrow(() -> new IllegalStateException("a socket passed the guard without an identity"));
        Open added = new Open(session, who);
        open.put(ctx.sessionId(), added);
        if (open.size() > MAX_SOCKETS || closed) {
            refuse(ctx.sessionId(), session);
            return;
        }
        boolean ages = "1".equals(ctx.queryParam(AGES));
        LiveViewer viewer = new LiveViewer(
                new JettyWire(session),
                ages ? new AgeNotes(age -> ageNote(camera, age), clock) : LiveViewer.Notes.NONE,
                skipped);
        Optional<LiveView.Viewing> viewing = live.watch(camera, choice(ctx), viewer);
        if (viewing.isEmpty()) {
            refuse(ctx.sessionId(), session);
        } else {
            added.attach(viewing.get());
        }
    }

    /**
     * @param age seconds
     * @param pictureState of the camera, not only of this picture
     * @param monotonic as in a camera's answer
     */
    record Told(double age, String pictureState, double monotonic) {}

    private Optional<String> ageNote(String name, Duration age) {
        return cameras.find(name).map(camera -> {
            ShownPicture shown = ShownPicture.of(camera, age);
            return Replies.text(
                    new Told(Answers.seconds(shown.age()), shown.state().id(), Answers.monotonic(camera)));
        });
    }

    private void refuse(String id, Session session) {
        open.remove(id);
        session.close(TOO_MANY, "there are too many viewers", Callback.NOOP);
    }

    private void ended(String id) {
        Open gone = open.remove(id);
        if (gone != null) {
            gone.end();
        }
    }

    /** One socket with its viewing, which may start after the socket has closed. */
    private static final class Open {
        private final Session session;
        private final Identity who;
        private Optional<LiveView.Viewing> viewing = Optional.empty();
        private boolean ended;

        Open(Session session, Identity who) {
            this.who = who;
            this.session = session;
        }

        void attach(LiveView.Viewing begun) {
            synchronized (this) {
                if (!ended) {
                    viewing = Optional.of(begun);
                    return;
                }
            }
            begun.close();
        }

        void end() {
            Optional<LiveView.Viewing> last;
            synchronized (this) {
                ended = true;
                last = viewing;
                viewing = Optional.empty();
            }
            last.ifPresent(LiveView.Viewing::close);
        }
    }

    /** Sends over a Jetty session without waiting. */
    private record JettyWire(Session session) implements LiveViewer.Wire {
        @Override
        public void text(String message, Runnable sent) {
            session.sendText(message, whenever(sent));
        }

        @Override
        public void binary(byte[] message, Runnable sent) {
            session.sendBinary(ByteBuffer.wrap(message), whenever(sent));
        }

        @Override
        public void cut() {
            session.disconnect();
        }

        /** A failed message is done, too; the socket's error handler ends the viewing. */
        private static Callback whenever(Runnable sent) {
            return Callback.from(sent, failure -> sent.run());
        }
    }
}
