package dev.watchkeeper.drill;

import java.net.URI;

/**
 * The node's camera of a drill; thread-safe. It is watched by the same means as every camera, and belongs to none of the node's sums, rules and ledgers. Closing it ends its session and its threads.
 */
public interface DrilledCamera extends AutoCloseable {
    boolean isSeen();

    boolean isOffline();

    /** Why it is not seen; empty while it is. */
    String sentence();

    @Override
    void close();

    /** Begins to watch; thread-safe. */
    @FunctionalInterface
    interface Maker {
        /** @param url of a {@link DrillStream} */
        DrilledCamera watch(URI url);
    }
}
