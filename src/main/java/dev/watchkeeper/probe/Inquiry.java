package dev.watchkeeper.probe;

import dev.watchkeeper.base.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One probe: a connection, and on it the question DESCRIBE without credentials, so that it can lock no account; confined to its thread. Where
 * nothing comes back the question is asked again every second on the same connection: a camera that wakes up may have lost the first, and a
 * new connection each time would use up the few that cheap cameras have.
 */
final class Inquiry {
    private static final Duration NAME_LIMIT = Duration.ofSeconds(2);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    /** Then a new connection is better than the old one. */
    private static final int QUESTIONS = 5;

    private static final Duration PROMPT = Duration.ofMillis(500);

    private final Presence.Target target;
    private final Names names;
    private final Consumer<Sighting> listener;

    Inquiry(Presence.Target target, Names names, Consumer<Sighting> listener) {
        this.target = target;
        this.names = names;
        this.listener = listener;
    }

    /** Looks once and tells what it sees; ends within about 10 s. */
    void run() {
        try {
            for (InetAddress address : names.addresses(target.host(), NAME_LIMIT)) {
                if (look(address)) {
                    return;
                }
            }
            listener.accept(Sighting.ABSENT);
        } catch (FailureException e) {
            listener.accept(Sighting.ABSENT);
        }
    }

    /** @return whether somebody took the connection */
    private boolean look(InetAddress address) {
        boolean open = false;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, target.port()), (int) CONNECT_LIMIT.toMillis());
            open = true;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
            if (target.encrypted()) {
                askEncrypted(socket);
            } else {
                ask(socket);
            }
        } catch (IOException e) {
            if (open) {
                listener.accept(Sighting.UNREADY);
            }
        }
        return open;
    }

    /** A handshake that is not answered is a question that is not answered; it cannot be asked again. */
    private void askEncrypted(Socket socket) throws IOException {
        try (Socket encrypted = Tls.over(socket, target.host(), target.port())) {
            ask(encrypted);
        } catch (SocketTimeoutException e) {
            listener.accept(Sighting.SILENT);
        }
    }

    private void ask(Socket socket) throws IOException {
        Answers answers = new Answers(socket.getInputStream());
        for (int question = 1; question <= QUESTIONS; question++) {
            socket.getOutputStream().write(question(question));
            try {
                boolean present = isPresent(answers.next(question).line());
                boolean slow = present && question > 1 && isSlow(socket, answers, question + 1);
                listener.accept(present ? slow ? Sighting.SLOW : Sighting.PRESENT : Sighting.UNREADY);
                return;
            } catch (SocketTimeoutException e) {
                listener.accept(Sighting.SILENT);
            }
        }
    }

    /** An answer that came late may be prompt after a silence, or slow as ever: a further question tells. */
    private boolean isSlow(Socket socket, Answers answers, int question) throws IOException {
        socket.setSoTimeout((int) PROMPT.toMillis());
        socket.getOutputStream().write(question(question));
        try {
            int number = 0;
            for (int i = 0; i < QUESTIONS && number < question; i++) {
                number = answers.next(question).number();
            }
            return number < question;
        } catch (IOException e) {
            return true;
        }
    }

    private byte[] question(int number) {
        return ("DESCRIBE " + target.url() + " RTSP/1.0\r\nCSeq: " + number
                        + "\r\nUser-Agent: Watchkeeper\r\nAccept: application/sdp\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static boolean isPresent(String statusLine) {
        return statusLine.matches("RTSP/1\\.\\d (200|401)( .*)?\\r?");
    }
}
