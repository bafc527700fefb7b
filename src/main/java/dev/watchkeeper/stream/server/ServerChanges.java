package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The difference between two sets of paths, as the control API applies it to the running server; immutable. Equal paths are not touched. */
public final class ServerChanges {
    private final ServerPaths to;
    private final List<String> replaced;
    private final List<String> removed;

    private ServerChanges(ServerPaths to, List<String> replaced, List<String> removed) {
        this.to = to;
        this.replaced = List.copyOf(replaced);
        this.removed = List.copyOf(removed);
    }

    public static ServerChanges between(ServerPaths from, ServerPaths to) {
        List<String> replaced = new ArrayList<>();
        to.settings().forEach((path, settings) -> {
            if (!settings.equals(from.settings().get(path))) {
                replaced.add(path);
            }
        });
        List<String> removed = from.settings().keySet().stream()
                .filter(path -> !to.settings().containsKey(path))
                .toList();
        return new ServerChanges(to, replaced, removed);
    }

    /** The paths that are new or have other settings; their readers are dropped. */
    public List<String> replaced() {
        return replaced;
    }

    public List<String> removed() {
        return removed;
    }

    public boolean isEmpty() {
        return replaced.isEmpty() && removed.isEmpty();
    }

    /**
     * Applies the changes, each for itself. If the server does not answer, the rest is left alone: the next start of the server reads the whole
     * configuration from its file.
     *
     * @return a sentence for each change that failed
     */
    public List<String> apply(ServerApi api) {
        List<String> failures = new ArrayList<>();
        for (String path : removed) {
            if (!done(() -> api.delete(path), failures)) {
                return failures;
            }
        }
        for (String path : replaced) {
            Map<String, Object> settings = to.settings().getOrDefault(path, Map.of());
            if (!done(() -> api.replace(path, settings), failures)) {
                return failures;
            }
        }
        return failures;
    }

    /** Whether the server is there for the next change. */
    private static boolean done(Change change, List<String> failures) {
        try {
            change.apply();
            return true;
        } catch (FailureException e) {
            failures.add(e.sentence());
            return e.kind() == FailureKind.REJECTED;
        }
    }

    @FunctionalInterface
    private interface Change {
        void apply() throws FailureException;
    }
}
