package dev.watchkeeper.keeper.liveness;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a watcher may see of a child, and how it runs a command that checks it; thread-safe. It cannot end the child. */
public interface CheckTarget {
    /** The child's processor time so far, in clock ticks of 10 ms; empty once it is gone. */
    OptionalLong cpuTicks();

    /** Runs a command. @return its exit code; empty if it could not be started, or did not end in time and was ended */
    OptionalInt run(List<String> command, Duration limit) throws InterruptedException;
}
