package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the control socket, through which a person sends requests to the keeper: one line in, a few lines out; thread-safe. The socket lies in a
 * folder that only its owner can enter. Requests are served one after the other; reading one, and writing its answer, take 4 s each at most.
 */
final class ControlServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlServer.class);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(4);
    private static final int MAX_REQUEST_BYTES = 500;

    private final Path path;
    private final ServerSocketChannel server;
    private final Answerer answerer;
    private final Clock clock;

    /** Answers a request. */
    @FunctionalInterface
    interface Answerer {
        String answer(String request) throws InterruptedException;
    }

    private ControlServer(Path path, ServerSocketChannel server, Answerer answerer, Clock clock) {
        this.path = path;
        this.server = server;
        this.answerer = answerer;
        this.clock = clock;
    }

    /** Listens. Replaces a socket that a killed keeper left behind, which is safe because this keeper holds the lock. */
    static ControlServer open(Path path, Answerer answerer, Clock clock) throws FailureException {
        try {
            Files.deleteIfExists(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            ControlServer control = new ControlServer(path, server, answerer, clock);
            Threads.platform("control", control::serve).start();
            return control;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The control socket " + path + " cannot be created (" + e.getMessage() + ")",
                    e);
        }
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel client = server.accept()) {
                serve(client);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.debug("A request on the control socket failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void serve(SocketChannel client) throws IOException, InterruptedException {
        client.configureBlocking(false);
        long begun = clock.monotonicNanos();
        try (Selector selector = Selector.open()) {
            SelectionKey key = client.register(selector, SelectionKey.OP_READ);
            ByteBuffer request = ByteBuffer.allocate(MAX_REQUEST_BYTES);
            String line = "";
            while (line.isEmpty()) {
                if (!ready(selector, begun) || client.read(request) < 0) {
                    return;
                }
                String text = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
                int end = text.indexOf('\n');
                if (end >= 0) {
                    line = text.substring(0, end).strip() + " ";
                } else if (!request.hasRemaining()) {
                    return;
                }
            }
            ByteBuffer answer = StandardCharsets.UTF_8.encode(answerer.answer(line.strip()));
            // Some answers take their time, which must not be missing for writing them.
            long answered = clock.monotonicNanos();
            key.interestOps(SelectionKey.OP_WRITE);
            while (answer.hasRemaining() && ready(selector, answered)) {
                client.write(answer);
            }
        }
    }

    private boolean ready(Selector selector, long begun) throws IOException {
        Duration left = REQUEST_LIMIT.minus(clock.since(begun));
        selector.selectedKeys().clear();
        return left.isPositive() && selector.select(Math.max(1, left.toMillis())) > 0;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
