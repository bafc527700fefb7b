package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Hooks around the life of a child's process, by which the node gets more than other children; called on the keeper's thread. */
interface ChildHooks {
    /** For a command of any kind: no hooks. */
    ChildHooks NONE = new ChildHooks() {};

    default boolean isNode() {
        return false;
    }

    /** Whether it runs with something else than its files say, until these change. */
    default boolean isStandIn() {
        return false;
    }

    /** What it needs and is known to be away, as the cause under which a restart for it counts. */
    default Optional<String> away() {
        return Optional.empty();
    }

    /**
     * Called before each start.
     *
     * @return the command to start
     * @throws FailureException with a sentence that says why it cannot be started
     */
    default ServiceSettings.Command beforeStart(ServiceSettings.Command command) throws FailureException {
        return command;
    }

    /** Called when the process runs. */
    default void afterStart(Tree tree, Consumer<Finding> onFinding) {}

    /** Called before the process is ended, and when it ended by itself; may be called more than once. */
    default void beforeEnd() {}

    /** Called when the process and all its descendants are gone. */
    default void afterEnd(Ending ending) {}

    /** A summary of the crash report that this process left. */
    default Optional<String> crashReport(long pid) {
        return Optional.empty();
    }

    /** Whether the hooks' own watcher died without a report. */
    default boolean isUnwatched() {
        return false;
    }

    /** The file with the process's vital signs. */
    default Optional<Path> vitals() {
        return Optional.empty();
    }
}
