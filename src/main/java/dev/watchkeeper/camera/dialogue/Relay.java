package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.dialogue.Unanswered.Asked;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
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
 * Stands between libav and a camera for one RTSP session: it follows redirects, signs in, speaks TLS, understands every answer, and lets no more
 * through than is to be held; thread-safe. libav talks to it over loopback and is given neither password nor redirect. Two virtual threads carry it,
 * one for each direction.
 */
public final class Relay implements AutoCloseable {
    /** No picture is larger: keyframes of 8K cameras have some 6 MB. Also what a session may send between two pictures. */
    public static final int MOST_PICTURE_BYTES = 16 << 20;

    private static final Logger log = LoggerFactory.getLogger(Relay.class);
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final String USER_AGENT = "Watchkeeper";
    private static final int MOST_TRIES = 3;
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Target target;
    private final Names names;
    private final Consumer<FailureException> onFailure;
    private final ServerSocket door;
    private final String token = UUID.randomUUID().toString();
    private final Thread up;
    private final ReentrantLock writing = new ReentrantLock();
    private final Unanswered unanswered = new Unanswered();
    private final AtomicLong sinceTaken = new AtomicLong();
    private int redirects;
    private volatile boolean closed;
    private Optional<SignIn> signIn = Optional.empty();
    private volatile NetworkAddress current;
    private volatile Optional<CameraLine> camera = Optional.empty();
    private volatile Optional<Socket> client = Optional.empty();
    private volatile Optional<FailureException> refusal = Optional.empty();

    /**
     * What a session is to be opened with; immutable.
     *
     * @param name the camera's, for the threads' names
     * @param login given to the address's own server only
     * @param certificate what the certificate has to be, or be signed by; empty takes any
     */
    public record Target(
            String name, NetworkAddress address, Optional<SignIn.Login> login, Optional<Path> certificate) {}

    private Relay(Target target, Names names, Consumer<FailureException> onFailure, ServerSocket door) {
        this.target = target;
        this.names = names;
        this.onFailure = onFailure;
        this.door = door;
        current = target.address();
        up = Thread.ofVirtual().name("relay-" + target.name()).unstarted(this::carryUp);
    }

