package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Sets up the video track, plays it for some seconds and ends the session; confined to its thread. */
final class RtspPlay {
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private static final Duration LISTEN = Duration.ofSeconds(5);
    /** So long while keyframes are rarer than the usual time shows. */
    private static final Duration LISTEN_LONGER = Duration.ofSeconds(9);

    private static final Duration READ = Duration.ofMillis(100);

    private final RtspWire wire;
    private final Line line;
    private final Description.Track video;
    private final String base;
    private final Shared shared;
    private String session = "";

    /** Adds the sign-in to a request's header lines. */
    @FunctionalInterface
    interface Headers {
        List<String> of(String method, String where, String... more);
    }

    /**
     * What it has from the look that it is part of; confined like it.
     *
     * @param refusedSignIn counts a refused sign-in
     */
    record Shared(Steps steps, Headers headers, Supplier<FailureException> refusedSignIn) {}

    /**
     * What came; immutable.
     *
     * @param meter of the video track
     * @param closed whether the camera ended the session
     */
    record Played(MediaMeter meter, String transport, Duration time, boolean closed) {}

    RtspPlay(RtspWire wire, Line line, Description.Track video, String base, Shared shared) {
        this.wire = wire;
        this.line = line;
        this.video = video;
        this.base = base;
        this.shared = shared;
    }

    Played run(Transport wanted) throws FailureException {
        if (wanted != Transport.UDP) {
            RtspWire.Reply reply = setUp("RTP/AVP/TCP;unicast;interleaved=0-1");
            if (reply.status() == 200) {
                return overTcp(reply);
            }
            if (reply.status() != 461 || wanted == Transport.TCP) {
                throw refused("setup", "SETUP", reply);
            }
            shared.steps().ok("setup", "does not send over TCP");
        }
        try (UdpPair udp = UdpPair.open()) {
            RtspWire.Reply reply = setUp("RTP/AVP;unicast;client_port=" + udp.port() + "-" + (udp.port() + 1));
            if (reply.status() != 200) {
                throw refused("setup", "SETUP", reply);
            }
            return overUdp(reply, udp);
        }
    }

    private RtspWire.Reply setUp(String transport) throws FailureException {
        return ask("setup", "SETUP", Description.address(base, video.control()), "Transport: " + transport);
    }

    private Played overTcp(RtspWire.Reply setUp) throws FailureException {
        MediaMeter meter = new MediaMeter(video.codecName(), video.clock(), line.clock());
        int channel = channel(setUp.head().field("Transport").orElse(""));
        wire.sink((at, data, from, length) -> {
            if (at == channel) {
                meter.packet(data, from, length);
            } else {
                meter.other();
            }
        });
        shared.steps().ok("setup", "a session over TCP");
        begin(setUp);
        return listen(meter, "TCP", () -> wire.listen(READ));
    }

    private Played overUdp(RtspWire.Reply setUp, UdpPair udp) throws FailureException {
        MediaMeter meter = new MediaMeter(video.codecName(), video.clock(), line.clock());
        shared.steps().ok("setup", "a session over UDP");
        begin(setUp);
        return listen(meter, "UDP", () -> {
            udp.read(meter, line.peer(), READ);
            return true;
        });
    }

    /** The channel of the pictures, which the camera may choose. */
    private static int channel(String transport) {
        for (String part : transport.split(";", -1)) {
            String text = part.strip();
            if (text.matches("interleaved=\\d{1,3}-\\d{1,3}")) {
                return Integer.parseInt(text.substring("interleaved=".length(), text.indexOf('-')));
            }
        }
        return 0;
    }

    private void begin(RtspWire.Reply setUp) throws FailureException {
        session = setUp.head().field("Session").orElse("").split(";", 2)[0].strip();
        RtspWire.Reply reply = ask("play", "PLAY", base, "Session: " + session, "Range: npt=0.000-");
        if (reply.status() != 200) {
            throw refused("play", "PLAY", reply);
        }
        shared.steps().ok("play", "begins to send");
    }

    /** Reads once. */
    @FunctionalInterface
    private interface Reading {
        /** @return false if the camera closed the connection */
        boolean read() throws FailureException;
    }

    private Played listen(MediaMeter meter, String transport, Reading reading) throws FailureException {
        long from = line.clock().monotonicNanos();
        boolean closed = false;
        while (!closed && isWorthwhile(meter, line.clock().since(from))) {
            closed = !reading.read();
        }
        Duration took = line.clock().since(from);
        if (!closed) {
            wire.send("TEARDOWN", base, shared.headers().of("TEARDOWN", base, "Session: " + session));
        }
        String text = meter.pictures() + " pictures and " + meter.keyframes() + " keyframes in "
                + Verdicts.tenths(took.toMillis() / 1000.0) + " s over " + transport;
        if (meter.pictures() == 0 || closed) {
            shared.steps().failed("media", closed ? text + "; then the camera closed the connection" : text);
        } else {
            shared.steps().ok("media", text);
        }
        return new Played(meter, transport, took, closed);
    }

    private boolean isWorthwhile(MediaMeter meter, Duration passed) {
        boolean waits = meter.pictures() + meter.otherPackets() > 0 && meter.keyframes() < 2;
        Duration limit = waits ? LISTEN_LONGER : LISTEN;
        // What is left for TEARDOWN and the rest of the diagnosis.
        return passed.compareTo(limit) < 0 && shared.steps().left(limit).compareTo(READ.multipliedBy(3)) > 0;
    }

    private RtspWire.Reply ask(String step, String method, String where, String... more) throws FailureException {
        try {
            RtspWire.Reply reply = wire.ask(
                    method,
                    where,
                    shared.headers().of(method, where, more),
                    shared.steps().left(ANSWER_LIMIT));
            if (reply.status() == 401) {
                shared.steps().failed(step, "answers 401");
                throw shared.refusedSignIn().get();
            }
            return reply;
        } catch (FailureException e) {
            if (e.kind() == FailureKind.AUTH) {
                throw e;
            }
            shared.steps().failed(step, e.sentence());
            throw new FailureException(
                    e.kind(),
                    "The camera describes its stream, but " + e.sentence() + ": part of it hangs. Restart it.",
                    e);
        }
    }

    private FailureException refused(String step, String method, RtspWire.Reply reply) {
        shared.steps()
                .failed(step, "answers " + reply.status() + " " + reply.head().reason());
        return Verdicts.refusal(reply.status(), reply.head().reason(), method);
    }
}
