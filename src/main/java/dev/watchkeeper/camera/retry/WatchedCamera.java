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
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One camera of a {@link CameraWatchdog}, the handle for its owner; thread-safe. Its lock is held for a few assignments and never while calling out.
 * Reports go out in order, by one thread at a time: a thread that finds another reporting leaves its own report to that one, so a callback may call
 * the watchdog again.
 */
public final class WatchedCamera {
    private static final Logger log = LoggerFactory.getLogger(WatchedCamera.class);
    /** Reached only when a callback hangs; then the oldest reports are dropped and counted. */
    private static final int MAX_UNREPORTED = 10_000;

    private final String name;
    private final Shared shared;
    private final Consumer<Report> listener;
    private final long registeredNanos;
    private State state;
    private long lastSeenNanos;
    private boolean everSeen;
    private @Nullable String lastError;
    private int attempts;
    private long lastAttemptNanos;
    private boolean everAttempted;
    private long seeingNanos;
    private @Nullable Deque<Report> unreported;
    private boolean reporting;
    private long dropped;

    /** A change that callbacks are told; immutable. */
    record Report(String camera, WatchdogTable.Notice notice, int attempt) {}

    /**
     * What all cameras of a watchdog share; immutable, of thread-safe parts.
     *
     * @param spread the share of each wait that is waited, in (0, 1]
     * @param afterChange called after each change of a state, outside the lock
     */
    record Shared(WatchdogTable table, Clock clock, DoubleSupplier spread, Runnable afterChange) {}

    WatchedCamera(String name, Shared shared, Consumer<Report> listener) {
        this.name = name;
        this.shared = shared;
        this.listener = listener;
        registeredNanos = shared.clock().monotonicNanos();
        state = new State.Seeing(WatchdogTable.Tally.NONE, registeredNanos);
    }

    public String name() {
        return name;
    }

    /** A frame succeeded; while the camera works this is a single assignment. */
    public void frameReceived() {
        synchronized (this) {
            lastSeenNanos = shared.clock().monotonicNanos();
            everSeen = true;
            if (state instanceof State.Seeing seeing && seeing.tally() == WatchdogTable.Tally.NONE) {
                return;
            }
        }
        var unused = step(new Event.FrameReceived(), Optional.empty(), 1);
    }

    /** A frame failed. */
    void frameFailed(Optional<String> error) {
        change(new Event.FrameFailed(), error);
    }

    /**
     * Begins an attempt that lasts until {@link #frameReceived} or {@link #attemptFailed}; for owners whose attempt is no single call.
     *
     * @return false if an attempt is already under way
     */
    public boolean beginAttempt() {
        return change(new Event.AttemptBegan(), Optional.empty());
    }

    void attemptSucceeded() {
        change(new Event.AttemptSucceeded(), Optional.empty());
    }

    /** The attempt under way failed, or what it opened has ended. */
    public void attemptFailed(String error) {
        change(new Event.AttemptFailed(), Optional.of(error));
    }

    /**
     * The camera refused the password of the attempt under way: a class of its own, because cameras lock accounts.
     *
     * @param wait until the next attempt; empty: none, until {@link #requestAttempt}
     */
    public void signInRefused(String error, Optional<Duration> wait) {
        change(new Event.SignInRefused(wait), Optional.of(error));
    }

    /** The camera may be back: its wait ends after the given time at the latest, except after a refused password. */
    public void shortenWait(Duration atMost) {
        change(new Event.WaitShortened(atMost), Optional.empty());
    }

    /** The camera was away and may be back: like {@link #shortenWait}, and later waits start from the shortest again. */
    public void returned(Duration atMost) {
        change(new Event.Returned(atMost), Optional.empty());
    }

    /** A person requests an attempt: it is due at once, whatever the wait, and later waits start from the shortest again. */
    public void requestAttempt() {
        change(new Event.AttemptRequested(), Optional.empty());
    }

    /** @return whether the state has changed */
    private boolean change(Event event, Optional<String> error) {
        boolean changed = step(event, error, shared.spread().getAsDouble());
        if (changed) {
            shared.afterChange().run();
        }
        return changed;
    }

    private boolean step(Event event, Optional<String> error, double spread) {
        boolean changed;
        synchronized (this) {
            long now = shared.clock().monotonicNanos();
            State before = state;
            WatchdogTable.Step step = shared.table().step(before, event, now, spread);
            state = step.next();
            changed = !state.equals(before);
            note(before, event, error, now);
            for (WatchdogTable.Notice notice : step.notices()) {
                queue(new Report(name, notice, attempts));
            }
        }
        report();
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

    private void queue(Report report) {
        Deque<Report> queue = unreported == null ? new ArrayDeque<>(2) : unreported;
        unreported = queue;
        if (queue.size() >= MAX_UNREPORTED) {
            queue.removeFirst();
            dropped++;
        }
        queue.addLast(report);
    }

    private void report() {
        while (true) {
            Report next;
            synchronized (this) {
                if (reporting || unreported == null || unreported.isEmpty()) {
                    return;
                }
                next = unreported.removeFirst();
                reporting = true;
            }
            try {
                listener.accept(next);
            } catch (RuntimeException e) {
                log.error("[{}] A callback of the watchdog failed; watching continues", name, e);
            } finally {
                synchronized (this) {
                    reporting = false;
                }
            }
        }
    }

    /** Whether the wait is over and retries are left; false while the camera works or is being tried. */
    public synchronized boolean isDue() {
        return WatchdogTable.isDue(state, shared.clock().monotonicNanos());
    }

    /** How long until the next attempt is due, not positive if it is; empty if no attempt is planned. */
    public synchronized Optional<Duration> untilDue() {
        OptionalLong due = WatchdogTable.dueNanos(state);
        return due.isPresent()
                ? Optional.of(Duration.ofNanos(due.getAsLong() - shared.clock().monotonicNanos()))
                : Optional.empty();
    }

    synchronized boolean isUsedUp() {
        return shared.table().isUsedUp(state);
    }

    /** Failed attempts in a row. They still count while frames come, until they have come for long enough. */
    public synchronized int failures() {
        return state.tally().failures();
    }

    /** Reports that were dropped because a callback hung. */
    synchronized long dropped() {
        return dropped;
    }

    synchronized CameraHealthInfo info() {
        long now = shared.clock().monotonicNanos();
        Instant wall = shared.clock().wall();
        boolean seeing = state instanceof State.Seeing;
        long good = seeingNanos + (seeing ? now - ((State.Seeing) state).sinceNanos() : 0);
        long all = now - registeredNanos;
        return new CameraHealthInfo(
                name,
                shared.table().status(state),
                everSeen ? Optional.of(wall.minusNanos(now - lastSeenNanos)) : Optional.empty(),
                seeing ? 0 : state.tally().failures(),
                Optional.ofNullable(lastError),
                attempts,
                everAttempted ? Optional.of(wall.minusNanos(now - lastAttemptNanos)) : Optional.empty(),
                all <= 0 ? 100.0 : Math.clamp(100.0 * good / all, 0, 100));
    }
}
