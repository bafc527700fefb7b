package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sends requests to a running keeper; stateless. */
public final class ControlClient {
    private static final long SILENCE_LIMIT_MILLIS = 6000;
    private static final int MAX_ANSWER_BYTES = 1_000_000;

    private ControlClient() {}

    /** Whether a keeper seems to run for the data folder. */
    public static boolean seesKeeperOf(Path data) {
        return Files.exists(RuntimeFolder.found(data).socket());
    }

    /**
     * Sends a request and returns the lines of the answer.
     *
     * @throws FailureException of kind ENVIRONMENT if no keeper answers, CONFIGURATION if it refuses
     */
    public static List<String> ask(Path data, String request) throws FailureException {
        Path socket = RuntimeFolder.found(data).socket();
        if (!Files.exists(socket)) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "No keeper runs for the data folder " + data.toAbsolutePath() + " (name another one with --data"
                            + (RuntimeFolder.isServiceHidden() ? "; a service answers only to sudo)" : ")"));
        }
        String text;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(StandardCharsets.UTF_8.encode(request + "\n"));
            text = read(channel);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The keeper does not answer at " + socket + " (" + e.getMessage() + ")",
                    e);
        }
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The keeper does not answer at " + socket);
        }
        if (lines.getFirst().startsWith("error ")) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, lines.getFirst().substring("error ".length()));
        }
        return lines.subList(1, lines.size());
    }

    private static String read(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER_BYTES);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            while (selector.select(SILENCE_LIMIT_MILLIS) > 0 && channel.read(answer) >= 0 && answer.hasRemaining()) {
                selector.selectedKeys().clear();
            }
        }
        return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
    }
}
