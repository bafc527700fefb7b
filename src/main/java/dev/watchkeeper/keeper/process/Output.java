package dev.watchkeeper.keeper.process;

/**
 * Gets what a process and its descendants write to their standard output and error; called on the one thread that reads, so that whoever
 * implements it has to be quick and must never wait.
 */
public interface Output {
    /** @param bytes of which the first {@code length} count; used again after the call */
    void written(byte[] bytes, int length);

    /** Nothing more comes. */
    void ended();
}
