package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.dialogue.PendingRequests.Pending;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays one RTSP session between libav and a camera: follows redirects, signs in, speaks TLS, understands every answer, and bounds what passes;
 * thread-safe. libav talks to it over loopback and sees neither password nor redirect. Each direction has a virtual thread.
 */
public final class Relay implements AutoCloseable {
    /** No picture is larger: keyframes of 8K cameras have about 6 MB. Also limits what a session may send between two pictures. */
    public static final int MAX_PICTURE_BYTES = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String USER_AGENT = "Watchkeeper";
    private static final int MAX_TRIES = 3;
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(500);

    private final SessionTarget target;
    private final HostResolver resolver;
    private final Consumer<FailureException> onFailure;
    private final ServerSocket server;
    private final String token = UUID.randomUUID().toString();
    private final Thread up;
    private final ReentrantLock writing = new ReentrantLock();
    private final PendingRequests pending = new PendingRequests();
    private final AtomicLong bytesSincePicture = new AtomicLong();
    private int redirects;
    private volatile boolean closed;
    private Optional<SignIn> signIn = Optional.empty();
    private volatile NetworkAddress current;
    private volatile Optional<CameraConnection> camera = Optional.empty();
    private volatile Optional<Socket> client = Optional.empty();
    private volatile Optional<FailureException> refusal = Optional.empty();
    private volatile boolean answered;
    private volatile String program = "";

    private Relay(
            SessionTarget target, HostResolver resolver, Consumer<FailureException> onFailure, ServerSocket server) {
        this.target = target;
        this.resolver = resolver;
        this.onFailure = onFailure;
        this.server = server;
        current = target.address();
        up = Thread.ofVirtual().name("relay-" + target.name()).unstarted(this::relayToCamera);
    }

