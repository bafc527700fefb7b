package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.ApiSettings.Whereabouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the node that a command asks: by its data folder, by its configuration, else the one that is running; confined to the main thread. It
 * never returns another node than the one that was named.
 */
public final class NodeFinder {
    /** The default address of a node. */
    public static final String DEFAULT_URL = "http://127.0.0.1:3000";

    private final Clock clock;
    private final Supplier<List<NodeNote>> running;

    public NodeFinder(Clock clock) {
        this(clock, () -> NodeNotes.running(clock));
    }

    /** @param running the nodes that run on this machine and are visible to this user */
    NodeFinder(Clock clock, Supplier<List<NodeNote>> running) {
        this.clock = clock;
        this.running = running;
    }

    /**
     * The address of a node; immutable.
     *
     * @param how how it was found, as part of a sentence; empty if an option names the address
     */
    public record Found(String url, String how) {}

    /**
     * Finds the node.
     *
     * @param config the configuration file named by an option
     * @param configured its content
     * @param named the data folder named by an option
     * @throws FailureException ENVIRONMENT if the node is not running, CONFIGURATION if it has no API or is ambiguous
     */
    public Found find(Optional<Path> config, Optional<Whereabouts> configured, Optional<Path> named)
            throws FailureException {
        String file = config.map(Path::toString).orElse("");
        if (configured.isPresent() && !configured.get().api()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    file + " sets api.enabled: false, so the node cannot be asked. Set it to true.");
        }
        Path data = named.or(() -> configured.map(Whereabouts::data)).orElse(Path.of("data"));
        Optional<NodeNote> note = NodeNote.read(NodeNote.in(data));
        Optional<NodeNote> current = note.filter(found -> found.isCurrent(clock));
        if (current.isPresent()) {
            return new Found(current.get().url(), "as " + NodeNote.in(data) + " says");
        }
        if (named.isPresent()) {
            throw notRunning(data, note);
        }
        if (configured.isPresent()) {
            return of(configured.get(), file);
        }
        if (note.isPresent()) {
            // A node has run here, so a user in this folder means that one.
            throw notRunning(data, note);
        }
        return theOnlyOne();
    }

    private static FailureException notRunning(Path data, Optional<NodeNote> note) {
        String why = note.map(old -> "process " + old.pid() + ", which wrote " + NodeNote.in(data) + ", has ended")
                .orElseGet(() -> !Files.isDirectory(data)
                        ? "there is no such folder"
                        : "no node has written " + NodeNote.in(data) + ", or this user may not read it");
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "No Watchkeeper with an API runs in the data folder " + data.toAbsolutePath() + ": " + why
                        + ". Start it with 'watchkeeper run', or name another node with -c, --url or --port.");
    }

    private static Found of(Whereabouts configured, String file) throws FailureException {
        if (configured.port() == 0) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    file + " sets api.port: 0, and no running Watchkeeper has written its port to "
                            + NodeNote.in(configured.data())
                            + ". Start it with 'watchkeeper run', or name its port with --port.");
        }
        return new Found(NodeNote.address(configured.bind(), configured.port()), "as " + file + " says");
    }

    private Found theOnlyOne() throws FailureException {
        List<NodeNote> found = running.get().stream().distinct().toList();
        return switch (found.size()) {
            case 0 -> new Found(DEFAULT_URL, "the default address");
            case 1 ->
                new Found(
                        found.getFirst().url(),
                        "the one running in " + found.getFirst().data());
            default ->
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "Several run on this machine; choose one with --data, -c or --url: "
                                + found.stream()
                                        .map(each -> each.url() + " in " + each.data())
                                        .collect(Collectors.joining(", "))
                                + ".");
        };
    }
}
