package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far load is shed, of the node or of one camera: up under pressure, down after relief, unchanged between the two thresholds; guarded
 * by the lock of {@link Shedding}. The first step is taken at once, each further one only if the one before had time and did not help.
 */
final class Ladder {
    private final Clock clock;
    private final Duration stepTime;
    private ShedStep step = ShedStep.NONE;
    private String reason = "";
    private long changedNanos;
    private Instant since;
    private OptionalLong relievedNanos = OptionalLong.empty();

    Ladder(Clock clock, Duration stepTime) {
        this.clock = clock;
        this.stepTime = stepTime;
        this.since = clock.wall();
    }

    /**
     * @param pressure what is above its limit; empty if nothing is
     * @param relieved whether everything is below the lower threshold
     */
    void update(Optional<String> pressure, boolean relieved) {
        long now = clock.monotonicNanos();
        if (pressure.isPresent()) {
            relievedNanos = OptionalLong.empty();
            reason = pressure.get();
            if (step == ShedStep.NONE || lasted(changedNanos, now)) {
                change(step.next(), now);
            }
        } else if (!relieved) {
            relievedNanos = OptionalLong.empty();
        } else if (relievedNanos.isEmpty()) {
            relievedNanos = OptionalLong.of(now);
        } else if (lasted(Math.max(relievedNanos.getAsLong(), changedNanos), now)) {
            change(step.before(), now);
        }
    }

    private boolean lasted(long fromNanos, long now) {
        return now - fromNanos >= stepTime.toNanos();
    }

    private void change(ShedStep to, long now) {
        if (to != step) {
            step = to;
            changedNanos = now;
            since = clock.wall();
        }
    }

    ShedStep step() {
        return step;
    }

    String reason() {
        return reason;
    }

    Instant since() {
        return since;
    }
}
