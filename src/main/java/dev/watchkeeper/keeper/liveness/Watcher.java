package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Heartbeat;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Watches one process of a child, on a thread of its own so that it notices silence; thread-safe. It only reports what it found, once: the keeper
 * decides.
 */
public final class Watcher implements AutoCloseable {
    /** Time that a round may take in addition to its checks and the wait before it, on a busy machine. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final Timing timing;
    private final Optional<Heartbeat> heartbeat;
    private final OutputActivity output;
    private final Clock clock;
    private final List<LivenessCheck> checks;
    private final int[] failed;
    private final boolean[] succeeded;
    private final Listener listener;
    private final long startedNanos;
    private final Thread thread;
    private final Pulse pulse;

    /**
     * What is watched; immutable.
     *
     * @param name of the child
     * @param output what the child writes; restarted before the watcher is made
     */
    public record Watched(String name, OutputActivity output, CheckTarget target) {}

    /** Receives reports on the watcher's thread. */
    public interface Listener {
        /** A check failed, but not yet often enough. */
        void checkFailed();

        /** The child makes no progress; called at most once. */
        void found(Finding finding);
    }

    public Watcher(Watched watched, LivenessSettings settings, Clock clock, Listener listener) {
        this.clock = clock;
        this.listener = listener;
        timing = settings.timing();
        heartbeat = settings.output().heartbeat();
        output = watched.output();
        checks = LivenessChecks.of(settings, output, watched.target(), clock);
        failed = new int[checks.size()];
        succeeded = new boolean[checks.size()];
        startedNanos = clock.monotonicNanos();
        pulse = new Pulse(clock, SLACK);
        thread = Threads.platform("watch-" + watched.name(), this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            Optional<Finding> finding = Optional.empty();
            while (finding.isEmpty()) {
                Duration wait = untilNext();
                pulse.beat(
                        wait.plus(timing.timeout().multipliedBy(checks.size())).plus(SLACK));
                clock.sleep(wait);
                finding = round();
            }
            pulse.end();
            listener.found(finding.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The interval, or less if the heartbeat times out earlier. */
    private Duration untilNext() {
        if (heartbeat.isEmpty()) {
            return timing.interval();
        }
        Duration left = heartbeat.get().timeout().minus(output.sinceHeartbeat());
        Duration next = left.compareTo(timing.interval()) < 0 ? left : timing.interval();
        return next.isPositive() ? next : Duration.ofMillis(1);
    }

    /** Runs each check once; visible for tests. */
    Optional<Finding> round() throws InterruptedException {
        if (heartbeat.isPresent()) {
            Duration since = output.sinceHeartbeat();
            if (since.compareTo(heartbeat.get().timeout()) >= 0) {
                return Optional.of(new Finding(false, "no line of progress was seen for " + since.toSeconds() + " s"));
            }
        }
        for (int i = 0; i < checks.size(); i++) {
            Optional<String> fault = checks.get(i).fault();
            boolean counts = succeeded[i] || clock.since(startedNanos).compareTo(timing.grace()) >= 0;
            if (fault.isEmpty()) {
                failed[i] = 0;
                succeeded[i] = true;
            } else if (counts) {
                failed[i]++;
                if (failed[i] >= timing.failures()) {
                    return Optional.of(new Finding(checks.get(i).detectsSpin(), fault.get()));
                }
                listener.checkFailed();
            }
        }
        return Optional.empty();
    }

    /** Whether the watcher's thread died or hangs. */
    public boolean isStuck() {
        return pulse.isOverdue();
    }

    /** Ends the watching; no report follows. */
    @Override
    public void close() {
        pulse.end();
        thread.interrupt();
    }
}
