package dev.watchkeeper.event;

import java.util.function.Consumer;

/** Lets others follow what happens; thread-safe. */
public interface FeedView {
    /**
     * Calls the follower for every event from now on, in order, on a thread of the subscription.
     *
     * @param name names the thread
     * @param capacity how many events may wait; when full, the oldest is dropped and counted
     */
    Subscription follow(String name, int capacity, Consumer<Event> follower);

    /** Ends with its close; thread-safe. */
    interface Subscription extends AutoCloseable {
        /** How many events were dropped because the follower was slow. */
        long dropped();

        /** Delivers what waits (bounded by 2 s), then ends the thread. */
        @Override
        void close();
    }
}
