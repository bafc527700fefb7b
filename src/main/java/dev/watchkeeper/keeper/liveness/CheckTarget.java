package dev.watchkeeper.keeper.liveness;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a watcher may see of a child, and how it has a command run to look at it; thread-safe. It cannot end the child. */
public interface CheckTarget {
    /** Processor time of the child so far, in clock ticks of 10 ms; empty once it is gone. */
    OptionalLong cpuTicks();

    /** The exit code of the command; empty if it did not end in time and was ended, or could not be started. */
    OptionalInt run(List<String> command, Duration limit) throws InterruptedException;
}
