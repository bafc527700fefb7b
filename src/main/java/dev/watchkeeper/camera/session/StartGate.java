package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.probe.SessionStarts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Keeps cameras that return together from flooding the network: at most 4 session starts per second and 8 handshakes in flight, first come, first
 * served; thread-safe. A handshake counts for at most 2 s: after that it only waits, and must not delay a working camera.
 */
final class StartGate {
    private static final Duration SPACING = Duration.ofMillis(250);
    private static final int IN_FLIGHT = 8;
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration CHECK_EVERY = Duration.ofMillis(50);

    private final Clock clock;
    private final SessionStarts starts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Ticket> queue = new ArrayDeque<>();
    private final Deque<Ticket> inFlight = new ArrayDeque<>();
    private boolean anyStarted;
    private long lastStartNanos;

    /** @param starts also limits how often sessions with one server begin */
    StartGate(Clock clock, SessionStarts starts) {
        this.clock = clock;
        this.starts = starts;
    }

    /** The right to open one session, until closed. Confined to the capture thread that got it. */
    final class Ticket implements AutoCloseable {
        private long startedNanos;

        @Override
        public void close() {
            lock.lock();
            try {
                inFlight.remove(this);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits for this camera's turn, or until stopped: then the ticket is void.
     *
     * @param server with which the session begins; empty for a file or a device
     */
    Ticket enter(String server, BooleanSupplier stopped) throws InterruptedException {
        Ticket ticket = new Ticket();
        lock.lock();
        try {
            queue.addLast(ticket);
            while (!stopped.getAsBoolean() && !isTurn(ticket, server)) {
                clock.await(changed, CHECK_EVERY);
            }
            if (!stopped.getAsBoolean()) {
                ticket.startedNanos = clock.monotonicNanos();
                lastStartNanos = ticket.startedNanos;
                anyStarted = true;
                inFlight.addLast(ticket);
            }
            return ticket;
        } finally {
            queue.remove(ticket);
            changed.signalAll();
            lock.unlock();
        }
    }

    private boolean isTurn(Ticket ticket, String server) {
        inFlight.removeIf(t -> clock.since(t.startedNanos).compareTo(LEASE) >= 0);
        return queue.peekFirst() == ticket
                && inFlight.size() < IN_FLIGHT
                && (!anyStarted || clock.since(lastStartNanos).compareTo(SPACING) >= 0)
                && starts.begin(server);
    }
}
