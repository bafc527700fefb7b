package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.event.EventBus;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What all parts of a node share; immutable, of thread-safe parts except for {@code parts}, which belongs to the thread that starts the node.
 *
 * @param configuration the file from which the settings come, for backups
 * @param lab lets drills make parts fail, and lends them a stream
 * @param real for the times of packets: runs even while this process does not
 * @param clock for deadlines: stands still while this process does not run
 * @param parts every started part, for closing
 */
record NodeContext(
        Settings settings, Optional<Path> configuration, Lab lab, Clock real, Clock clock, EventBus bus, Parts parts) {
    FaultHooks hooks() {
        return lab.hooks();
    }
}
