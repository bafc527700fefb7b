package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import java.util.Locale;
import java.util.Optional;

/** Carries out one order in a process of its own; thread-safe. What came of it is in the report, also if the process was killed. */
public interface Worker {
    /** What is to be done; an immutable enumeration. */
    enum Order {
        /** Ask the agent, judge its patch, run the tests. */
        WORK,
        /** Commit the patch and deploy it. */
        APPLY,
        /** Take the commit back and deploy. */
        REVERT;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why no agent can be asked here, as a sentence; empty if one can. */
    default Optional<String> whyNot() {
        return Optional.empty();
    }

    /**
     * Returns when the process has ended.
     *
     * @param id of the repair
     * @throws FailureException of kind ENVIRONMENT if the process cannot be started or failed as a whole
     * @throws InterruptedException after the process has been ended
     */
    void run(Order order, String id) throws FailureException, InterruptedException;
}
