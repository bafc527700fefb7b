package dev.watchkeeper.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.lab.scene.MotionInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventScoreTest {
    private static final Duration END_AFTER = Duration.ofSeconds(5);

    private static List<MotionInterval> spans(double... seconds) {
        List<MotionInterval> spans = new ArrayList<>();
        for (int i = 0; i < seconds.length; i += 2) {
            spans.add(new MotionInterval(seconds[i], seconds[i + 1]));
        }
        return spans;
    }

    private static EventScore score(List<MotionInterval> truth, List<MotionInterval> events) {
        return EventScore.of(truth, events, END_AFTER, 1800);
    }

    @Test
    void anEventForEachMotionIsPerfect() {
        EventScore score = score(spans(10, 20, 40, 50), spans(10.2, 19, 40.4, 51));
        assertThat(score.found()).isEqualTo(2);
        assertThat(score.recall()).isEqualTo(1);
        assertThat(score.falseEvents()).isEmpty();
        assertThat(score.splits()).isZero();
        assertThat(score.onset(0.5)).hasValueCloseTo(0.4, within(1e-9));
        assertThat(score.onset(1)).hasValueCloseTo(0.4, within(1e-9));
    }

    @Test
    void aMotionWithoutEventIsMissed() {
        EventScore score = score(spans(10, 20, 40, 50), spans(10, 20));
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.motions().get(1).found()).isFalse();
        assertThat(score.onset(1)).hasValueCloseTo(0.0, within(1e-9));
    }

    @Test
    void anEventWhileNothingMovesIsFalse() {
        EventScore score = score(spans(10, 20), spans(10, 20, 30, 31, 50, 51));
        assertThat(score.falseEvents()).hasSize(2);
        assertThat(score.falsePerHour()).isEqualTo(4);
    }

    @Test
    void anEventThatOnlyRunsIntoAMotionFindsItButIsFalse() {
        EventScore score = score(spans(30, 40), spans(10, 45));
        assertThat(score.found()).isEqualTo(1);
        assertThat(score.falseEvents()).hasSize(1);
        assertThat(score.onset(1)).isEmpty();
    }

    @Test
    void severalEventsOfOneMotionAreSplits() {
        EventScore score = score(spans(10, 40), spans(10, 15, 22, 25, 33, 39));
        assertThat(score.splits()).isEqualTo(2);
        assertThat(score.falseEvents()).isEmpty();
    }

    @Test
    void motionsCloserThanTheEndOfAnEventAreOne() {
        EventScore score = score(spans(14, 30, 10, 20, 34, 50), spans(10, 50));
        assertThat(score.expected()).isEqualTo(1);
        assertThat(score.splits()).isZero();
    }

    @Test
    void oneEventMayCoverTwoMotions() {
        EventScore score = score(spans(10, 20, 40, 50), spans(10, 50));
        assertThat(score.found()).isEqualTo(2);
        assertThat(score.motions().get(1).onset()).isEmpty();
    }

    @Test
    void scoresOfFilmsAddUp() {
        EventScore sum =
                EventScore.NONE.plus(score(spans(10, 20), spans(10, 20))).plus(score(spans(10, 20), spans(30, 31)));
        assertThat(sum.expected()).isEqualTo(2);
        assertThat(sum.found()).isEqualTo(1);
        assertThat(sum.falseEvents()).hasSize(1);
        assertThat(sum.hours()).isEqualTo(1);
    }

    @Test
    void nothingExpectedAndNothingFoundIsPerfect() {
        EventScore score = score(List.of(), List.of());
        assertThat(score.recall()).isEqualTo(1);
        assertThat(score.falsePerHour()).isZero();
        assertThat(score.onset(0.5)).isEmpty();
    }
}
