package dev.watchkeeper.camera.retry;

import dev.watchkeeper.camera.retry.WatchdogTable.Event.AttemptBegan;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.AttemptFailed;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.AttemptRequested;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.AttemptSucceeded;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.FrameFailed;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.FrameReceived;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.Returned;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.SignInRefused;
import dev.watchkeeper.camera.retry.WatchdogTable.Event.WaitShortened;
import dev.watchkeeper.camera.retry.WatchdogTable.State.Attempting;
import dev.watchkeeper.camera.retry.WatchdogTable.State.Barred;
import dev.watchkeeper.camera.retry.WatchdogTable.State.Seeing;
import dev.watchkeeper.camera.retry.WatchdogTable.State.Stopped;
import dev.watchkeeper.camera.retry.WatchdogTable.State.Waiting;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.config.RetrySettings.AfterMaxRetries;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The whole policy of {@link CameraWatchdog} as one function of state, event and time; immutable. docs/watchdog.md has the same table; a test compares
 * both.
 */
final class WatchdogTable {
    private final RetrySettings settings;

    WatchdogTable(RetrySettings settings) {
        this.settings = settings;
    }

    /**
     * Failures in a row; immutable.
     *
     * @param failures attempts that failed
     * @param row how far the waits have grown; a request resets it, but not the failures
     */
    record Tally(int failures, int row) {
        static final Tally NONE = new Tally(0, 0);

        Tally more() {
            return new Tally(failures + 1, row + 1);
        }

        Tally resetRow() {
            return new Tally(failures, 0);
        }
    }

    /** What a camera is doing; immutable. */
    sealed interface State {
        Tally tally();

        /**
         * It works.
         *
         * @param tally earlier failures, which still count if it fails again soon
         * @param sinceNanos when it began to work
         */
        record Seeing(Tally tally, long sinceNanos) implements State {}

        /** It failed and waits until {@code dueNanos}. */
        record Waiting(Tally tally, long dueNanos) implements State {}

        /** An attempt is under way. */
        record Attempting(Tally tally) implements State {}

        /** Its password was refused. It waits for a time of its own, if any, which only a person can shorten. */
        record Barred(Tally tally, OptionalLong dueNanos) implements State {}

        /** Its retries are used up. */
        record Stopped(Tally tally) implements State {}
    }

    /** What happens to a camera; immutable. */
    sealed interface Event {
        /** A frame came. */
        record FrameReceived() implements Event {}

        /** A frame failed. */
        record FrameFailed() implements Event {}

        /** An attempt begins. */
        record AttemptBegan() implements Event {}

        /** The attempt gave a frame. */
        record AttemptSucceeded() implements Event {}

        /** The attempt gave none. */
        record AttemptFailed() implements Event {}

        /** The camera refused the attempt's password; the next attempt may begin after the pause, if ever. */
        record SignInRefused(Optional<Duration> pause) implements Event {}

        /** The camera may be back: the wait ends after this time at the latest. */
        record WaitShortened(Duration atMost) implements Event {}

        /** The camera was away and may be back: the same, and the waits start from the shortest again. */
        record Returned(Duration atMost) implements Event {}

        /** A person requests an attempt. */
        record AttemptRequested() implements Event {}
    }

    /** What callbacks are told; an immutable enumeration. */
    enum Notice {
        ATTEMPT,
        OFFLINE,
        ONLINE
    }

    /** The result of an event; immutable. */
    record Step(State next, Set<Notice> notices) {
        static Step to(State next, Notice... notices) {
            Set<Notice> all = EnumSet.noneOf(Notice.class);
            all.addAll(Set.of(notices));
            return new Step(next, all);
        }
    }

    /**
     * The table.
     *
     * @param now monotonic
     * @param spread the share of a wait that is waited, if one begins: 1 is all of it, less is jitter
     */
    Step step(State state, Event event, long now, double spread) {
        return switch (state) {
            case Seeing seeing ->
                switch (event) {
                    case FrameReceived e -> Step.to(settle(seeing, now));
                    case AttemptSucceeded e -> Step.to(settle(seeing, now));
                    case FrameFailed e -> failed(seeing, now, spread);
                    case AttemptFailed e -> failed(seeing, now, spread);
                    case SignInRefused e -> barred(seeing, e, now);
                    case AttemptBegan e -> Step.to(new Attempting(seeing.tally), Notice.ATTEMPT);
                    case WaitShortened e -> Step.to(seeing);
                    case Returned e -> Step.to(seeing);
                    case AttemptRequested e -> Step.to(new Seeing(Tally.NONE, seeing.sinceNanos));
                };
            case Waiting waiting ->
                switch (event) {
                    case FrameReceived e -> back(waiting, now, !isShownHealthy(waiting));
                    case AttemptSucceeded e -> back(waiting, now, true);
                    case FrameFailed e -> Step.to(waiting);
                    case AttemptFailed e -> Step.to(waiting);
                    case SignInRefused e -> Step.to(new Barred(waiting.tally, due(e, now)));
                    case AttemptBegan e -> Step.to(new Attempting(waiting.tally), Notice.ATTEMPT);
                    case WaitShortened e ->
                        Step.to(new Waiting(waiting.tally, earlier(waiting.dueNanos, e.atMost, now)));
                    case Returned e ->
                        Step.to(new Waiting(waiting.tally.resetRow(), earlier(waiting.dueNanos, e.atMost, now)));
                    case AttemptRequested e -> Step.to(new Waiting(waiting.tally.resetRow(), now));
                };
            case Attempting attempting ->
                switch (event) {
                    case FrameReceived e -> back(attempting, now, true);
                    case AttemptSucceeded e -> back(attempting, now, true);
                    case FrameFailed e -> Step.to(attempting);
                    case AttemptFailed e -> failed(attempting, now, spread);
                    case SignInRefused e -> barred(attempting, e, now);
                    case AttemptBegan e -> Step.to(attempting);
                    case WaitShortened e -> Step.to(attempting);
                    case Returned e -> Step.to(attempting);
                    case AttemptRequested e -> Step.to(new Attempting(attempting.tally.resetRow()));
                };
            case Barred barred ->
                switch (event) {
                    case FrameReceived e -> back(barred, now, !isShownHealthy(barred));
                    case AttemptSucceeded e -> back(barred, now, true);
                    case FrameFailed e -> Step.to(barred);
                    case AttemptFailed e -> Step.to(barred);
                    case SignInRefused e -> Step.to(new Barred(barred.tally, due(e, now)));
                    case AttemptBegan e -> Step.to(new Attempting(barred.tally), Notice.ATTEMPT);
                    case WaitShortened e -> Step.to(barred);
                    case Returned e -> Step.to(barred);
                    case AttemptRequested e -> Step.to(new Waiting(barred.tally.resetRow(), now));
                };
            case Stopped stopped ->
                switch (event) {
                    case FrameReceived e -> back(stopped, now, true);
                    case AttemptSucceeded e -> back(stopped, now, true);
                    case FrameFailed e -> Step.to(stopped);
                    case AttemptFailed e -> Step.to(stopped);
                    case SignInRefused e -> Step.to(stopped);
                    case AttemptBegan e -> Step.to(new Attempting(stopped.tally), Notice.ATTEMPT);
                    case WaitShortened e -> Step.to(stopped);
                    case Returned e -> Step.to(stopped);
                    case AttemptRequested e -> Step.to(new Waiting(stopped.tally.resetRow(), now));
                };
        };
    }

