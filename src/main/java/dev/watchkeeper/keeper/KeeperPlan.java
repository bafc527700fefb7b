package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.services.ServiceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a keeper keeps alive; immutable.
 *
 * @param data the data folder
 * @param children in start order
 * @param node the name of the child that is the node
 * @param product what messages to people call this program; empty if nobody is told anything
 * @param watch the child that looks from outside; the keeper ends without it when nothing else is left to keep
 */
public record KeeperPlan(
        Path data,
        List<ServiceSettings> children,
        Optional<String> node,
        Optional<String> product,
        Optional<ServiceSettings> watch) {
    /** Without a child that looks from outside. */
    public KeeperPlan(Path data, List<ServiceSettings> children, Optional<String> node, Optional<String> product) {
        this(data, children, node, product, Optional.empty());
    }

    public KeeperPlan {
        children = List.copyOf(children);
    }
}
