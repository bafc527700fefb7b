package dev.watchkeeper.analyse.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a model that failed is asked again. */
final class BreakerTest {
    private final ManualClock clock = new ManualClock();
    private final Breaker breaker = new Breaker(clock);

    @Test
    void thePausesAre1Then2Then5Minutes() {
        for (int minutes : new int[] {1, 2, 5, 5}) {
            breaker.failed(breaker.pass().orElseThrow(), Optional.empty());
            assertThat(breaker.left()).contains(Duration.ofMinutes(minutes));
            assertThat(breaker.pass()).isEmpty();
            clock.advance(Duration.ofMinutes(minutes));
            assertThat(breaker.left()).isEmpty();
        }
        breaker.succeeded(breaker.pass().orElseThrow());
        breaker.failed(breaker.pass().orElseThrow(), Optional.empty());
        assertThat(breaker.left()).contains(Duration.ofMinutes(1));
    }

    @Test
    void whatWasUnderWayTogetherIsOneFailure() {
        int one = breaker.pass().orElseThrow();
        int other = breaker.pass().orElseThrow();
        breaker.failed(one, Optional.empty());
        breaker.failed(other, Optional.empty());
        assertThat(breaker.left()).contains(Duration.ofMinutes(1));
        breaker.succeeded(other);
        assertThat(breaker.left()).contains(Duration.ofMinutes(1));
    }

    @Test
    void onlyOneQuestionTriesAfterAPause() {
        breaker.failed(breaker.pass().orElseThrow(), Optional.empty());
        clock.advance(Duration.ofMinutes(1));
        int trial = breaker.pass().orElseThrow();
        assertThat(breaker.pass()).isEmpty();
        breaker.abandoned(trial);
        assertThat(breaker.pass()).isPresent();
    }

    @Test
    void theServersOwnWishComesFirst() {
        breaker.failed(breaker.pass().orElseThrow(), Optional.of(Duration.ofSeconds(7)));
        assertThat(breaker.left()).contains(Duration.ofSeconds(7));
    }

    /** Whoever refuses and asks for no pause would be asked every second. */
    @Test
    void aWishForNoPauseOrForADayIsNone() {
        for (int minutes : new int[] {1, 2, 5}) {
            breaker.failed(breaker.pass().orElseThrow(), Optional.of(Duration.ZERO));
            assertThat(breaker.left()).contains(Duration.ofMinutes(minutes));
            clock.advance(Duration.ofMinutes(minutes));
        }
        breaker.failed(breaker.pass().orElseThrow(), Optional.of(Duration.ofHours(23)));
        assertThat(breaker.left()).contains(Duration.ofHours(1));
    }

    @Test
    void aQuestionThatWasRefusedUnseenDoesNotCount() {
        HourlyLimit limit = new HourlyLimit(1, clock);
        assertThat(limit.take()).isTrue();
        limit.giveBack();
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
    }

    @Test
    void anHourHoldsSoManyQuestions() {
        HourlyLimit limit = new HourlyLimit(2, clock);
        assertThat(limit.take()).isTrue();
        clock.advance(Duration.ofMinutes(20));
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
        assertThat(limit.left()).contains(Duration.ofMinutes(40));
        clock.advance(Duration.ofMinutes(40));
        assertThat(limit.take()).isTrue();
        assertThat(limit.take()).isFalse();
    }
}
