package dev.watchkeeper.watch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The node of a data folder, as it is judged from outside; immutable.
 *
 * @param pid of its process; empty if it does not run
 * @param api where its API answers; empty if it is switched off or the node does not run
 * @param vitals the file in which a node below a keeper counts its loops' iterations; empty without a keeper
 */
public record NodeUnderWatch(OptionalLong pid, Optional<URI> api, Optional<Path> vitals) {
    /** Its name among the services. */
    public static final String NAME = "node";
}
