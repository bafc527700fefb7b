package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of one diagnosis with the time that is left for it; confined to its thread. */
final class Steps {
    /** What a whole diagnosis may take. */
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final Clock clock;
    private final long beganNanos;
    private final List<Diagnosis.Step> all = new ArrayList<>();
    private long stepNanos;

    Steps(Clock clock) {
        this.clock = clock;
        beganNanos = clock.monotonicNanos();
        stepNanos = beganNanos;
    }

    /** The next step begins. */
    void begin() {
        stepNanos = clock.monotonicNanos();
    }

    /** The step that has begun went well. */
    void ok(String name, String text) {
        add(name, true, text);
    }

    /** The step that has begun failed. */
    void failed(String name, String text) {
        add(name, false, text);
    }

    private void add(String name, boolean ok, String text) {
        all.add(new Diagnosis.Step(name, ok, clock.since(stepNanos), text));
        begin();
    }

    /** What is left of the whole, but no more than this; at least 1 ms. */
    Duration left(Duration atMost) {
        Duration left = LIMIT.minus(clock.since(beganNanos));
        Duration bounded = left.compareTo(atMost) < 0 ? left : atMost;
        return bounded.isPositive() ? bounded : Duration.ofMillis(1);
    }

    List<Diagnosis.Step> all() {
        return List.copyOf(all);
    }
}
