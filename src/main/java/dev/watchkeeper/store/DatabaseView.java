package dev.watchkeeper.store;

/** Reports the state of the database; thread-safe. */
public interface DatabaseView {
    /** Checks the file, and waits for nothing else. */
    State state();

    /**
     * The database's state; immutable.
     *
     * @param usable whether questions about the past can be answered and events are kept
     * @param sentence what is wrong, for people; empty if nothing is
     */
    record State(boolean usable, String sentence) {}
}
