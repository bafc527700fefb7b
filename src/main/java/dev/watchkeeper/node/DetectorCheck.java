package dev.watchkeeper.node;

import dev.watchkeeper.detect.DetectorState;
import dev.watchkeeper.detect.DetectorView;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthCheck;
import java.util.Locale;
import java.util.Optional;

/** Whether the pictures of events are examined; immutable, of a thread-safe part. */
record DetectorCheck(DetectorView detector) implements HealthCheck {
    @Override
    public String name() {
        return "detector";
    }

    @Override
    public Outcome run() {
        return detector.state()
                .map(DetectorCheck::outcome)
                .orElseGet(() -> Outcome.of(CheckStatus.OK, "Object detection is off"));
    }

    private static Outcome outcome(DetectorState state) {
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
            case UNAVAILABLE -> Outcome.of(CheckStatus.WARNING, state.sentence());
        };
    }
}
