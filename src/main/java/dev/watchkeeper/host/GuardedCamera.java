package dev.watchkeeper.host;

import java.util.List;

/** One camera as the resource guard knows it, from {@link ResourceGuard#add} to {@link ResourceGuard#remove}; thread-safe, never waits. */
public interface GuardedCamera {
    String name();

    /** Pictures per second. */
    double fps();

    /** The queues of its own stages. */
    List<QueueReading> queues();

    /** Carries a step out, with those before it. Called on the guard's thread, without a lock. */
    void shed(ShedStep step);
}
