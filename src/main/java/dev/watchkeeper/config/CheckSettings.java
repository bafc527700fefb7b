package dev.watchkeeper.config;

import java.time.Duration;

/**
 * How often the host is checked, and from where on a check warns and fails; immutable. Shares are in per cent.
 *
 * @param checkInterval time between the begins of two rounds
 * @param timeLimit a check that takes longer has failed
 * @param diskWarning and diskError: used room of the recording volume, where recordings that may be deleted count as free
 * @param memoryWarning and memoryError: used memory of the host, or of the container
 * @param cpuWarning busy processors
 * @param maxHistory results that are kept
 * @param network what has to be reachable: {@code auto}, {@code off}, or a host and port
 */
public record CheckSettings(
        Duration checkInterval,
        Duration timeLimit,
        double diskWarning,
        double diskError,
        double memoryWarning,
        double memoryError,
        double cpuWarning,
        int maxHistory,
        String network) {
    /** Whatever the cameras need. */
    public static final String NETWORK_AUTO = "auto";

    public static final String NETWORK_OFF = "off";

    public static final CheckSettings DEFAULTS =
            new CheckSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), 85, 95, 80, 90, 90, 1000, NETWORK_AUTO);
}
