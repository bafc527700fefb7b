package dev.watchkeeper.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tiny RTSP server that answers each request as a test scripts it, and records the requests; thread-safe. */
public final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Script script;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** Scripts the answers. */
    @FunctionalInterface
    public interface Script {
        /**
         * The answer to a request, without CSeq; empty for silence.
         *
         * @param head the request line and the headers
         */
        Optional<byte[]> answer(String method, String head) throws IOException;
    }

    public ScriptedServer(Script script) throws IOException {
        this.script = script;
        socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon(true).start(this::accept);
    }

    /** Answers every request with the same status. */
    public static ScriptedServer always(String status) throws IOException {
        return new ScriptedServer((method, head) -> Optional.of(reply(status, "", "")));
    }

    /** An answer. */
    public static byte[] reply(String status, String headers, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return ("RTSP/1.0 " + status + "\r\n" + headers + length + "\r\n" + body).getBytes(StandardCharsets.ISO_8859_1);
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url() {
        return "rtsp://127.0.0.1:" + port() + "/stream";
    }

    /** The request lines and headers of all requests so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofPlatform().daemon(true).start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = connection.getOutputStream()) {
            StringBuilder head = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                head.append(line).append('\n');
                if (!line.isEmpty()) {
                    continue;
                }
                String request = head.toString();
                head.setLength(0);
                requests.add(request);
                String method = request.substring(0, Math.max(0, request.indexOf(' ')));
                Optional<byte[]> answer = script.answer(method, request);
                if (answer.isPresent()) {
                    out.write(withSequence(answer.get(), request));
                    out.flush();
                }
            }
        } catch (IOException e) {
            // the test is over, or the client is gone
        }
    }

    /** Recorded dialogues carry their own sequence numbers. */
    private static byte[] withSequence(byte[] answer, String request) {
        String number = request.lines()
                .filter(l -> l.toLowerCase(Locale.ROOT).startsWith("cseq:"))
                .map(l -> l.substring(5).trim())
                .findFirst()
                .orElse("0");
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int lineEnd = text.indexOf('\n') + 1;
        String rest = text.substring(lineEnd).replaceFirst("(?im)^CSeq:[^\n]*\n", "");
        return (text.substring(0, lineEnd) + "CSeq: " + number + "\r\n" + rest).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
