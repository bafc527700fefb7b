package dev.watchkeeper.stream.grid;

import dev.watchkeeper.base.Threads;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An RTSP server for tests that has no stream to show and records what anybody publishes, without looking at it; thread-safe. */
final class RecordingServer implements AutoCloseable {
    private static final Map<String, String> EXTRA = Map.of(
            "OPTIONS", "Public: DESCRIBE, ANNOUNCE, SETUP, RECORD, TEARDOWN\r\n",
            "SETUP", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n");

    private final ServerSocket socket = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong packets = new AtomicLong();

    RecordingServer() throws IOException {
        Threads.platform("recording-server", this::accept).start();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Threads.platform("recording-client", () -> serve(client)).start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
            while (true) {
                int first = in.readUnsignedByte();
                if (first == '$') {
                    in.readUnsignedByte();
                    in.skipNBytes(in.readUnsignedShort());
                    packets.incrementAndGet();
                } else {
                    answer(first, in, client.getOutputStream());
                }
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    private void answer(int first, DataInputStream in, OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        String method = head.substring(0, head.indexOf(" "));
        in.skipNBytes(Long.parseLong(header(head.toString(), "Content-Length", "0")));
        requests.add(method);
        String status = method.equals("DESCRIBE") ? "404 Not Found" : "200 OK";
        out.write(("RTSP/1.0 " + status + "\r\nCSeq: " + header(head.toString(), "CSeq", "0") + "\r\nSession: 1\r\n"
                        + EXTRA.getOrDefault(method, "") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String header(String head, String name, String none) {
        return head.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(none);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The methods of all requests so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many packets were published so far. */
    long packets() {
        return packets.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
