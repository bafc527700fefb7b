package dev.watchkeeper.store;

/** Says how the database is; thread-safe. */
public interface DatabaseView {
    /** Looks at the file, and waits for nothing else. */
    State state();

    /**
     * How it is; immutable.
     *
     * @param usable whether questions about the past can be answered and what happens is kept
     * @param sentence what is the matter, for people; empty if nothing is
     */
    record State(boolean usable, String sentence) {}
}
