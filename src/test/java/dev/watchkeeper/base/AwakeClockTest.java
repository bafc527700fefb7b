package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AwakeClockTest {
    private final ManualClock real = new ManualClock();
    private final AwakeClock clock = new AwakeClock(real);

    @Test
    void timePassesWhileTheClockIsRead() {
        long from = clock.monotonicNanos();
        for (int i = 0; i < 1_000; i++) {
            real.advance(Duration.ofMillis(100));
            long unused = clock.monotonicNanos();
        }
        assertThat(clock.since(from)).isEqualTo(Duration.ofSeconds(100));
        assertThat(clock.paused()).isZero();
    }

    @Test
    void aPauseOfTheWholeProcessIsRemoved() {
        long from = clock.monotonicNanos();
        real.advance(Duration.ofMillis(500));
        assertThat(clock.since(from)).isEqualTo(Duration.ofMillis(500));
        real.advance(Duration.ofSeconds(40));
        assertThat(clock.since(from)).as("the first reading afterwards").isEqualTo(Duration.ofMillis(500));
        assertThat(clock.paused()).isEqualTo(Duration.ofSeconds(40));
        real.advance(Duration.ofMillis(300));
        assertThat(clock.since(from)).isEqualTo(Duration.ofMillis(800));
        assertThat(clock.wall()).isEqualTo(real.wall());
    }

    @Test
    void stepsOfTheWallClockDoNotAffectIt() {
        long from = clock.monotonicNanos();
        real.stepWall(Duration.ofHours(-2));
        assertThat(clock.since(from)).isZero();
    }
}
