package dev.watchkeeper.motion;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import java.util.function.Consumer;

/**
 * Passes the events of one search to the bus until it is closed, so that a search that hung and returns later publishes nothing; thread-safe.
 */
final class EventGate implements Consumer<Event> {
    private final EventBus bus;
    private boolean open;
    private volatile boolean closed;

    EventGate(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public synchronized void accept(Event event) {
        if (!closed) {
            open = event instanceof Event.MotionBegan;
            bus.publish(event); // only puts it into queues
        }
    }

    /** @return whether an event began and has not ended */
    synchronized boolean close() {
        closed = true;
        return open;
    }

    boolean isClosed() {
        return closed;
    }
}
