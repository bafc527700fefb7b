package dev.watchkeeper.camera.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A loopback server that answers RTSP or HTTP requests as a test scripts, with any number of bytes; thread-safe. */
final class FakeServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Answers one request. */
    interface Manner {
        /** @param head with LF line ends */
        void answer(String head, OutputStream out) throws IOException;
    }

    FakeServer(Manner manner) throws IOException {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = socket.accept();
                    open.add(client);
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(client, manner));
                }
            } catch (IOException e) {
                // the test is over
            }
        });
    }

    private void serve(Socket client, Manner manner) {
        try (client) {
            StringBuilder head = new StringBuilder();
            InputStream in = client.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\r') {
                    head.append((char) next);
                }
                if (head.length() > 1 && head.substring(head.length() - 2).equals("\n\n")) {
                    heads.add(head.toString());
                    manner.answer(head.toString(), client.getOutputStream());
                    head.setLength(0);
                }
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    static String method(String head) {
        return head.substring(0, Math.max(0, head.indexOf(' ')));
    }

    static Optional<String> field(String head, String name) {
        return head.lines()
                .filter(l -> l.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(l -> l.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** Answers an RTSP request. */
    static void rtsp(OutputStream out, String head, String status, String fields, String body) throws IOException {
        String text = "RTSP/1.0 " + status + "\r\nCSeq: " + field(head, "CSeq").orElse("0") + "\r\n" + fields
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Answers as a camera with one H.264 track that sends nothing. */
    static void well(OutputStream out, String head) throws IOException {
        switch (method(head)) {
            case "DESCRIBE" -> rtsp(out, head, "200 OK", "Content-Type: application/sdp\r\n", sdp("", 1));
            case "SETUP" ->
                rtsp(out, head, "200 OK", "Session: 7\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n", "");
            default -> rtsp(out, head, "200 OK", "Session: 7\r\n", "");
        }
    }

    /** A description. */
    static String sdp(String formatParameters, int tracks) {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\n");
        for (int i = 0; i < tracks; i++) {
            text.append("m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n");
            text.append(formatParameters.isEmpty() ? "" : "a=fmtp:96 " + formatParameters + "\r\n");
            text.append("a=control:track").append(i).append("\r\n");
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
