package dev.watchkeeper.watch;

import dev.watchkeeper.base.FailureException;

/** A part of the resident process, with threads of its own; started and closed by the main thread. */
public interface Part extends AutoCloseable {
    /** A word for it in the log. */
    String name();

    /** Starts its threads and returns at once. */
    void start() throws FailureException;

    /** Whether a thread of it has died or makes no progress: then the whole process is replaced. Never waits. */
    boolean isStuck();

    /** Ends it within a second. */
    @Override
    void close();
}
