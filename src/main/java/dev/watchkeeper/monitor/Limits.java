package dev.watchkeeper.monitor;

import java.time.Duration;

/**
 * What is still healthy; immutable.
 *
 * @param cpuPercent of all processors
 * @param memoryPercent of the machine's memory
 * @param diskPercent used of the volume of the data folder
 * @param databaseBytes with its journal
 * @param answer how long the API may take
 * @param watchedShare of the last minutes that a camera must have been watched, 0 to 1
 */
public record Limits(
        int cpuPercent, int memoryPercent, int diskPercent, long databaseBytes, Duration answer, double watchedShare) {
    public static final Limits USUAL = new Limits(80, 85, 90, 1_000_000_000, Duration.ofSeconds(5), 0.9);
}
