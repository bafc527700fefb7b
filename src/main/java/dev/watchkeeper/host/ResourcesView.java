package dev.watchkeeper.host;

import dev.watchkeeper.config.GuardSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What this process uses, and what it sheds; thread-safe. */
public interface ResourcesView {
    /** Everything at one moment. */
    Report report();

    /** What is shed of a camera: the steps taken, in their order; empty if nothing is. */
    List<ShedStep> shed(String camera);

    /**
     * Everything at one moment; immutable.
     *
     * @param throttle whether memory or a queue is above its limit
     * @param fps pictures per second by camera
     */
    record Report(
            ResourceMetrics metrics,
            GuardSettings limits,
            boolean throttle,
            String reason,
            Map<String, Double> fps,
            List<Shed> shed) {}

    /**
     * What is shed of one camera; immutable.
     *
     * @param since when the last step was taken or taken back, wall clock
     */
    record Shed(String camera, ShedStep step, String reason, Instant since) {}
}
