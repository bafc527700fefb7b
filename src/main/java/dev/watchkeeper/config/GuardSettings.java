package dev.watchkeeper.config;

import java.time.Duration;

/**
 * When the node has too much to do, and what it does then; immutable.
 *
 * @param maxFps pictures a second of a camera, beyond which it is said to send too many
 * @param maxMemoryPercent resident memory of this process, in per cent of the smaller of cgroup limit and RAM
 * @param maxQueue entries that may wait in a queue
 * @param checkInterval time between two looks
 * @param shed whether load is shed under pressure, or pressure only told
 * @param stepTime pressure has to last so long before the next step is taken, relief before one is taken back
 */
public record GuardSettings(
        double maxFps, double maxMemoryPercent, int maxQueue, Duration checkInterval, boolean shed, Duration stepTime) {
    public static final GuardSettings DEFAULTS =
            new GuardSettings(30, 80, 1000, Duration.ofSeconds(5), true, Duration.ofSeconds(15));
}
