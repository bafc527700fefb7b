package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.notify.MailSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a keeper keeps; immutable.
 *
 * @param data the data folder
 * @param children what is kept alive, in the order of starting
 * @param node the name of the one that is the node
 * @param mail how a person is told, if by mail
 */
public record KeeperPlan(Path data, List<ServiceSettings> children, Optional<String> node, Optional<MailSource> mail) {
    public KeeperPlan {
        children = List.copyOf(children);
    }
}
