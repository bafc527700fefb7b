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
    void aLoopStandsOnceItIsLaterThanItSaid() {
        clock.advance(Duration.ofSeconds(20));
        assertThat(pulse.stands()).isFalse();
        pulse.next(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(5));
        assertThat(pulse.stands()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(pulse.stands()).isTrue();
        pulse.next(Duration.ofSeconds(5));
        assertThat(pulse.stands()).isFalse();
    }

    @Test
    void oneThatHasEndedDoesNotStand() {
        pulse.end();
        clock.advance(Duration.ofDays(1));
        assertThat(pulse.stands()).isFalse();
    }
}
