package dev.watchkeeper.event;

import java.util.function.Consumer;

/** Lets others follow the events; thread-safe. */
public interface FeedView {
    /**
     * Calls the follower for every event from now on, in order, on the subscription's own thread.
     *
     * @param name names the thread
     * @param capacity how many events may wait; when full, the oldest is dropped and counted
     */
    Subscription follow(String name, int capacity, Consumer<Event> follower);

    /** A subscription, which lasts until it is closed; thread-safe. */
    interface Subscription extends AutoCloseable {
        /** How many events were dropped because the follower was slow. */
        long dropped();

        /** Delivers waiting events for at most 2 s, then ends the thread. */
        @Override
        void close();
    }
}
