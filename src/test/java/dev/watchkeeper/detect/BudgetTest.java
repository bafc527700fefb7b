package dev.watchkeeper.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.base.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    private final ManualClock clock = new ManualClock();

    /** Asks as often as it may for so long, and returns the most processor time in any minute. */
    private Duration busiest(double share, Duration cost, Duration time) {
        Budget budget = new Budget(share, clock);
        Deque<Long> spent = new ArrayDeque<>();
        long end = clock.monotonicNanos() + time.toNanos();
        int most = 0;
        while (clock.monotonicNanos() < end) {
            if (budget.allows()) {
                budget.spend(cost);
                spent.addLast(clock.monotonicNanos());
            }
            clock.advance(Duration.ofMillis(50));
            spent.removeIf(
                    at -> clock.monotonicNanos() - at > Duration.ofMinutes(1).toNanos());
            most = Math.max(most, spent.size());
        }
        return cost.multipliedBy(most);
    }

    @Test
    void withinAnyMinuteNoMoreThanTheShareIsSpent() {
        assertThat(busiest(0.1, Duration.ofMillis(45), Duration.ofMinutes(5)))
                .isBetween(Duration.ofMillis(5900), Duration.ofSeconds(6));
    }

    @Test
    void aPictureThatCostsMoreThanAMinutesBudgetIsExaminedAllTheRarer() {
        Budget budget = new Budget(0.01, clock);
        int examined = 0;
        for (int second = 0; second < 3600; second++) {
            if (budget.allows()) {
                budget.spend(Duration.ofSeconds(2)); // of 0.6 s a minute
                examined++;
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(examined).as("2 s each, of 36 s an hour").isBetween(17, 19);
    }

    @Test
    void itSaysWhatWasUsed() {
        Budget budget = new Budget(0.1, clock);
        budget.spend(Duration.ofSeconds(3));
        assertThat(budget.used()).isEqualTo(0.05, within(1e-9));
        clock.advance(Duration.ofSeconds(61));
        assertThat(budget.allows()).isTrue();
        assertThat(budget.used()).isZero();
    }
}