    /**
     * Starts listening for libav.
     *
     * @param onFailure called once with the reason, before libav's connection ends, if the session cannot continue
     */
    public static Relay open(SessionTarget target, HostResolver resolver, Consumer<FailureException> onFailure)
            throws FailureException {
        try {
            Relay relay = new Relay(target, resolver, onFailure, new ServerSocket(0, 1, LOOPBACK));
            relay.up.start();
            return relay;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "no loopback port can be opened: " + e.getMessage(), e);
        }
    }

    /** The address that libav opens. */
    public String url() {
        return base() + target.address().rest();
    }

    private String base() {
        return "rtsp://" + LOOPBACK.getHostAddress() + ":" + server.getLocalPort();
    }

    /** The user agent that libav must send, so that no other program of this machine can take its place. */
    public String token() {
        return token;
    }

    /** Why the camera refused the session, if it said so. */
    public Optional<FailureException> refusal() {
        return refusal;
    }

    /** Whether the other side has answered any request. */
    public boolean hasAnswered() {
        return answered;
    }

    /** What the other side calls itself, made safe to show; empty if it does not say. */
    public String program() {
        return program;
    }

    /** libav has delivered a picture. */
    public void pictureTaken() {
        bytesSincePicture.set(0);
    }

    private void relayToCamera() {
        try (Socket libav = server.accept()) {
            server.close();
            libav.setTcpNoDelay(true);
            client = Optional.of(libav);
            if (closed) {
                return;
            }
            pump(libav);
        } catch (IOException e) {
            log.debug("The relay of {} ended: {}", target.name(), e.getMessage());
        } finally {
            closeAll();
        }
    }

    /** The reason must be told before libav's connection is closed, since libav can only guess why it ended. */
    private void pump(Socket libav) throws IOException {
        Splitter splitter = new Splitter();
        FromLibav sink = new FromLibav();
        try {
            while (splitter.pump(libav.getInputStream(), sink)) {
                // until libav closes
            }
        } catch (FailureException e) {
            fail(e);
        }
    }

    /** What libav sends; confined to its thread. */
    private final class FromLibav implements Splitter.Sink {
        private boolean known;

        @Override
        public void frames(byte[] data, int from, int length) throws IOException {
            send(data, from, length);
        }

        @Override
        public void message(Head head, byte[] body) throws IOException, FailureException {
            if (!known && !head.field("User-Agent").equals(Optional.of(token))) {
                throw new IOException("another program has connected to the relay");
            }
            if (!known) {
                known = true;
                CameraConnection line = switchTo(CameraConnection.connect(current, resolver, target.certificate()));
                Thread.ofVirtual().name("relay-" + target.name() + "-down").start(() -> relayToLibav(line));
            }
            if (head.isRequest()) {
                ask(new Pending(
                        head.without("CSeq", "User-Agent", "Authorization"),
                        body,
                        head.field("CSeq").orElse("0"),
                        false,
                        0));
            } else {
                byte[] text = head.bytes();
                send(text, 0, text.length);
            }
        }
    }

    private CameraConnection switchTo(CameraConnection line) throws IOException {
        writing.lock();
        try {
            camera.ifPresent(CameraConnection::close);
            camera = Optional.of(line);
            if (closed) {
                line.close();
                throw new IOException("the session is over");
            }
            pending.clear();
            signIn = Optional.empty();
            return line;
        } finally {
            writing.unlock();
        }
    }

    private void send(byte[] data, int from, int length) throws IOException {
        writing.lock();
        try {
            OutputStream out = camera.orElseThrow(() -> new IOException("the camera is not connected"))
                    .talking()
                    .getOutputStream();
            out.write(data, from, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void ask(Pending asked) throws IOException {
        writing.lock();
        try {
            int number = pending.add(new Pending(
                    asked.head(), asked.body(), asked.libavNumber(), signIn.isPresent(), asked.tries() + 1));
            String method = asked.head().method();
            String where = mapped(method, asked.head().target());
            List<String> fields = new ArrayList<>(List.of("CSeq: " + number, "User-Agent: " + USER_AGENT));
            fields.addAll(asked.head().fields());
            signIn.ifPresent(s -> fields.add("Authorization: " + Head.held(s.authorization(method, Head.text(where)))));
            Head head = new Head(method + " " + where + " RTSP/1.0", fields);
            byte[] text = head.bytes();
            byte[] whole = Arrays.copyOf(text, text.length + asked.body().length);
            System.arraycopy(asked.body(), 0, whole, text.length, asked.body().length);
            send(whole, 0, whole.length);
        } finally {
            writing.unlock();
        }
    }

    /** Translates libav's address into the camera's. libav takes parts such as {@code ?tcp} out of it for itself. */
    private String mapped(String method, String uri) {
        NetworkAddress now = current;
        String mine = Head.held(url());
        if (uri.startsWith(mine)) {
            return Head.held(now.url()) + uri.substring(mine.length());
        }
        if (!uri.startsWith(base())) {
            return uri;
        }
        return method.equals("OPTIONS") || method.equals("DESCRIBE")
                ? Head.held(now.url())
                : now.withRest("").url() + uri.substring(base().length());
    }

    private void relayToLibav(CameraConnection first) {
        FromCamera sink = new FromCamera(first);
        try {
            while (sink.splitter.pump(sink.line.talking().getInputStream(), sink)) {
                // until the camera closes
            }
        } catch (FailureException e) {
            fail(e);
        } catch (IOException e) {
            log.debug("The connection to {} ended: {}", target.name(), e.getMessage());
        } finally {
            closeAll();
        }
    }

    /** What the camera sends; confined to its thread. */
    private final class FromCamera implements Splitter.Sink {
        private final Splitter splitter = new Splitter();
        private CameraConnection line;

        FromCamera(CameraConnection line) {
            this.line = line;
        }

        @Override
        public void frames(byte[] data, int from, int length) throws IOException, FailureException {
            if (bytesSincePicture.addAndGet(length) > MAX_PICTURE_BYTES) {
                throw new FailureException(
                        FailureKind.TOO_LARGE,
                        "the camera has sent " + (MAX_PICTURE_BYTES >> 20)
                                + " MB without an end of a picture; its stream is damaged, or it is no camera");
            }
            forward(data, from, length);
        }

        @Override
        public void message(Head head, byte[] body) throws IOException, FailureException {
            if (head.isRequest()) {
                forward(head, body);
                return;
            }
            answered = true;
            program = head.program().orElse(program);
            Optional<Pending> asked = pending.take(head);
            if (asked.isEmpty()) {
                return; // libav would take it for the answer to another request
            }
            int status = head.status("RTSP").orElse(0);
            String method = asked.get().head().method();
            if (status == 401 && retriesSignedIn(head, asked.get())) {
                return;
            }
            if (AnswerTable.isRedirect(status) && (method.equals("DESCRIBE") || method.equals("OPTIONS"))) {
                follow(head, asked.get());
                return;
            }
            if (status == 401) {
                refusal = Optional.of(refusedSignIn(head, asked.get(), method));
            } else if (AnswerTable.isRefusal(status)) {
                refusal = Optional.of(AnswerTable.failure(status, head.reason(), method));
                if (status < 400) {
                    throw refusal.get(); // libav would follow it
                }
            } else if (method.equals("DESCRIBE")) {
                Refusals.checkDescription(body);
            }
            forward(forLibav(head, asked.get()), body);
        }

        /** @return whether the request was sent again, with the password */
        private boolean retriesSignedIn(Head head, Pending asked) throws IOException {
            List<String> challenges = head.all("WWW-Authenticate");
            boolean again = !asked.signedIn() || SignIn.isStale(challenges);
            if (target.login().isEmpty() || !isHome() || !again || asked.tries() >= MAX_TRIES) {
                return false;
            }
            Optional<SignIn> chosen = SignIn.choose(challenges, target.login().get());
            if (chosen.isEmpty()) {
                return false;
            }
            writing.lock();
            try {
                signIn = chosen;
            } finally {
                writing.unlock();
            }
            ask(asked);
            return true;
        }

        private FailureException refusedSignIn(Head head, Pending asked, String method) {
            if (asked.signedIn()) {
                return AnswerTable.failure(401, head.reason(), method);
            }
            return Refusals.notSignedIn(
                    head.all("WWW-Authenticate"), method, target.login().isPresent(), isHome(), current);
        }

        private boolean isHome() {
            return current.isSameServer(target.address());
        }

        private void follow(Head head, Pending asked) throws IOException, FailureException {
            current = Refusals.redirected(
                    current, head.field("Location"), head, asked.head().method(), ++redirects);
            line = switchTo(CameraConnection.connect(current, resolver, target.certificate()));
            splitter.reset();
            ask(new Pending(asked.head(), asked.body(), asked.libavNumber(), false, 0));
        }

        private Head forLibav(Head head, Pending asked) {
            // A challenge would make libav repeat the request.
            Head answer = head.without("CSeq", "WWW-Authenticate").with("CSeq", asked.libavNumber());
            String transport = head.field("Transport").orElse("");
            if (transport.contains("client_port") && !transport.contains("source=")) {
                // Otherwise libav would send RTP to its peer, which is the relay.
                return answer.without("Transport")
                        .with("Transport", transport + ";source=" + line.host().getHostAddress());
            }
            return answer;
        }
    }

    private void forward(Head head, byte[] body) throws IOException {
        byte[] text = head.bytes();
        forward(text, 0, text.length);
        if (body.length > 0) {
            forward(body, 0, body.length);
        }
    }

    /** Only the camera's thread writes to libav. */
    private void forward(byte[] data, int from, int length) throws IOException {
        client.orElseThrow(() -> new IOException("libav is not connected"))
                .getOutputStream()
                .write(data, from, length);
    }

    private void fail(FailureException failure) {
        onFailure.accept(failure);
        closeAll();
    }

    /** Without the lock: a thread may hold it while it waits for the other side to read. */
    private void closeAll() {
        closed = true;
        camera.ifPresent(CameraConnection::close);
        try {
            server.close();
            if (client.isPresent()) {
                client.get().close();
            }
        } catch (IOException e) {
            log.debug("The relay of {} did not close cleanly", target.name(), e);
        }
    }

    /** Ends the session after libav has closed its connection; its last request is still sent. */
    @Override
    public void close() {
        try {
            server.close();
            if (!Threads.join(up, CLOSE_LIMIT)) {
                log.debug("The relay of {} could not send libav's last request", target.name());
            }
        } catch (IOException e) {
            log.debug("The relay of {} did not close cleanly", target.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeAll();
        }
    }
}
