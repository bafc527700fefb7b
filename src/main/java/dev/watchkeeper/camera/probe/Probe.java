package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.AnswerTable;
import dev.watchkeeper.camera.dialogue.Head;
import dev.watchkeeper.camera.dialogue.HostResolver;
import dev.watchkeeper.camera.dialogue.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One probe: a connection and a request without credentials, so that no account can be locked; confined to its thread. If no answer comes, DESCRIBE is
 * repeated every second on the same connection: a camera that wakes up may have lost the first one, and new connections would use up the few that cheap
 * cameras have. An HTTP answer may be endless, so GET is sent once.
 */
final class Probe {
    private static final Duration NAME_LIMIT = Duration.ofSeconds(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    /** After these, a new connection is better than the old one. */
    private static final int QUESTIONS = 5;

    private static final Duration PROMPT = Duration.ofMillis(500);

    private final Presence.Target target;
    private final HostResolver resolver;
    private final Consumer<Sighting> listener;

    Probe(Presence.Target target, HostResolver resolver, Consumer<Sighting> listener) {
        this.target = target;
        this.resolver = resolver;
        this.listener = listener;
    }

    /** Probes once and reports what it sees; ends within about 10 s. */
    void run() {
        if (target.protocol() == Presence.Protocol.DEVICE) {
            // A new device belongs to root until udev has given it to its group.
            Path device = Path.of(target.url());
            listener.accept(Files.isReadable(device) && Files.isWritable(device) ? Sighting.PRESENT : Sighting.ABSENT);
            return;
        }
        try {
            for (InetAddress address : resolver.addresses(target.host(), NAME_LIMIT)) {
                if (look(address)) {
                    return;
                }
            }
            listener.accept(Sighting.ABSENT);
        } catch (FailureException e) {
            listener.accept(Sighting.ABSENT);
        }
    }

    /** @return whether the connection was accepted */
    private boolean look(InetAddress address) {
        boolean open = false;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, target.port()), (int) CONNECT_LIMIT.toMillis());
            open = true;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
            try (Socket talking = encryptedIfNeeded(socket)) {
                ask(talking);
            } catch (SocketTimeoutException e) {
                // An unanswered handshake is an unanswered question, and cannot be repeated.
                listener.accept(Sighting.SILENT);
            }
        } catch (IOException e) {
            if (open) {
                listener.accept(Sighting.UNREADY);
            }
        }
        return open;
    }

    private Socket encryptedIfNeeded(Socket socket) throws IOException {
        return target.encrypted() ? Tls.over(socket, target.host(), target.port()) : socket;
    }

    private void ask(Socket socket) throws IOException {
        AnswerReader answers = new AnswerReader(socket.getInputStream());
        for (int question = 1; question <= QUESTIONS; question++) {
            if (question == 1 || mayAskAgain()) {
                socket.getOutputStream().write(question(question));
            }
            try {
                Sighting seen = interpret(socket, answers, question);
                boolean slow = seen.isPresent() && question > 1 && isSlow(socket, answers, question + 1);
                listener.accept(slow ? Sighting.SLOW : seen);
                return;
            } catch (SocketTimeoutException e) {
                listener.accept(Sighting.SILENT);
            }
        }
    }

    private Sighting interpret(Socket socket, AnswerReader answers, int question) throws IOException {
        Head head = answers.next(question).head();
        boolean described = head.status("RTSP").equals(Optional.of(200));
        return described && target.depth() != Presence.Depth.DESCRIPTION
                ? new DeepProbe(socket, answers, target).after(head, question)
                : meaning(target.protocol(), head);
    }

    private boolean mayAskAgain() {
        return switch (target.protocol()) {
            case RTSP -> true;
            case HTTP, DEVICE -> false;
        };
    }

    /** Whether a camera that answered late is still slow: one more question shows it. */
    private boolean isSlow(Socket socket, AnswerReader answers, int question) {
        try {
            if (!mayAskAgain()) {
                return isNewConnectionSlow((InetSocketAddress) socket.getRemoteSocketAddress());
            }
            socket.setSoTimeout((int) PROMPT.toMillis());
            socket.getOutputStream().write(question(question));
            int number = 0;
            for (int i = 0; i < QUESTIONS && number < question; i++) {
                number = answers.next(question).number();
            }
            return number < question;
        } catch (IOException e) {
            return true;
        }
    }

    private boolean isNewConnectionSlow(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECT_LIMIT.toMillis());
            socket.setSoTimeout((int) PROMPT.toMillis());
            try (Socket talking = encryptedIfNeeded(socket)) {
                talking.getOutputStream().write(question(1));
                return !meaning(
                                target.protocol(),
                                new AnswerReader(talking.getInputStream())
                                        .next(1)
                                        .head())
                        .isPresent();
            }
        }
    }

    private byte[] question(int number) {
        String text = switch (target.protocol()) {
            case RTSP ->
                "DESCRIBE " + target.url() + " RTSP/1.0\r\nCSeq: " + number
                        + "\r\nUser-Agent: Watchkeeper\r\nAccept: application/sdp\r\n\r\n";
            case HTTP ->
                "GET " + path(target.url()) + " HTTP/1.1\r\nHost: " + authority(target.url())
                        + "\r\nUser-Agent: Watchkeeper\r\nAccept: */*\r\nConnection: close\r\n\r\n";
            case DEVICE -> throw new IllegalStateException("a device is not asked");
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String authority(String url) {
        int start = url.indexOf("://") + 3;
        return url.substring(start, endOfAuthority(url, start));
    }

    private static String path(String url) {
        String rest = url.substring(endOfAuthority(url, url.indexOf("://") + 3));
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static int endOfAuthority(String url, int start) {
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** The meaning of an answer. A 403 may only mean that the probe sends no password. */
    static Sighting meaning(Presence.Protocol protocol, Head answer) {
        Optional<Integer> status = answer.status(protocol.name());
        if (status.isEmpty() || status.get() == 403) {
            return Sighting.UNREADY;
        }
        int code = status.get();
        boolean promising = code == 200
                || code == 401
                || AnswerTable.isRedirect(code) && answer.field("Location").isPresent();
        if (promising) {
            return Sighting.PRESENT;
        }
        return AnswerTable.isRefusal(code) ? Sighting.refused(AnswerTable.kind(code)) : Sighting.UNREADY;
    }
}
