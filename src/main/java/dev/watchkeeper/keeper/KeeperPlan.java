package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.stream.StreamServices;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * @param streams what is restreamed, by children that are not among the others
 */
public record KeeperPlan(
        Path data,
        List<ServiceSettings> children,
        Optional<String> node,
        Optional<String> product,
        Optional<ServiceSettings> watch,
        Optional<Restreaming> streams) {
    /** Without streams. */
    public KeeperPlan(
            Path data,
            List<ServiceSettings> children,
            Optional<String> node,
            Optional<String> product,
            Optional<ServiceSettings> watch) {
        this(data, children, node, product, watch, Optional.empty());
    }

    /** Without a child that looks from outside. */
    public KeeperPlan(Path data, List<ServiceSettings> children, Optional<String> node, Optional<String> product) {
        this(data, children, node, product, Optional.empty());
    }

    public KeeperPlan {
        children = List.copyOf(children);
    }

    /** The children of the file, then those that restream. */
    List<ServiceSettings> all() {
        List<ServiceSettings> all = new ArrayList<>(children);
        streams.ifPresent(restreaming -> all.addAll(StreamServices.of(restreaming)));
        return all;
    }
}
