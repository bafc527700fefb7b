package dev.watchkeeper.motion;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import java.util.function.Consumer;

/**
 * Lets the events of one search through to the bus until it is closed, so that a search that hung and comes back later tells nothing more;
 * thread-safe.
 */
final class Outlet implements Consumer<Event> {
    private final EventBus bus;
    private boolean open;
    private volatile boolean closed;

    Outlet(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public synchronized void accept(Event event) {
        if (!closed) {
            open = event instanceof Event.MotionBegan;
            bus.publish(event); // puts it into queues and never waits
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
