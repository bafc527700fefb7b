package dev.watchkeeper.camera.retry;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.retry.WatchdogTable.Event;
import dev.watchkeeper.camera.retry.WatchdogTable.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one camera and what is still to be told of it; thread-safe. Its lock is held for a few assignments and never while calling
 * out. What happened is told in order, by one thread at a time: who finds another at it leaves the telling to that one, so that a
 * callback may call the watchdog again.
 */
final class WatchedCamera {
    private static final Logger log = LoggerFactory.getLogger(WatchedCamera.class);
    /** Reached only when a callback hangs; then the oldest are dropped and counted. */
    private static final int MOST_UNTOLD = 10_000;

    private final String name;
    private final WatchdogTable table;
    private final Clock clock;
    private final Consumer<Told> teller;
    private final long registeredNanos;
    private State state;
    private long lastSeenNanos;
    private boolean everSeen;
    private @Nullable String lastError;
    private int attempts;
    private long lastAttemptNanos;
    private boolean everAttempted;
    private long seeingNanos;
    private @Nullable Deque<Told> untold;
    private boolean telling;
    private long dropped;

    /** Something to tell; immutable. */
    record Told(String camera, WatchdogTable.Notice notice, int attempt) {}

    WatchedCamera(String name, WatchdogTable table, Clock clock, Consumer<Told> teller) {
        this.name = name;
        this.table = table;
        this.clock = clock;
        this.teller = teller;
        registeredNanos = clock.monotonicNanos();
        state = new State.Seeing(WatchdogTable.Tally.NONE, registeredNanos);
    }

    /** The mark of every frame: in the ordinary case nothing but an assignment. */
    void frameReceived() {
        synchronized (this) {
            lastSeenNanos = clock.monotonicNanos();
            everSeen = true;
            if (state instanceof State.Seeing seeing && seeing.tally() == WatchdogTable.Tally.NONE) {
                return;
            }
        }
        happened(new Event.FrameReceived(), Optional.empty(), 1);
    }

    /**
     * Takes an event through the table and tells what comes of it.
     *
     * @return whether the state is another one than before
     */
    boolean happened(Event event, Optional<String> error, double spread) {
        boolean changed;
        synchronized (this) {
            long now = clock.monotonicNanos();
            State before = state;
            WatchdogTable.Step step = table.step(before, event, now, spread);
            state = step.next();
            changed = !state.equals(before);
            note(before, event, error, now);
            for (WatchdogTable.Notice notice : step.notices()) {
                tellLater(new Told(name, notice, attempts));
            }
        }
        tell();
        return changed;
    }

    private void note(State before, Event event, Optional<String> error, long now) {
        error.ifPresent(e -> lastError = e);
        boolean saw = before instanceof State.Seeing;
        boolean sees = state instanceof State.Seeing;
        if (saw && !sees) {
            seeingNanos += now - ((State.Seeing) before).sinceNanos();
        }
        if (sees) {
            lastError = null;
            attempts = 0;
        }
        if (event instanceof Event.AttemptSucceeded) {
            lastSeenNanos = now;
            everSeen = true;
        }
        if (event instanceof Event.AttemptBegan && !(before instanceof State.Attempting)) {
            attempts++;
            lastAttemptNanos = now;
            everAttempted = true;
        }
    }

    private void tellLater(Told told) {
        Deque<Told> queue = untold == null ? new ArrayDeque<>(2) : untold;
        untold = queue;
        if (queue.size() >= MOST_UNTOLD) {
            queue.removeFirst();
            dropped++;
        }
        queue.addLast(told);
    }

    private void tell() {
        while (true) {
            Told next;
            synchronized (this) {
                if (telling || untold == null || untold.isEmpty()) {
                    return;
                }
                next = untold.removeFirst();
                telling = true;
            }
            try {
                teller.accept(next);
            } catch (RuntimeException e) {
                log.error("[{}] A callback of the watchdog failed, the watch goes on", name, e);
            } finally {
                synchronized (this) {
                    telling = false;
                }
            }
        }
    }

    synchronized boolean isDue() {
        return WatchdogTable.isDue(state, clock.monotonicNanos());
    }

    /** Empty if no attempt is awaited. */
    synchronized Optional<Duration> untilDue() {
        OptionalLong due = WatchdogTable.dueNanos(state);
        return due.isPresent()
                ? Optional.of(Duration.ofNanos(due.getAsLong() - clock.monotonicNanos()))
                : Optional.empty();
    }

    synchronized boolean isUsedUp() {
        return table.isUsedUp(state);
    }

    synchronized int failures() {
        return state.tally().failures();
    }

    /** Changes that could not be told because a callback hung. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized CameraHealthInfo info() {
        long now = clock.monotonicNanos();
        Instant wall = clock.wall();
        boolean seeing = state instanceof State.Seeing;
        long good = seeingNanos + (seeing ? now - ((State.Seeing) state).sinceNanos() : 0);
        long all = now - registeredNanos;
        return new CameraHealthInfo(
                name,
                table.health(state),
                everSeen ? Optional.of(wall.minusNanos(now - lastSeenNanos)) : Optional.empty(),
                seeing ? 0 : state.tally().failures(),
                Optional.ofNullable(lastError),
                attempts,
                everAttempted ? Optional.of(wall.minusNanos(now - lastAttemptNanos)) : Optional.empty(),
                all <= 0 ? 100.0 : Math.clamp(100.0 * good / all, 0, 100));
    }
}
