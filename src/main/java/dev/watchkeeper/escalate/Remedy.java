package dev.watchkeeper.escalate;

/** One way to bring a service back; thread-safe. The ladder tries its remedies in order and verifies each by the service's behaviour. */
public interface Remedy {
    /** A word for it in the audit log, such as {@code roll-back}, {@code restart} or {@code repair}. */
    String name();

    /** Whether it is the next thing to try for this incident; never waits. */
    boolean suits(Case open);

    /**
     * Tries it, on a thread of its own; may take minutes, and ends soon when interrupted.
     *
     * @return what was done, and whether behaviour should be verified now
     */
    Outcome apply(Case open) throws InterruptedException;

    /** What came of it. */
    sealed interface Outcome {
        /** One sentence for the incident's steps. */
        String text();

        /** Something was changed: the ladder now waits whether the service behaves again; immutable. */
        record Tried(String text) implements Outcome {}

        /** It cannot be had here, and why: the ladder goes on at once; immutable. */
        record Unavailable(String text) implements Outcome {}

        /** Nothing was changed, but something was learned that belongs into the message to a person; immutable. */
        record Found(String text) implements Outcome {}
    }
}
