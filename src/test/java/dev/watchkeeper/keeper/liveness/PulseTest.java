package dev.watchkeeper.keeper.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a loop that watches counts as standing. */
final class PulseTest {
    private final ManualClock clock = new ManualClock();
    private final Pulse pulse = new Pulse(clock, Duration.ofSeconds(20));

    @Test
    void aLoopIsOverdueOnceItIsLaterThanPromised() {
        clock.advance(Duration.ofSeconds(20));
        assertThat(pulse.isOverdue()).isFalse();
        pulse.beat(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        assertThat(pulse.isOverdue()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(pulse.isOverdue()).isTrue();
        pulse.beat(Duration.ofSeconds(5));
        assertThat(pulse.isOverdue()).isFalse();
    }

    @Test
    void aLoopThatEndedIsNeverOverdue() {
        pulse.end();
        clock.advance(Duration.ofDays(1));
        assertThat(pulse.isOverdue()).isFalse();
    }
}
