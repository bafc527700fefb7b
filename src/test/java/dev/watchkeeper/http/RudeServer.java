package dev.watchkeeper.http;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A server of HTTP that misbehaves in one way; thread-safe. */
public final class RudeServer implements AutoCloseable {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    private final ServerSocket server;
    private final Manner manner;

    private RudeServer(ServerSocket server, Manner manner) {
        this.server = server;
        this.manner = manner;
    }

    /** How it misbehaves; an immutable enumeration. */
    public enum Manner {
        /** Accepts and never says a word. */
        SILENT,
        /** Reads the request and closes. */
        HANGS_UP,
        /** Closes in the middle of the answer's headers. */
        CUT_IN_HEADERS,
        /** Answers 200, announces more than it sends, and closes. */
        CUT_IN_BODY,
        /** Sends its answer byte by byte, each in time, and never ends its headers. */
        DRIPPING,
        /** Answers 200 and drips its body. */
        DRIPPING_BODY,
        /** Answers 200 and never stops. */
        ENDLESS
    }

    public static RudeServer start(Manner manner) throws IOException {
        RudeServer rude = new RudeServer(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), manner);
        Threads.platform("rude", rude::accept).start();
        return rude;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Threads.platform("rude-client", () -> serve(client)).start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            if (manner == Manner.SILENT) {
                in.readAllBytes();
                return;
            }
            // The requests of these tests arrive in one piece or two; more than their beginning is not needed.
            if (in.read(new byte[65_536]) < 0) {
                return;
            }
            OutputStream out = client.getOutputStream();
            switch (manner) {
                case SILENT, HANGS_UP -> {}
                case CUT_IN_HEADERS -> say(out, "HTTP/1.1 200 OK\r\nContent-");
                case CUT_IN_BODY -> say(out, HEAD + "Content-Length: 1000\r\n\r\n{\"ok\":true,");
                case DRIPPING -> drip(out);
                case DRIPPING_BODY -> {
                    say(out, HEAD + "Content-Length: 1000000\r\n\r\n");
                    drip(out);
                }
                case ENDLESS -> {
                    say(out, HEAD + "Transfer-Encoding: chunked\r\n\r\n");
                    while (true) {
                        say(out, "400\r\n" + "x".repeat(1024) + "\r\n");
                    }
                }
            }
        } catch (IOException e) {
            // The client has gone, which the test checks from its side.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drip(OutputStream out) throws IOException, InterruptedException {
        SystemClock clock = new SystemClock();
        for (int i = 0; ; i++) {
            say(out, i < HEAD.length() ? HEAD.substring(i, i + 1) : "x");
            clock.sleep(Duration.ofMillis(20));
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    public Peer peer(String scheme) {
        return new Peer(
                URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/hook/s3cret"),
                Optional.empty(),
                List.of());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
