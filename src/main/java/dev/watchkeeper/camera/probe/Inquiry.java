package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.AnswerTable;
import dev.watchkeeper.camera.dialogue.Head;
import dev.watchkeeper.camera.dialogue.Names;
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
 * One probe: a connection, and on it a question without credentials, so that it can lock no account; confined to its thread. Where nothing
 * comes back DESCRIBE is asked again every second on the same connection: a camera that wakes up may have lost the first, and a new connection
 * each time would use up the few that cheap cameras have. HTTP's answer may be an endless one, so that it is asked for once.
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
        if (target.language() == Presence.Language.DEVICE) {
            // A device that is plugged in belongs to root until udev has given it to its group.
            Path device = Path.of(target.url());
            listener.accept(Files.isReadable(device) && Files.isWritable(device) ? Sighting.PRESENT : Sighting.ABSENT);
            return;
        }
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
            try (Socket talking = encryptedIfNeeded(socket)) {
                ask(talking);
            } catch (SocketTimeoutException e) {
                // A handshake that is not answered is a question that is not answered; it cannot be asked again.
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
        Answers answers = new Answers(socket.getInputStream());
        for (int question = 1; question <= QUESTIONS; question++) {
            if (question == 1 || mayAskAgain()) {
                socket.getOutputStream().write(question(question));
            }
            try {
                Sighting seen = looked(socket, answers, question);
                boolean slow = seen.isPresent() && question > 1 && isSlow(socket, answers, question + 1);
                listener.accept(slow ? Sighting.SLOW : seen);
                return;
            } catch (SocketTimeoutException e) {
                listener.accept(Sighting.SILENT);
            }
        }
    }

    private Sighting looked(Socket socket, Answers answers, int question) throws IOException {
        Head head = answers.next(question).head();
        boolean described = head.status("RTSP").equals(Optional.of(200));
        return described && target.depth() != Presence.Depth.DESCRIPTION
                ? new DeepLook(socket, answers, target).after(head, question)
                : meaning(target.language(), head);
    }

    private boolean mayAskAgain() {
        return switch (target.language()) {
            case RTSP -> true;
            case HTTP, DEVICE -> false;
        };
    }

    /** An answer that came late may be prompt after a silence, or slow as ever: a further question tells. */
    private boolean isSlow(Socket socket, Answers answers, int question) {
        try {
            if (!mayAskAgain()) {
                return isSlowAnew((InetSocketAddress) socket.getRemoteSocketAddress());
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

    private boolean isSlowAnew(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) CONNECT_LIMIT.toMillis());
            socket.setSoTimeout((int) PROMPT.toMillis());
            try (Socket talking = encryptedIfNeeded(socket)) {
                talking.getOutputStream().write(question(1));
                return !meaning(
                                target.language(),
                                new Answers(talking.getInputStream()).next(1).head())
                        .isPresent();
            }
        }
    }

    private byte[] question(int number) {
        String text = switch (target.language()) {
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

    /** What an answer says. A 403 may be meant for whoever asks without a password, as a probe does. */
    static Sighting meaning(Presence.Language language, Head answer) {
        Optional<Integer> status = answer.status(language.name());
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
