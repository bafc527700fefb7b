package dev.watchkeeper.watch;

import java.io.IOException;

/** Judges one service once, on the thread that calls it. */
@FunctionalInterface
interface Judge {
    Verdict judge() throws InterruptedException, IOException;

    /** What came of it, and what the next run has to know; immutable. */
    record Verdict(ServiceReport report, ServiceMemory memory) {}
}
