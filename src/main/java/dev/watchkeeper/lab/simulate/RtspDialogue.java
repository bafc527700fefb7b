package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.simulate.Fault.Answer;
import dev.watchkeeper.lab.simulate.Fault.Line;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers the requests of all clients, with as much of RTSP 1.0 (RFC 2326) as cameras support; confined to the event loop. */
final class RtspDialogue {
    private static final String METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER, SET_PARAMETER";
    private static final Pattern INTERLEAVED = Pattern.compile("interleaved=(\\d{1,3})-(\\d{1,3})");
    private static final Pattern CLIENT_PORT = Pattern.compile("client_port=(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final Pattern TRACK = Pattern.compile("trackID=(\\d)");
    private static final int OVERSIZE_HEADERS = 20_000;
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(2);

    private final EventLoop loop;
    private final Function<String, Optional<VirtualCamera>> cameras;
    private final UdpPorts udp;
    private final Consumer<RtspConnection> onClosed;
    private final Random random;
    private final String nonce;

    /**
     * @param cameras finds a camera by name
     * @param onClosed called when a connection has closed
     */
    RtspDialogue(
            EventLoop loop,
            Function<String, Optional<VirtualCamera>> cameras,
            UdpPorts udp,
            Consumer<RtspConnection> onClosed,
            Random random) {
        this.loop = loop;
        this.cameras = cameras;
        this.udp = udp;
        this.onClosed = onClosed;
        this.random = random;
        nonce = HexFormat.of().toHexDigits(random.nextLong());
    }

    void closed(RtspConnection connection) {
        onClosed.accept(connection);
    }

    /** Answers one request at once, late or never, depending on the camera's fault. */
    void take(RtspConnection connection, Rtsp.Request request) {
        connection.sessions().forEach(MediaSession::heard);
        String name = request.path().split("/", 2)[0];
        Optional<VirtualCamera> camera = connection
                .portOwner()
                .filter(c -> name.isEmpty() || c.options().name().equals(name))
                .or(() -> connection.portOwner().isPresent() ? Optional.empty() : cameras.apply(name));
        Optional<Fault> fault = camera.or(connection::portOwner).flatMap(VirtualCamera::fault);
        switch (fault.orElse(null)) {
            case Line.SILENT -> {}
            case Line.RESET, Line.REFUSE -> connection.close(true);
            case Line.HOLD -> {
                VirtualCamera away = camera.or(connection::portOwner).orElseThrow();
                away.onceReachable(() -> take(connection, request));
            }
            case Line.SLOW -> loop.after(SLOW_ANSWER, () -> answer(connection, request, camera));
            case null, default -> answer(connection, request, camera);
        }
    }

    private void answer(RtspConnection connection, Rtsp.Request request, Optional<VirtualCamera> camera) {
        if (connection.isClosed()) {
            return;
        }
        Rtsp.Answer answer;
        try {
            answer = decide(connection, request, camera);
        } catch (IOException e) {
            connection.failed(e);
            return;
        }
        int code = answer.code();
        camera.ifPresent(c -> c.requests()
                .add(
                        loop.wall(),
                        request.method(),
                        request.header("authorization").isPresent(),
                        code));
        Optional<String> id = request.session();
        if (id.isPresent()) {
            answer.with("Session", id.get());
        }
        connection.send(answer.bytes(request.header("cseq").orElse("0")));
        if (answer.code() == 200) {
            afterAnswer(connection, request);
        }
    }

    private Rtsp.Answer decide(RtspConnection connection, Rtsp.Request request, Optional<VirtualCamera> found)
            throws IOException {
        if (request.uri().isEmpty()) {
            return new Rtsp.Answer(505);
        }
        if (request.header("cseq").isEmpty()) {
            return new Rtsp.Answer(400);
        }
        if (request.method().equals("OPTIONS")) {
            return new Rtsp.Answer(200).with("Public", METHODS);
        }
        if (!List.of(METHODS.split(", ")).contains(request.method())) {
            return new Rtsp.Answer(405).with("Allow", METHODS);
        }
        if (found.isEmpty()) {
            return new Rtsp.Answer(404);
        }
        VirtualCamera camera = found.get();
        Optional<Rtsp.Answer> refusal = refusal(camera, request);
        if (refusal.isPresent()) {
            if (refusal.get().code() == 401 && request.header("authorization").isPresent()) {
                camera.signInRefused();
            }
            return refusal.get();
        }
        return switch (request.method()) {
            case "DESCRIBE" -> describe(connection, request, camera);
            case "SETUP" -> setUp(connection, request, camera);
            case "PLAY" ->
                session(connection, request).map(s -> play(request, s)).orElseGet(() -> new Rtsp.Answer(454));
            case "TEARDOWN" ->
                session(connection, request).map(s -> new Rtsp.Answer(200)).orElseGet(() -> new Rtsp.Answer(454));
            default ->
                request.session().isPresent() && session(connection, request).isEmpty()
                        ? new Rtsp.Answer(454)
                        : new Rtsp.Answer(200);
        };
    }

    private Optional<Rtsp.Answer> refusal(VirtualCamera camera, Rtsp.Request request) {
        Optional<Fault> fault = camera.fault();
        if (fault.isPresent() && fault.get() instanceof Answer answer) {
            return refusal(answer, request.method());
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Status(int code, String method)) {
            return method.isEmpty() || method.equals(request.method())
                    ? Optional.of(new Rtsp.Answer(code))
                    : Optional.empty();
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Excess excess) {
            return excess(excess, request);
        }
        return camera.options().credentials().flatMap(needed -> {
            boolean accepted = request.header("authorization")
                    .filter(a -> needed.accept(a, request.method(), nonce))
                    .isPresent();
            String challenge =
                    camera.options().basic() ? Credentials.basicChallenge() : Credentials.digestChallenge(nonce);
            return accepted ? Optional.empty() : Optional.of(new Rtsp.Answer(401).with("WWW-Authenticate", challenge));
        });
    }

    private Optional<Rtsp.Answer> refusal(Answer fault, String method) {
        Rtsp.Answer refusal = new Rtsp.Answer(fault.code());
        return switch (fault) {
            case AUTH -> Optional.of(refusal.with("WWW-Authenticate", Credentials.digestChallenge(nonce)));
            case AUTH_BASIC -> Optional.of(refusal.with("WWW-Authenticate", Credentials.basicChallenge()));
            case NOT_FOUND, BUSY_503 -> Optional.of(refusal);
            case BUSY -> Optional.of(refusal).filter(r -> method.equals("SETUP"));
        };
    }

    private Optional<Rtsp.Answer> excess(Fault.Excess fault, Rtsp.Request request) {
        if (fault == Fault.Excess.AUTH_UNKNOWN) {
            return Optional.of(new Rtsp.Answer(401).with("WWW-Authenticate", Credentials.unknownChallenge(nonce)));
        }
        if (!request.method().equals("DESCRIBE")) {
            return Optional.empty();
        }
        Rtsp.Answer well = new Rtsp.Answer(200).with("Content-Type", "application/sdp");
        return Optional.of(
                switch (fault) {
                    case REDIRECT_LOOP -> new Rtsp.Answer(302).with("Location", request.uri());
                    case OVERSIZE_BODY -> well.with("Content-Length", "2000000000");
                    case OVERSIZE_HEAD -> {
                        for (int i = 0; i < OVERSIZE_HEADERS; i++) {
                            well.with("X-Header-" + i, "of many");
                        }
                        yield well;
                    }
                    case AUTH_UNKNOWN -> throw new IllegalStateException("answered above");
                });
    }

    private Rtsp.Answer describe(RtspConnection connection, Rtsp.Request request, VirtualCamera camera)
            throws IOException {
        String address = connection.local().getAddress().getHostAddress();
        StringBuilder sdp = new StringBuilder("v=0\r\no=- 1 1 IN IP4 " + address + "\r\ns="
                + camera.options().name() + "\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\na=range:npt=now-\r\n");
        int track = 0;
        for (RtpTrack each : camera.tracks()) {
            sdp.append(each.sdp()).append("a=control:trackID=").append(track++).append("\r\n");
        }
        String base = request.uri().endsWith("/") ? request.uri() : request.uri() + "/";
        return new Rtsp.Answer(200).with("Content-Base", base).body("application/sdp", sdp.toString());
    }

    private Rtsp.Answer setUp(RtspConnection connection, Rtsp.Request request, VirtualCamera camera)
            throws IOException {
        List<RtpTrack> tracks = camera.tracks();
        Matcher number = TRACK.matcher(request.path());
        int track = number.find() ? Integer.parseInt(number.group(1)) : 0;
        if (track >= tracks.size()) {
            return new Rtsp.Answer(404);
        }
        Optional<MediaSession> known = session(connection, request);
        if (request.session().isPresent() && known.isEmpty()) {
            return new Rtsp.Answer(454);
        }
        if (known.filter(MediaSession::playing).isPresent()) {
            return new Rtsp.Answer(455);
        }
        Optional<MediaSession.Transport> transport =
                transport(request.header("transport").orElse(""), connection.remote());
        if (transport.isEmpty()) {
            return new Rtsp.Answer(461);
        }
        if (known.isEmpty() && camera.sessions().size() >= VirtualCamera.MAX_SESSIONS) {
            return new Rtsp.Answer(453);
        }
        MediaSession session = known.orElseGet(() -> open(connection, camera));
        int ssrc = session.setUp(track, tracks.get(track).clockRateHz(), transport.get(), random);
        String chosen = switch (transport.get()) {
            case MediaSession.Transport.Interleaved(int channel) ->
                "RTP/AVP/TCP;unicast;interleaved=" + channel + "-" + (channel + 1);
            case MediaSession.Transport.Udp to ->
                "RTP/AVP;unicast;client_port=" + to.rtp().getPort() + "-"
                        + to.rtcp().getPort() + ";server_port=" + udp.rtpPort() + "-" + (udp.rtpPort() + 1);
        };
        return new Rtsp.Answer(200)
                .with("Transport", chosen + ";ssrc=" + HexFormat.of().toHexDigits(ssrc))
                .with("Session", session.id() + ";timeout=" + MediaSession.TIMEOUT_SECONDS);
    }

    private MediaSession open(RtspConnection connection, VirtualCamera camera) {
        String id = HexFormat.of().toHexDigits(random.nextInt());
        MediaSession session = new MediaSession(id, camera, connection, loop.nowNanos());
        camera.sessions().add(session);
        connection.sessions().add(session);
        return session;
    }

    private Optional<MediaSession.Transport> transport(String header, InetSocketAddress client) {
        for (String wanted : header.split(",", 8)) {
            if (wanted.contains("multicast")) {
                continue;
            }
            String profile = wanted.split(";", 2)[0].trim();
            Matcher interleaved = INTERLEAVED.matcher(wanted);
            if (profile.equals("RTP/AVP/TCP") && interleaved.find()) {
                int channel = Integer.parseInt(interleaved.group(1));
                if (channel < 255) {
                    return Optional.of(new MediaSession.Transport.Interleaved(channel));
                }
            }
            Matcher ports = CLIENT_PORT.matcher(wanted);
            if ((profile.equals("RTP/AVP") || profile.equals("RTP/AVP/UDP")) && ports.find()) {
                int rtp = Integer.parseInt(ports.group(1));
                if (rtp > 0 && rtp < 65535) {
                    return Optional.of(new MediaSession.Transport.Udp(
                            udp,
                            new InetSocketAddress(client.getAddress(), rtp),
                            new InetSocketAddress(client.getAddress(), rtp + 1)));
                }
            }
        }
        return Optional.empty();
    }

    /** The session that the request names, if it was set up on this connection. */
    private Optional<MediaSession> session(RtspConnection connection, Rtsp.Request request) {
        Optional<MediaSession> named = request.session()
                .flatMap(id -> connection.sessions().stream()
                        .filter(s -> s.id().equals(id) && s.camera().sessions().contains(s))
                        .findFirst());
        named.ifPresent(MediaSession::heard);
        return named;
    }

    private Rtsp.Answer play(Rtsp.Request request, MediaSession session) {
        if (!session.isSetUp()) {
            return new Rtsp.Answer(455);
        }
        String base = request.uri().replaceAll("/+$", "");
        return new Rtsp.Answer(200)
                .with("Range", "npt=now-")
                .with("RTP-Info", session.rtpInfo(base, session.camera().nowMicros()));
    }

    /** Does what must follow the answer. */
    private void afterAnswer(RtspConnection connection, Rtsp.Request request) {
        switch (request.method()) {
            case "PLAY" ->
                session(connection, request).ifPresent(s -> {
                    s.play(s.camera().options().startAtKeyframe());
                    s.camera().onPlay(s);
                });
            case "TEARDOWN" ->
                session(connection, request).ifPresent(s -> {
                    s.bye();
                    s.camera().forget(s);
                    connection.sessions().remove(s);
                });
            default -> {}
        }
    }
}
