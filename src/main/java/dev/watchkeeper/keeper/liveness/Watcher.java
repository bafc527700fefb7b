package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches one process of a child, on a thread of its own so that silence is seen; thread-safe. It can only say what it found, once: the keeper
 * decides.
 */
public final class Watcher implements AutoCloseable {
    /** What a round may take beside its looks and the wait before it, on a machine that is busy. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    private final LivenessSettings settings;
    private final OutputActivity output;
    private final Clock clock;
    private final List<LivenessCheck> looks;
    private final int[] failed;
    private final Runnable onFailedLook;
    private final Consumer<Finding> onFinding;
    private final long startedNanos;
    private final Thread thread;
    private final Pulse pulse;
    private final boolean[] succeeded;

    /**
     * @param output what the child writes; told of its start before this is made
     * @param onFailedLook told of a look that failed, though not often enough
     * @param onFinding told at most once
     */
    public Watcher(
            String name,
            LivenessSettings settings,
            OutputActivity output,
            CheckTarget subject,
            Clock clock,
            Runnable onFailedLook,
            Consumer<Finding> onFinding) {
        this.settings = settings;
        this.output = output;
        this.clock = clock;
        this.onFailedLook = onFailedLook;
        this.onFinding = onFinding;
        looks = LivenessChecks.of(settings, output, subject, clock);
        failed = new int[looks.size()];
        succeeded = new boolean[looks.size()];
        startedNanos = clock.monotonicNanos();
        pulse = new Pulse(clock, SLACK);
        thread = Threads.platform("watch-" + name, this::run);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            Optional<Finding> finding = Optional.empty();
            while (finding.isEmpty()) {
                Duration wait = untilNext();
                pulse.next(
                        wait.plus(settings.timeout().multipliedBy(looks.size())).plus(SLACK));
                clock.sleep(wait);
                finding = round();
            }
            pulse.end();
            onFinding.accept(finding.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The interval, or less if a heartbeat is missing before. */
    private Duration untilNext() {
        if (settings.heartbeat().isEmpty()) {
            return settings.interval();
        }
        Duration left = settings.heartbeatTimeout().minus(output.sinceBeat());
        Duration next = left.compareTo(settings.interval()) < 0 ? left : settings.interval();
        return next.isPositive() ? next : Duration.ofMillis(1);
    }

    /** One look of each kind; tests call it by themselves. */
    Optional<Finding> round() throws InterruptedException {
        if (settings.heartbeat().isPresent()) {
            Duration since = output.sinceBeat();
            if (since.compareTo(settings.heartbeatTimeout()) >= 0) {
                return Optional.of(new Finding(false, "no line of progress was seen for " + since.toSeconds() + " s"));
            }
        }
        for (int i = 0; i < looks.size(); i++) {
            Optional<String> fault = looks.get(i).fault();
            boolean counts = succeeded[i] || clock.since(startedNanos).compareTo(settings.grace()) >= 0;
            if (fault.isEmpty()) {
                failed[i] = 0;
                succeeded[i] = true;
            } else if (counts) {
                failed[i]++;
                if (failed[i] >= settings.failures()) {
                    return Optional.of(new Finding(looks.get(i).seesSpin(), fault.get()));
                }
                onFailedLook.run();
            }
        }
        return Optional.empty();
    }

    /** Whether it has stopped watching without a word. */
    public boolean stands() {
        return pulse.stands();
    }

    /** The process is gone, or is to go: nothing more is said. */
    @Override
    public void close() {
        pulse.end();
        thread.interrupt();
    }
}
