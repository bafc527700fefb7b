package dev.watchkeeper.host;

import java.time.Instant;
import java.util.Map;

/**
 * The resources this process uses; immutable.
 *
 * @param fps pictures per second, averaged over the cameras
 * @param cpuPercent of the processors available to this process, 0 to 100
 * @param memoryPercent resident memory as a share of the smaller of cgroup limit and RAM, 0 to 100
 * @param memoryMb resident memory in MiB
 * @param queueSizes waiting entries by queue
 * @param timestamp when memory and processors were read, wall clock
 */
public record ResourceMetrics(
        double fps,
        double cpuPercent,
        double memoryPercent,
        double memoryMb,
        Map<String, Integer> queueSizes,
        Instant timestamp) {}