    /** The status that outside users see. */
    CameraHealth status(State state) {
        return switch (state) {
            case Seeing seeing -> CameraHealth.HEALTHY;
            case Attempting attempting -> CameraHealth.ATTEMPTING_RECONNECT;
            case Stopped stopped -> CameraHealth.OFFLINE;
            case Waiting waiting -> byFailures(waiting.tally.failures);
            case Barred barred -> byFailures(barred.tally.failures);
        };
    }

    /** Whether the next attempt may begin. */
    static boolean isDue(State state, long now) {
        return switch (state) {
            case Waiting waiting -> now - waiting.dueNanos >= 0;
            case Barred barred -> barred.dueNanos.isPresent() && now - barred.dueNanos.getAsLong() >= 0;
            case Seeing seeing -> false;
            case Attempting attempting -> false;
            case Stopped stopped -> false;
        };
    }

    /** When the next attempt may begin; empty if none is planned. */
    static OptionalLong dueNanos(State state) {
        return switch (state) {
            case Waiting waiting -> OptionalLong.of(waiting.dueNanos);
            case Barred barred -> barred.dueNanos;
            case Seeing seeing -> OptionalLong.empty();
            case Attempting attempting -> OptionalLong.empty();
            case Stopped stopped -> OptionalLong.empty();
        };
    }

    /** Whether one attempt more than the allowed retries has failed, or a refused password allows none. */
    boolean isUsedUp(State state) {
        return state instanceof Barred barred && barred.dueNanos.isEmpty()
                || !(state instanceof Seeing) && state.tally().failures > settings.maxRetries();
    }

    /** Forgets earlier failures once frames have come for long enough. */
    private Seeing settle(Seeing seeing, long now) {
        return now - seeing.sinceNanos >= settings.settledAfter().toNanos()
                ? new Seeing(Tally.NONE, seeing.sinceNanos)
                : seeing;
    }

    private Step failed(State before, long now, double spread) {
        Tally tally = before.tally().more();
        boolean stops = settings.afterMaxRetries() == AfterMaxRetries.STOP && tally.row > settings.maxRetries();
        State next = stops
                ? new Stopped(tally)
                : new Waiting(
                        tally,
                        now + (long) (settings.backoff().waitAfter(tally.row).toNanos() * spread));
        return offlineOnce(before, next);
    }

    private Step barred(State before, SignInRefused refused, long now) {
        Tally tally = before.tally().more();
        return offlineOnce(before, new Barred(tally, due(refused, now)));
    }

    /** Reports OFFLINE once per outage: when the count reaches the limit, or is already beyond it when a short return ends. */
    private Step offlineOnce(State before, State next) {
        boolean reported = !(before instanceof Seeing) && before.tally().failures >= settings.maxRetries();
        boolean offline = next.tally().failures >= settings.maxRetries();
        return offline && !reported ? Step.to(next, Notice.OFFLINE) : Step.to(next);
    }

    private Step back(State before, long now, boolean reports) {
        Seeing next = settle(new Seeing(before.tally(), now), now);
        return reports ? Step.to(next, Notice.ONLINE) : Step.to(next);
    }

    private static OptionalLong due(SignInRefused refused, long now) {
        return refused.pause()
                .map(pause -> OptionalLong.of(now + pause.toNanos()))
                .orElseGet(OptionalLong::empty);
    }

    private static long earlier(long dueNanos, Duration atMost, long now) {
        long other = now + atMost.toNanos();
        return other - dueNanos < 0 ? other : dueNanos;
    }

    private boolean isShownHealthy(State state) {
        return status(state) == CameraHealth.HEALTHY;
    }

    private CameraHealth byFailures(int failures) {
        if (failures >= settings.maxRetries()) {
            return CameraHealth.OFFLINE;
        }
        return failures >= settings.degradedThreshold() ? CameraHealth.DEGRADED : CameraHealth.HEALTHY;
    }
}
