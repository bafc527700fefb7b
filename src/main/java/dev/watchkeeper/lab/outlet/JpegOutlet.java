package dev.watchkeeper.lab.outlet;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Fault.Answer;
import dev.watchkeeper.lab.simulate.Fault.Line;
import dev.watchkeeper.lab.simulate.Fault.Picture;
import dev.watchkeeper.lab.simulate.Fault.Sending;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * Serves JPEG pictures over HTTP or HTTPS (multipart/x-mixed-replace), as webcams and older network cameras do; thread-safe. It supports the faults of
 * the connection and of the answers, those that stop or damage the video, and the frozen picture.
 */
public final class JpegOutlet implements AutoCloseable {
    private static final String BOUNDARY = "picture";
    private static final int MAX_PICTURES_PER_SECOND = 10;
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(2);
    private static final Duration ENDED_AFTER = Duration.ofSeconds(2);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final int REQUEST_MILLIS = 10_000;
    private static final int SLOW_SHARE = 4;
    private static final int DAMAGE_EVERY = 3;
    private static final int OVERSIZE_HEADERS = 20_000;

    /** Headers and the start of the scan stay intact, so that only the picture itself is damaged. */
    private static final int UNDAMAGED_BYTES = 700;

    private final SimulatedCamera camera;
    private final Clock clock;
    private final Optional<SSLContext> tls;
    private final JpegFilm film;
    private final String nonce;
    private final OutletPort port;
    private final URI url;
    private final long startNanos;
    private final AtomicLong refusedSignIns = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile Optional<Fault> fault = Optional.empty();
    private volatile long frozenMicros;

    /**
     * Starts listening; encoding the pictures takes about a second.
     *
     * @param port 0 lets the system choose
     * @param identity for HTTPS; empty for HTTP
     * @throws FailureException ENVIRONMENT if the port is in use
     */
    public JpegOutlet(SimulatedCamera camera, InetAddress address, int port, Optional<SelfSigned> identity, Clock clock)
            throws FailureException {
        this.camera = camera;
        this.clock = clock;
        tls = identity.map(SelfSigned::context);
        film = JpegFilm.of(camera.clip(), MAX_PICTURES_PER_SECOND);
        nonce = Long.toHexString(new Random().nextLong());
        startNanos = clock.monotonicNanos();
        String scheme = tls.isPresent() ? "https" : "http";
        this.port = new OutletPort(scheme + "-" + camera.name(), address, port, this::serve);
        url = URI.create(scheme + "://" + camera.url().getHost() + ":" + this.port.number() + "/" + camera.name());
        camera.onFaultChange(this::changed);
    }

    /** Its address, without credentials. */
    public URI url() {
        return url;
    }

    /** Requests with a wrong user or password so far; those without credentials do not count. */
    public long refusedSignIns() {
        return refusedSignIns.get();
    }

    /** Pictures sent so far, to all clients together. */
    public long sent() {
        return sent.get();
    }

    private void changed(Optional<Fault> now) {
        frozenMicros = micros();
        fault = now;
        Fault begun = now.orElse(null);
        try {
            port.refuse(begun == Line.REFUSE);
        } catch (IOException e) {
            throw new UncheckedIOException("could not reopen port " + port.number(), e);
        }
        if (begun == Line.RESET) {
            port.resetAll();
        } else if (begun == Line.ENDED
                || begun instanceof Answer
                || begun instanceof Fault.Excess
                || begun instanceof Fault.Status) {
            port.endAll();
        }
    }

    private boolean is(Fault which) {
        return fault.filter(f -> f == which).isPresent();
    }

    private long micros() {
        return clock.since(startNanos).toNanos() / 1_000;
    }

