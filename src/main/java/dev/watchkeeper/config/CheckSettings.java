package dev.watchkeeper.config;

import java.time.Duration;

/**
 * How often the host is checked, and when a check warns or fails; immutable. Shares are percentages.
 *
 * @param disk used space of the recording volume, where recordings that may be deleted count as free
 * @param memory used memory of the host or the container
 * @param cpuWarning busy processors
 * @param network what must be reachable: {@code auto}, {@code off}, or a host and port
 */
public record CheckSettings(Rounds rounds, Thresholds disk, Thresholds memory, double cpuWarning, String network) {
    /** Whatever the cameras need. */
    public static final String NETWORK_AUTO = "auto";

    public static final String NETWORK_OFF = "off";

    public static final CheckSettings DEFAULTS = new CheckSettings(
            new Rounds(Duration.ofSeconds(30), Duration.ofSeconds(10), 1000),
            new Thresholds(85, 95),
            new Thresholds(80, 90),
            90,
            NETWORK_AUTO);

    /**
     * When checks run; immutable.
     *
     * @param interval from the start of one round to that of the next
     * @param timeLimit a check that takes longer has failed
     * @param maxHistory how many results are kept
     */
    public record Rounds(Duration interval, Duration timeLimit, int maxHistory) {}

    /**
     * From which share on a check warns and fails; immutable.
     *
     * @param warning below {@code error}
     */
    public record Thresholds(double warning, double error) {}

    public Duration checkInterval() {
        return rounds.interval();
    }

    public Duration timeLimit() {
        return rounds.timeLimit();
    }

    public int maxHistory() {
        return rounds.maxHistory();
    }

    public double diskWarning() {
        return disk.warning();
    }

    public double diskError() {
        return disk.error();
    }

    public double memoryWarning() {
        return memory.warning();
    }

    public double memoryError() {
        return memory.error();
    }
}
