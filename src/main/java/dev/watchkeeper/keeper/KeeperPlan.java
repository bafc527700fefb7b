package dev.watchkeeper.keeper;

import dev.watchkeeper.services.ServiceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a keeper keeps; immutable.
 *
 * @param data the data folder
 * @param children what is kept alive, in the order of starting
 * @param node the one of them that is the node
 */
public record KeeperPlan(Path data, List<ServiceSettings> children, Optional<NodePlan> node) {
    public KeeperPlan {
        children = List.copyOf(children);
    }

    /**
     * What is to be known of the node; immutable.
     *
     * @param name the child's
     * @param apiPort where it answers on this host; empty if it has no API
     */
    public record NodePlan(String name, OptionalInt apiPort) {}
}
