package dev.watchkeeper.watch;

/** Judges one service once, on the thread that calls it. */
@FunctionalInterface
interface Judge {
    Verdict judge() throws InterruptedException;

    /** The result, and what the next run needs to know; immutable. */
    record Verdict(ServiceReport report, ServiceMemory memory) {}
}
