package dev.watchkeeper.motion.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.motion.explain.MotionPicture.Phase;
import dev.watchkeeper.motion.explain.MotionView.Minute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The highest scores of each minute of a day. */
final class DayScoresTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static MotionPicture picture(Instant at, int score, int zone) {
        return new MotionPicture(
                at,
                false,
                score,
                51,
                0,
                1,
                0,
                false,
                Phase.QUIET,
                at,
                List.of(),
                List.of(new MotionPicture.Zone("door", zone, 51, false)));
    }

    @Test
    void theHighestScoreOfEachMinuteStaysForADay() {
        DayScores day = new DayScores(1);
        assertThat(day.until(NOON)).isEmpty();
        day.add(picture(NOON.plusSeconds(5), 40, 3));
        day.add(picture(NOON.plusSeconds(59), 64, 2));
        day.add(picture(NOON.plusSeconds(60), 7, 7));
        assertThat(day.until(NOON.plusSeconds(61)))
                .containsExactly(new Minute(NOON, 64, List.of(3)), new Minute(NOON.plusSeconds(60), 7, List.of(7)));
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        assertThat(day.until(tomorrow)).extracting(Minute::score).containsExactly(7);
        day.add(picture(tomorrow, 5, 5));
        assertThat(day.until(tomorrow)).extracting(Minute::score).containsExactly(7, 5);
        assertThat(day.until(tomorrow.plus(Duration.ofDays(3)))).isEmpty();
    }

    @Test
    void aClockThatWasSetBackShowsNothingOfTheFuture() {
        DayScores day = new DayScores(1);
        day.add(picture(NOON, 64, 2));
        assertThat(day.until(NOON.minusSeconds(3600))).isEmpty();
    }

    @Test
    void otherZonesKeepTheScoresOfTheWholePicture() {
        DayScores day = new DayScores(1);
        day.add(picture(NOON, 64, 2));
        assertThat(day.copy(1, true).until(NOON)).containsExactly(new Minute(NOON, 64, List.of(2)));
        assertThat(day.copy(2, false).until(NOON)).containsExactly(new Minute(NOON, 64, List.of(0, 0)));
    }
}
