package dev.watchkeeper.drill;

import dev.watchkeeper.base.FailureException;
import java.io.IOException;

/** A drill that can be repeated; implementations keep nothing from one run to the next. */
@FunctionalInterface
public interface Exercise {
    /**
     * Makes the fault, measures, and leaves nothing of it behind, however it ends.
     *
     * @throws FailureException if there is nothing to drill
     */
    DrillResult run(DrillResult.Run run, Ending ending) throws FailureException, IOException, InterruptedException;
}