    /**
     * Begins to wait for libav.
     *
     * @param onFailure told once, before libav's connection ends, why the session cannot go on
     */
    public static Relay open(Target target, Names names, Consumer<FailureException> onFailure) throws FailureException {
        try {
            Relay relay = new Relay(target, names, onFailure, new ServerSocket(0, 1, HERE));
            relay.up.start();
            return relay;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "no port of loopback is to be had: " + e.getMessage(), e);
        }
    }

    /** What libav is to open. */
    public String url() {
        return base() + target.address().rest();
    }

    private String base() {
        return "rtsp://" + HERE.getHostAddress() + ":" + door.getLocalPort();
    }

    /** What libav is to call itself, so that no other program of this machine can take its place. */
    public String token() {
        return token;
    }

    /** Why the camera gives no session, if it said so. */
    public Optional<FailureException> refusal() {
        return refusal;
    }

    /** A picture has come out of libav. */
    public void pictureTaken() {
        sinceTaken.set(0);
    }

    private void carryUp() {
        try (Socket libav = door.accept()) {
            door.close();
            libav.setTcpNoDelay(true);
            client = Optional.of(libav);
            if (closed) {
                return;
            }
            Splitter splitter = new Splitter();
            FromLibav sink = new FromLibav();
            while (splitter.pump(libav.getInputStream(), sink)) {
                // goes on until libav closes
            }
        } catch (FailureException e) {
            fail(e);
        } catch (IOException e) {
            log.debug("The relay of {} ended: {}", target.name(), e.getMessage());
        } finally {
            closeAll();
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
                CameraLine line = use(CameraLine.connect(current, names, target.certificate()));
                Thread.ofVirtual().name("relay-" + target.name() + "-down").start(() -> carryDown(line));
            }
            if (head.isRequest()) {
                ask(new Asked(
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

    private CameraLine use(CameraLine line) throws IOException {
        writing.lock();
        try {
            camera.ifPresent(CameraLine::close);
            camera = Optional.of(line);
            if (closed) {
                line.close();
                throw new IOException("the session is over");
            }
            unanswered.clear();
            signIn = Optional.empty();
            return line;
        } finally {
            writing.unlock();
        }
    }

    private void send(byte[] data, int from, int length) throws IOException {
        writing.lock();
        try {
            OutputStream out = camera.orElseThrow(() -> new IOException("the camera is away"))
                    .talking()
                    .getOutputStream();
            out.write(data, from, length);
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    private void ask(Asked asked) throws IOException {
        writing.lock();
        try {
            int number = unanswered.add(
                    new Asked(asked.head(), asked.body(), asked.itsNumber(), signIn.isPresent(), asked.tries() + 1));
            String method = asked.head().method();
            String where = mapped(asked.head().target());
            List<String> fields = new ArrayList<>(List.of("CSeq: " + number, "User-Agent: " + USER_AGENT));
            fields.addAll(asked.head().fields());
            signIn.ifPresent(s -> fields.add("Authorization: " + s.authorization(method, where)));
            Head head = new Head(method + " " + where + " RTSP/1.0", fields);
            byte[] text = head.bytes();
            byte[] whole = Arrays.copyOf(text, text.length + asked.body().length);
            System.arraycopy(asked.body(), 0, whole, text.length, asked.body().length);
            send(whole, 0, whole.length);
        } finally {
            writing.unlock();
        }
    }

    /** libav's idea of an address as the camera knows it. */
    private String mapped(String uri) {
        NetworkAddress now = current;
        if (uri.startsWith(url())) {
            return now.url() + uri.substring(url().length());
        }
        return uri.startsWith(base())
                ? now.withRest(uri.substring(base().length())).url()
                : uri;
    }

    private void carryDown(CameraLine first) {
        FromCamera sink = new FromCamera(first);
        try {
            while (sink.splitter.pump(sink.line.talking().getInputStream(), sink)) {
                // goes on until the camera closes
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
        private CameraLine line;

        FromCamera(CameraLine line) {
            this.line = line;
        }

        @Override
        public void frames(byte[] data, int from, int length) throws IOException, FailureException {
            if (sinceTaken.addAndGet(length) > MOST_PICTURE_BYTES) {
                throw new FailureException(
                        FailureKind.TOO_LARGE,
                        "the camera has sent " + (MOST_PICTURE_BYTES >> 20)
                                + " MB without a picture coming to its end; its stream is damaged, or no camera's");
            }
            hand(data, from, length);
        }

        @Override
        public void message(Head head, byte[] body) throws IOException, FailureException {
            if (head.isRequest()) {
                hand(head, body);
                return;
            }
            Optional<Asked> asked = unanswered.take(head);
            if (asked.isEmpty()) {
                return; // an answer to nothing would be taken for one to something
            }
            int status = head.status("RTSP").orElse(0);
            String method = asked.get().head().method();
            if (status == 401 && asksAgain(head, asked.get())) {
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
            hand(forLibav(head, asked.get()), body);
        }

        /** @return whether the request was sent again, with the password */
        private boolean asksAgain(Head head, Asked asked) throws IOException {
            List<String> challenges = head.all("WWW-Authenticate");
            boolean again = !asked.signedIn() || SignIn.isStale(challenges);
            if (target.login().isEmpty() || !isHome() || !again || asked.tries() >= MOST_TRIES) {
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

        private FailureException refusedSignIn(Head head, Asked asked, String method) {
            if (asked.signedIn()) {
                return AnswerTable.failure(401, head.reason(), method);
            }
            return Refusals.notSignedIn(
                    head.all("WWW-Authenticate"), method, target.login().isPresent(), isHome(), current);
        }

        private boolean isHome() {
            return current.isSameServer(target.address());
        }

        private void follow(Head head, Asked asked) throws IOException, FailureException {
            current = Refusals.redirected(
                    current, head.field("Location"), head, asked.head().method(), ++redirects);
            line = use(CameraLine.connect(current, names, target.certificate()));
            splitter.reset();
            ask(new Asked(asked.head(), asked.body(), asked.itsNumber(), false, 0));
        }

        private Head forLibav(Head head, Asked asked) {
            // A challenge would make libav ask once more.
            Head answer = head.without("CSeq", "WWW-Authenticate").with("CSeq", asked.itsNumber());
            String transport = head.field("Transport").orElse("");
            if (transport.contains("client_port") && !transport.contains("source=")) {
                // Otherwise libav would send to where it is connected to: here.
                return answer.without("Transport")
                        .with("Transport", transport + ";source=" + line.host().getHostAddress());
            }
            return answer;
        }
    }

    private void hand(Head head, byte[] body) throws IOException {
        byte[] text = head.bytes();
        hand(text, 0, text.length);
        if (body.length > 0) {
            hand(body, 0, body.length);
        }
    }

    /** Only the thread of the camera's side writes here. */
    private void hand(byte[] data, int from, int length) throws IOException {
        client.orElseThrow(() -> new IOException("libav is away"))
                .getOutputStream()
                .write(data, from, length);
    }

    private void fail(FailureException failure) {
        onFailure.accept(failure);
        closeAll();
    }

    /** Without the lock, which is held by whoever waits for the other side to take something. */
    private void closeAll() {
        closed = true;
        camera.ifPresent(CameraLine::close);
        try {
            door.close();
            if (client.isPresent()) {
                client.get().close();
            }
        } catch (IOException e) {
            log.debug("The relay of {} did not close cleanly", target.name(), e);
        }
    }

    /** Ends the session; what libav said last, after which it must have closed, is still sent. */
    @Override
    public void close() {
        try {
            door.close();
            if (!Threads.join(up, LAST_WORDS)) {
                log.debug("The relay of {} could not send the last words", target.name());
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
