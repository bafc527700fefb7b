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
 * Finds the node that a command is to ask: by its data folder, by its configuration, else the one that runs; confined to the main
 * thread. Another node is never asked in the place of the one that was named.
 */
public final class NodeFinder {
    /** Where the configuration puts a node if it says nothing. */
    public static final String USUAL = "http://127.0.0.1:3000";

    private final Clock clock;
    private final Supplier<List<NodeNote>> running;

    public NodeFinder(Clock clock) {
        this(clock, () -> NodeNotes.running(clock));
    }

    /** @param running the nodes that run on this machine, as far as this user may know */
    NodeFinder(Clock clock, Supplier<List<NodeNote>> running) {
        this.clock = clock;
        this.running = running;
    }

    /**
     * Where to ask; immutable.
     *
     * @param how in the words of a sentence, empty if an option names the address
     */
    public record Found(String url, String how) {}

    /**
     * Finds it.
     *
     * @param config the configuration file that an option names
     * @param configured what it says
     * @param named the data folder that an option names
     * @throws FailureException ENVIRONMENT if the one that is meant does not run, CONFIGURATION if none can be meant
     */
    public Found find(Optional<Path> config, Optional<Whereabouts> configured, Optional<Path> named)
            throws FailureException {
        String file = config.map(Path::toString).orElse("");
        if (configured.isPresent() && !configured.get().api()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, file + " says api.enabled: false, so that nobody can be asked.");
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
            // Here was one, and who stands in its folder means that one.
            throw notRunning(data, note);
        }
        return theOnlyOne();
    }

    private static FailureException notRunning(Path data, Optional<NodeNote> note) {
        String why = note.map(old -> "process " + old.pid() + ", which wrote " + NodeNote.in(data) + ", has ended")
                .orElseGet(() -> !Files.isDirectory(data)
                        ? "there is no such folder"
                        : "nobody wrote " + NodeNote.in(data) + ", or this user may not read it");
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "No Watchkeeper with an API runs in the data folder " + data.toAbsolutePath() + ": " + why
                        + ". (-c, --url and --port name another one)");
    }

    private static Found of(Whereabouts configured, String file) throws FailureException {
        if (configured.port() == 0) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    file + " says api.port: 0, and no running Watchkeeper wrote its port into "
                            + NodeNote.in(configured.data()) + ": is it running? (--port names it)");
        }
        return new Found(NodeNote.address(configured.bind(), configured.port()), "as " + file + " says");
    }

    private Found theOnlyOne() throws FailureException {
        List<NodeNote> found = running.get().stream().distinct().toList();
        return switch (found.size()) {
            case 0 -> new Found(USUAL, "the usual address");
            case 1 ->
                new Found(
                        found.getFirst().url(),
                        "the one that runs in " + found.getFirst().data());
            default ->
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "Several run on this machine; say by --data, -c or --url which one is meant: "
                                + found.stream()
                                        .map(each -> each.url() + " in " + each.data())
                                        .collect(Collectors.joining(", "))
                                + ".");
        };
    }
}
