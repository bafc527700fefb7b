package dev.watchkeeper.lab.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The schedule of faults in the demo; stateless. The first comes early, so that even a short demo shows one; each later one is different.
 */
public final class DemoFaults {
    private static final Duration FIRST = Duration.ofSeconds(12);
    private static final Duration LASTS = Duration.ofSeconds(14);
    private static final Duration EVERY = Duration.ofSeconds(45);

    /** Faults that users see within seconds: hung, switched off, gone from the server, overloaded. */
    private static final List<String> FAULTS = List.of("silent", "refuse", "not-found", "busy");

    private DemoFaults() {}

    /** The fault that the camera must have at this time after the start. */
    public static Optional<String> at(Duration sinceStart) {
        Duration sinceFirst = sinceStart.minus(FIRST);
        if (sinceFirst.isNegative()) {
            return Optional.empty();
        }
        long round = sinceFirst.toMillis() / EVERY.toMillis();
        boolean broken = sinceFirst.toMillis() % EVERY.toMillis() < LASTS.toMillis();
        return broken ? Optional.of(FAULTS.get((int) (round % FAULTS.size()))) : Optional.empty();
    }
}
