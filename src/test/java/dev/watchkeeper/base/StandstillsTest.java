package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StandstillsTest {
    private final ManualClock clock = new ManualClock();
    private final Standstills subject = new Standstills(clock.monotonicNanos(), clock.bootNanos());

    private Duration since(long nanos) {
        subject.look(clock.monotonicNanos(), clock.bootNanos());
        return Duration.ofNanos(subject.sinceNanos(nanos));
    }

    @Test
    void timeThatPassesOnAllClocksIsNotAStandstill() {
        long from = clock.monotonicNanos();
        clock.advance(Duration.ofHours(3));
        assertThat(since(from)).isZero();
    }

    @Test
    void suspensionCountsForMomentsBeforeItAndNotForThoseAfter() {
        long before = clock.monotonicNanos();
        clock.advance(Duration.ofSeconds(1));
        clock.suspend(Duration.ofHours(8));
        clock.advance(Duration.ofMillis(200));
        assertThat(since(before)).isEqualTo(Duration.ofHours(8));
        long after = clock.monotonicNanos();
        clock.advance(Duration.ofSeconds(5));
        assertThat(since(after)).isZero();
        assertThat(since(before)).isEqualTo(Duration.ofHours(8));
    }

    @Test
    void manySuspensionsAreBoundedAndNoneIsForgotten() {
        long before = clock.monotonicNanos();
        for (int i = 0; i < 1_000; i++) {
            clock.advance(Duration.ofSeconds(1));
            clock.suspend(Duration.ofSeconds(10));
            assertThat(since(before)).isEqualTo(Duration.ofSeconds(10L * (i + 1)));
        }
    }

    @Test
    void aReadingDelayedBetweenTheClocksIsCorrected() {
        long before = clock.monotonicNanos();
        subject.look(
                clock.monotonicNanos(),
                clock.bootNanos() + Duration.ofMillis(150).toNanos());
        assertThat(since(before)).isZero();
    }
}
