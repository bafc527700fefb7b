package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import java.nio.file.Path;
import java.util.Optional;

/** What is done for the node; confined to the keeper's thread. */
final class NodeSpecifics implements Specifics {
    private final KeeperPlan.NodePlan plan;
    private final Path data;
    private final Path vitals;
    private final Clock clock;

    NodeSpecifics(KeeperPlan.NodePlan plan, Path data, Path vitals, Clock clock) {
        this.plan = plan;
        this.data = data;
        this.vitals = vitals;
        this.clock = clock;
    }

    @Override
    public boolean isNode() {
        return true;
    }

    @Override
    public Optional<Path> vitals() {
        return Optional.of(vitals);
    }
}
