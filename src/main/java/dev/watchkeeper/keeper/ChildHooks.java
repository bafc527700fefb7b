package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** What is done for the node beside what is done for every child; called on the keeper's thread. */
interface ChildHooks {
    /** For a command of any kind: nothing. */
    ChildHooks NONE = new ChildHooks() {};

    default boolean isNode() {
        return false;
    }

    /** What is really started. */
    default ServiceSettings beforeStart(ServiceSettings settings) {
        return settings;
    }

    /** It runs. */
    default void started(Tree tree, Consumer<Finding> onFinding) {}

    /** It is about to be ended, or has ended by itself. */
    default void ending() {}

    /** It has ended. */
    default void ended(Ending ending) {}

    /** The report of a crash of this process, in a few words. */
    default Optional<String> crashReport(long pid) {
        return Optional.empty();
    }

    /** Whether its watcher has stopped watching without a word. */
    default boolean isUnwatched() {
        return false;
    }

    /** Its vital signs. */
    default Optional<Path> vitals() {
        return Optional.empty();
    }
}
