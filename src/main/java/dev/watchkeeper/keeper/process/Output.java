package dev.watchkeeper.keeper.process;

/**
 * Receives what a process and its descendants write to their standard output and error; called on the one thread that reads, so implementations must
 * be fast and must never wait.
 */
public interface Output {
    /** @param bytes of which the first {@code length} are valid; reused after the call */
    void written(byte[] bytes, int length);

    /** No more output follows. */
    void ended();
}
