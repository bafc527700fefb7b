package dev.watchkeeper.watch;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The node of a data folder, as it is judged from outside; immutable.
 *
 * @param pid of its process; empty if it does not run
 * @param api where its API answers; empty if it is switched off or the node does not run
 * @param grace after its start, in which only its absence counts
 * @param vitals the file in which a node below a keeper counts its loops' iterations; empty without a keeper
 */
public record NodeUnderWatch(OptionalLong pid, Optional<URI> api, Duration grace, Optional<Path> vitals) {
    /** Its name among the services. */
    public static final String NAME = "node";

    /** The node that holds the lock of a data folder, which it takes before anything else and keeps, also without an API. */
    public static OptionalLong lockedBy(Path lock) {
        return ProcessFinder.ofFile(lock)
                .map(entry -> OptionalLong.of(entry.pid()))
                .orElse(OptionalLong.empty());
    }
}
