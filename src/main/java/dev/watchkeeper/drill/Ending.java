package dev.watchkeeper.drill;

import java.time.Duration;

/** The request to end a drill early; implementations are thread-safe. */
@FunctionalInterface
public interface Ending {
    /**
     * Waits, at most for so long.
     *
     * @return whether the drill is to end
     */
    boolean within(Duration limit) throws InterruptedException;
}