    private void serve(Socket connection) throws IOException {
        connection.setSoTimeout(REQUEST_MILLIS);
        connection.setTcpNoDelay(true);
        try (Socket client =
                tls.isPresent() ? tls.get().getSocketFactory().createSocket(connection, null, true) : connection) {
            answer(client, HttpRequest.read(client.getInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (is(Line.RESET) || is(Line.REFUSE)) {
                OutletPort.reset(connection);
            }
        }
    }

    private void answer(Socket client, HttpRequest request) throws IOException, InterruptedException {
        if (is(Line.SILENT)) {
            awaitDisconnect(client);
            return;
        }
        if (is(Line.RESET)) {
            return;
        }
        while (is(Line.HOLD)) {
            clock.sleep(POLL_INTERVAL);
        }
        if (is(Line.SLOW)) {
            clock.sleep(SLOW_ANSWER);
        }
        OutputStream out = client.getOutputStream();
        Optional<byte[]> refusal = refusal(request);
        if (refusal.isPresent()) {
            out.write(refusal.get());
            return;
        }
        out.write(HttpRequest.answer(200, "Content-Type: multipart/x-mixed-replace;boundary=" + BOUNDARY));
        send(out);
    }

    private static void awaitDisconnect(Socket client) throws IOException {
        client.setSoTimeout(0);
        InputStream in = client.getInputStream();
        while (in.read() >= 0) {
            // ignore what the client sends
        }
    }

    private Optional<byte[]> refusal(HttpRequest request) {
        if (!request.path().equals("/" + camera.name())) {
            return Optional.of(HttpRequest.answer(404));
        }
        Optional<String> given = request.header("authorization");
        if (fault.isPresent() && fault.get() instanceof Answer answer) {
            return Optional.of(
                    switch (answer) {
                        case AUTH -> unauthorized(given, false);
                        case AUTH_BASIC -> unauthorized(given, true);
                        case NOT_FOUND -> HttpRequest.answer(404);
                        case BUSY, BUSY_503 -> HttpRequest.answer(503);
                    });
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Status(int code, String method)) {
            return Optional.of(HttpRequest.answer(code));
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Excess excess) {
            return Optional.of(excess(excess, request));
        }
        return camera.options()
                .credentials()
                .filter(needed -> given.filter(g -> needed.accept(g, request.method(), nonce))
                        .isEmpty())
                .map(needed -> unauthorized(given, camera.options().basic()));
    }

    private byte[] excess(Fault.Excess excess, HttpRequest request) {
        return switch (excess) {
            case REDIRECT_LOOP -> HttpRequest.answer(302, "Location: " + request.path());
            case AUTH_UNKNOWN -> HttpRequest.answer(401, "WWW-Authenticate: " + Credentials.unknownChallenge(nonce));
            case OVERSIZE_BODY ->
                HttpRequest.answer(
                        200,
                        "Content-Type: multipart/x-mixed-replace;boundary=" + BOUNDARY,
                        "",
                        "--" + BOUNDARY,
                        "Content-Type: image/jpeg",
                        "Content-Length: 2000000000");
            case OVERSIZE_HEAD -> {
                String[] many = new String[OVERSIZE_HEADERS];
                Arrays.setAll(many, i -> "X-Header-" + i + ": of many");
                yield HttpRequest.answer(200, many);
            }
        };
    }

    private byte[] unauthorized(Optional<String> given, boolean basic) {
        if (given.isPresent()) {
            refusedSignIns.incrementAndGet();
        }
        return HttpRequest.answer(
                401,
                "WWW-Authenticate: " + (basic ? Credentials.basicChallenge() : Credentials.digestChallenge(nonce)));
    }

    private void send(OutputStream out) throws IOException, InterruptedException {
        long from = clock.monotonicNanos();
        long next = micros() / film.intervalMicros() * film.intervalMicros();
        int number = 0;
        while (!is(Line.ENDED) || clock.since(from).compareTo(ENDED_AFTER) < 0) {
            clock.sleep(Duration.ofNanos((next - micros()) * 1_000));
            if (isSending()) {
                byte[] picture = film.at(is(Picture.FREEZE) ? frozenMicros : next);
                out.write(("--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\nContent-Length: " + picture.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(isDamaged(++number) ? damaged(picture) : picture);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                sent.incrementAndGet();
            }
            next += film.intervalMicros() * (is(Line.SLOW) ? SLOW_SHARE : 1);
        }
    }

    private boolean isSending() {
        return !is(Line.SILENT) && !is(Line.HOLD) && !is(Sending.RTCP_ONLY) && !is(Sending.AUDIO_ONLY);
    }

    private boolean isDamaged(int number) {
        return is(Sending.CORRUPT_ALL) || is(Sending.CORRUPT) && number % DAMAGE_EVERY == 0;
    }

    private static byte[] damaged(byte[] picture) {
        byte[] copy = picture.clone();
        Random random = new Random(1);
        for (int i = UNDAMAGED_BYTES; i < copy.length; i += 1 + random.nextInt(40)) {
            copy[i] = (byte) random.nextInt();
        }
        return copy;
    }

    @Override
    public void close() {
        port.close();
    }
}
