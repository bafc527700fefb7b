package dev.watchkeeper.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TruthTest {
    private static final long SECOND = 1000;

    private final Truth truth = new Truth();

    /** A picture every 100 ms between two seconds, both inclusive. */
    private void sent(int fromSecond, int toSecond, int sessions, String fault) {
        List<Truth.Unit> units = new ArrayList<>();
        for (long at = fromSecond * SECOND; at <= toSecond * SECOND; at += 100) {
            units.add(new Truth.Unit(at, sessions, fault));
        }
        truth.add(units);
    }

    private static Truth.Span span(int fromSecond, int toSecond, boolean watched) {
        return new Truth.Span(fromSecond * SECOND, toSecond * SECOND, watched ? "" : "stalled");
    }

    private Truth.Difference against(Truth.Span... ledger) {
        return truth.against(List.of(ledger), 0, 100 * SECOND, fault -> fault.equals("black") ? 30_000 : 4_000);
    }

    @Test
    void aGapThatIsBookedAsBlindAgrees() {
        sent(0, 40, 1, "");
        sent(41, 59, 0, "silent");
        sent(60, 100, 1, "");
        assertThat(against(span(0, 40, true), span(40, 61, false), span(61, 100, true)))
                .isEqualTo(new Truth.Difference(18_000, 0, 28_000 + 28_000, 0, List.of(), List.of()));
    }

    @Test
    void timeBookedAsWatchedWithinAGapIsFound() {
        sent(0, 40, 1, "");
        sent(41, 59, 1, "silent");
        sent(60, 100, 1, "");
        Truth.Difference difference = against(span(0, 45, true), span(45, 61, false), span(61, 100, true));
        assertThat(difference.bookedWatched()).isEqualTo(4_000);
        assertThat(difference.contradictions())
                .containsExactly("4000 ms of 1970-01-01T00:00:40Z to 1970-01-01T00:01:00Z, faults [silent]");
    }

    @Test
    void timeBookedAsBlindAmongGoodPicturesIsFound() {
        sent(0, 100, 1, "");
        assertThat(against(span(0, 50, true), span(50, 53, false), span(53, 100, true)))
                .isEqualTo(new Truth.Difference(
                        0,
                        0,
                        88_000,
                        3_000,
                        List.of(),
                        List.of("stalled from 1970-01-01T00:00:50Z to 1970-01-01T00:00:53Z, within good pictures from"
                                + " 1970-01-01T00:00:00Z to 1970-01-01T00:01:40Z")));
    }

    @Test
    void aGapWithinTheDeadlineOfItsFaultMayCountAsWatched() {
        sent(0, 40, 1, "");
        sent(41, 59, 1, "black");
        sent(60, 100, 1, "");
        assertThat(against(span(0, 100, true)).bookedWatched()).isZero();
    }

    @Test
    void afterAnOutageAFaultIsJudgedByItself() {
        sent(0, 40, 1, "");
        sent(41, 59, 0, "silent");
        sent(60, 80, 1, "black");
        sent(81, 100, 1, "");
        assertThat(against(span(0, 40, true), span(40, 60, false), span(60, 100, true))
                        .bookedWatched())
                .isZero();
        assertThat(against(span(0, 100, true)).bookedWatched())
                .as("the outage before it still counts")
                .isEqualTo(18_000);
    }

    @Test
    void aShortSilenceBesideAnExcusedFaultNeedNotBeNoticed() {
        sent(0, 40, 1, "");
        sent(41, 59, 1, "black");
        sent(60, 62, 0, "silent");
        sent(63, 100, 1, "");
        assertThat(against(span(0, 100, true)))
                .isEqualTo(new Truth.Difference(0, 0, 28_000 + 25_000, 0, List.of(), List.of()));
        assertThat(against(span(0, 50, true), span(50, 70, false), span(70, 100, true))
                        .bookedBlind())
                .as("blind time booked among the good pictures after it still counts")
                .isPositive();
    }

    @Test
    void aFaultThatLastedLongerThanItsDeadlineIsNotExcused() {
        sent(0, 40, 1, "");
        sent(41, 81, 1, "black");
        sent(82, 100, 1, "");
        assertThat(against(span(0, 100, true)).bookedWatched()).isEqualTo(40_000);
    }

    @Test
    void aRecordReadTwiceCountsOnce() {
        sent(0, 100, 1, "");
        sent(0, 100, 0, "");
        assertThat(against(span(0, 100, true)).unseen()).isZero();
    }
}
