package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.liveness.Watcher;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.restart.Ending.Verdict;
import java.util.Optional;

/** What is going on with a child's process; immutable. Whether and when it is started again is decided by the restart controller. */
sealed interface ChildPhase {
    /** No process. */
    record Down() implements ChildPhase {}

    /** The process works. */
    record Running(Run run) implements ChildPhase {}

    /** The process was condemned; its evidence is being saved before it is ended. */
    record SavingEvidence(Run run, Verdict verdict, long sinceNanos) implements ChildPhase {}

    /** The process is being ended because of the verdict. */
    record Condemned(Run run, Verdict verdict) implements ChildPhase {}

    /**
     * The process was ordered to end.
     *
     * @param verdict present if it had been condemned before the order
     */
    record Stopping(Run run, Optional<Verdict> verdict) implements ChildPhase {}

    /**
     * One started process; immutable.
     *
     * @param watcher empty if no liveness check is configured
     * @param oomKillsBefore OOM kills counted at its start
     */
    record Run(Tree tree, Optional<Watcher> watcher, long oomKillsBefore) {}

    /** The process, if there is one. */
    default Optional<Run> current() {
        return switch (this) {
            case Down() -> Optional.empty();
            case Running(Run run) -> Optional.of(run);
            case SavingEvidence(Run run, Verdict verdict, long since) -> Optional.of(run);
            case Condemned(Run run, Verdict verdict) -> Optional.of(run);
            case Stopping(Run run, Optional<Verdict> verdict) -> Optional.of(run);
        };
    }

    /** Why the keeper condemned the process, if it did. */
    default Optional<Verdict> condemnation() {
        return switch (this) {
            case Down() -> Optional.empty();
            case Running(Run run) -> Optional.empty();
            case SavingEvidence(Run run, Verdict verdict, long since) -> Optional.of(verdict);
            case Condemned(Run run, Verdict verdict) -> Optional.of(verdict);
            case Stopping(Run run, Optional<Verdict> verdict) -> verdict;
        };
    }

    /** Whether somebody ordered the process to end. */
    default boolean isOrdered() {
        return this instanceof Stopping;
    }
}
