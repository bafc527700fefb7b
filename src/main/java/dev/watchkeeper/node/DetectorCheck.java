package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.detect.DetectorState;
import dev.watchkeeper.detect.DetectorView;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthCheck;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Whether the pictures of events are examined; immutable, of thread-safe parts. */
record DetectorCheck(DetectorView detector, Clock clock) implements HealthCheck {
    /** A process that is replaced is back sooner. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "detector";
    }

    @Override
    public Outcome run() {
        return detector.state()
                .map(this::outcome)
                .orElseGet(() -> Outcome.of(CheckStatus.OK, "Object detection is off"));
    }

    private Outcome outcome(DetectorState state) {
        return switch (state.phase()) {
            case STARTING -> Outcome.of(CheckStatus.OK, state.sentence());
            case READY ->
                new Outcome(
                        CheckStatus.OK,
                        String.format(
                                Locale.ROOT,
                                "%s: %.1f %% used in the last minute, %d pictures examined, %d skipped",
                                state.sentence(),
                                100 * state.counts().used(),
                                state.counts().examined(),
                                state.counts().skipped()),
                        Optional.of(
                                String.valueOf(Math.round(100 * state.counts().used()))));
            case UNAVAILABLE -> Outcome.of(lasts(state) ? CheckStatus.ERROR : CheckStatus.WARNING, state.sentence());
        };
    }

    private boolean lasts(DetectorState state) {
        return Duration.between(state.since(), clock.wall()).compareTo(PATIENCE) > 0;
    }
}
