package dev.watchkeeper.config;

import java.time.Duration;

/**
 * When the node is overloaded, and what it does then; immutable.
 *
 * @param checkInterval time between two measurements
 */
public record GuardSettings(Limits limits, Duration checkInterval, Shedding shedding) {
    public static final GuardSettings DEFAULTS = new GuardSettings(
            new Limits(30, 80, 1000), Duration.ofSeconds(5), new Shedding(true, Duration.ofSeconds(15)));

    /**
     * What is too much; immutable.
     *
     * @param maxFps pictures per second of one camera; more are reported as too many
     * @param maxMemoryPercent resident memory of this process, as a percentage of the smaller of cgroup limit and RAM
     * @param maxQueue entries that may wait in a queue
     */
    public record Limits(double maxFps, double maxMemoryPercent, int maxQueue) {}

    /**
     * How load is shed; immutable.
     *
     * @param enabled whether load is shed under pressure; otherwise pressure is only reported
     * @param stepTime how long pressure must last before a further step, and relief before a step is taken back
     */
    public record Shedding(boolean enabled, Duration stepTime) {}

    public double maxFps() {
        return limits.maxFps();
    }

    public double maxMemoryPercent() {
        return limits.maxMemoryPercent();
    }

    public int maxQueue() {
        return limits.maxQueue();
    }

    /** Whether load is shed under pressure; otherwise pressure is only reported. */
    public boolean shed() {
        return shedding.enabled();
    }

    public Duration stepTime() {
        return shedding.stepTime();
    }
}
