package dev.watchkeeper.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A proxy between browser and node that stalls the node's answers on some kinds of connections without closing any; thread-safe. */
final class StallingProxy implements AutoCloseable {
    /** What a connection is used for; an immutable enumeration. */
    enum Kind {
        STREAM,
        LIVE,
        OTHER
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI node;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Kind> stalled = EnumSet.noneOf(Kind.class);
    private boolean closed;

    StallingProxy(URI node) throws IOException {
        this.node = node;
        Thread.ofPlatform().daemon().name("proxy").start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    /** Stalls these kinds from now on. */
    synchronized void stall(Set<Kind> kinds) {
        stalled.addAll(kinds);
    }

    /** Releases everything that was held back. */
    synchronized void release() {
        stalled.clear();
        notifyAll();
    }

    private synchronized void waitWhileStalled(Kind kind) throws InterruptedException {
        while (stalled.contains(kind) && !closed) {
            wait(1_000);
        }
    }

    private void accept() {
        try {
            while (true) {
                new Connection(server.accept()).start();
            }
        } catch (IOException e) {
            // Closed: the test is over.
        }
    }

    /** One connection of the browser with its own to the node; a thread for each direction. */
    private final class Connection {
        private final Socket browser;
        private final Socket upstream;
        private volatile Kind kind = Kind.OTHER;

        Connection(Socket browser) throws IOException {
            this.browser = browser;
            upstream = new Socket(node.getHost(), node.getPort());
            sockets.add(browser);
            sockets.add(upstream);
        }

        void start() {
            Thread.ofPlatform().daemon().name("proxy-up").start(() -> pump(browser, upstream, true));
            Thread.ofPlatform().daemon().name("proxy-down").start(() -> pump(upstream, browser, false));
        }

        private void pump(Socket from, Socket to, boolean up) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] bytes = new byte[64 << 10];
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (up) {
                        look(new String(bytes, 0, Math.min(read, 200), StandardCharsets.ISO_8859_1));
                    } else {
                        waitWhileStalled(kind);
                    }
                    out.write(bytes, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // One side closed, so both do.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Updates the kind with every request, since connections are reused. */
        private void look(String begin) {
            if (begin.startsWith("GET ")) {
                String path = begin.substring(4, Math.max(4, begin.indexOf(' ', 4)));
                kind = path.startsWith("/api/stream") ? Kind.STREAM : path.contains("/live") ? Kind.LIVE : Kind.OTHER;
            }
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
