package dev.watchkeeper.lab.outlet;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening port that serves its connections on virtual threads and can refuse them for a while; thread-safe. */
final class OutletPort implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutletPort.class);
    private static final int BACKLOG = 64;
    private static final int MAX_CONNECTIONS = 64;
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(2);

    private final String name;
    private final InetSocketAddress address;
    private final Server server;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private Optional<Listening> open;
    private Optional<Socket> reserved = Optional.empty();

    /** A listening socket and the thread that accepts its connections; immutable. */
    private record Listening(ServerSocket socket, Thread acceptor) {
        /** Closes the socket and waits until the thread has released it: only then is the port free. */
        void end() throws IOException {
            socket.close();
            try {
                if (!Threads.join(acceptor, RELEASE_LIMIT)) {
                    throw new IOException("the port was not released in time");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while releasing a port", e);
            }
        }
    }

    /** Serves one connection; the port closes it afterwards. */
    interface Server {
        void serve(Socket connection) throws IOException;
    }

    /**
     * Starts listening.
     *
     * @param name of its threads
     * @param port 0 lets the system choose
     * @throws FailureException ENVIRONMENT if the port is in use
     */
    OutletPort(String name, InetAddress address, int port, Server server) throws FailureException {
        this.name = name;
        this.server = server;
        try {
            ServerSocket listening = listen(new InetSocketAddress(address, port));
            open = Optional.of(new Listening(listening, accept(listening)));
            this.address = (InetSocketAddress) listening.getLocalSocketAddress();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "cannot listen on port " + port + " (" + e.getMessage() + ")", e);
        }
    }

    int number() {
        return address.getPort();
    }

    private static ServerSocket listen(InetSocketAddress where) throws IOException {
        ServerSocket listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(where, BACKLOG);
            return listening;
        } catch (IOException e) {
            listening.close();
            throw e;
        }
    }

    private Thread accept(ServerSocket listening) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                while (true) {
                    Socket connection = listening.accept();
                    if (connections.size() >= MAX_CONNECTIONS) {
                        connection.close();
                    } else {
                        connections.add(connection);
                        Thread.ofVirtual().name(name + "-client").start(() -> serve(connection));
                    }
                }
            } catch (IOException e) {
                log.debug("{} stopped listening: {}", name, e.getMessage());
            }
        });
    }

    private void serve(Socket connection) {
        try (connection) {
            server.serve(connection);
        } catch (IOException e) {
            log.debug("A connection of {} ended: {}", name, e.getMessage());
        } finally {
            connections.remove(connection);
        }
    }

    /** Refuses connections from now on and resets the open ones, or accepts connections again. */
    synchronized void refuse(boolean on) throws IOException {
        if (on && open.isPresent()) {
            open.get().end();
            open = Optional.empty();
            // Bound but not listening, so that no other process takes the port meanwhile.
            Socket holder = new Socket();
            holder.setReuseAddress(true);
            holder.bind(address);
            reserved = Optional.of(holder);
            resetAll();
        } else if (!on && reserved.isPresent()) {
            reserved.get().close();
            reserved = Optional.empty();
            ServerSocket listening = listen(address);
            open = Optional.of(new Listening(listening, accept(listening)));
        }
    }

    /** Closes all connections with RST. */
    void resetAll() {
        connections.forEach(OutletPort::reset);
    }

    /** Closes all connections with FIN. */
    void endAll() {
        for (Socket connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                log.debug("Could not close a connection of {}", name, e);
            }
        }
    }

    /** Closes one connection with RST. */
    static void reset(Socket connection) {
        try (connection) {
            connection.setSoLinger(true, 0);
        } catch (IOException e) {
            log.debug("A connection ended before it could be reset", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (open.isPresent()) {
                open.get().end();
            }
            if (reserved.isPresent()) {
                reserved.get().close();
            }
        } catch (IOException e) {
            log.warn("Could not release port {}", number(), e);
        }
        endAll();
    }
}
