package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import java.nio.file.Path;
import java.util.List;

/**
 * Where an order is carried out; immutable.
 *
 * @param data the data folder
 * @param secrets files that nothing foreign may see, besides the data folder
 */
public record Site(RepairSettings settings, Path data, List<Path> secrets, Clock clock) {
    public Site {
        secrets = List.copyOf(secrets);
    }
}
