package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.notify.MailSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a keeper keeps alive; immutable.
 *
 * @param data the data folder
 * @param children in start order
 * @param node the name of the child that is the node
 * @param mail how people are notified by mail, if at all
 */
public record KeeperPlan(Path data, List<ServiceSettings> children, Optional<String> node, Optional<MailSource> mail) {
    public KeeperPlan {
        children = List.copyOf(children);
    }
}
