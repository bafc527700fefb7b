package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.detect.DetectorState;
import dev.watchkeeper.detect.DetectorState.Counts;
import dev.watchkeeper.detect.DetectorState.Phase;
import dev.watchkeeper.host.CheckStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DetectorCheckTest {
    private final ManualClock clock = new ManualClock();

    private DetectorCheck check(Phase phase, Instant since) {
        DetectorState state = new DetectorState(phase, since, "It runs", new Counts(7, 2, 0, 0.0312));
        return new DetectorCheck(() -> Optional.of(state), clock);
    }

    @Test
    void itSaysHowMuchOfTheBudgetWasUsed() {
        assertThat(check(Phase.READY, clock.wall()).run().message())
                .isEqualTo("It runs: 3.1 % used in the last minute, 7 pictures examined, 2 skipped");
    }

    @Test
    void whatLastsIsAnErrorOfWhichAPersonIsTold() {
        DetectorCheck check = check(Phase.UNAVAILABLE, clock.wall());
        assertThat(check.run().status()).isEqualTo(CheckStatus.WARNING);
        clock.advance(Duration.ofSeconds(61));
        assertThat(check.run().status()).isEqualTo(CheckStatus.ERROR);
    }
}
