package dev.watchkeeper.motion.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.motion.explain.MotionPicture.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is kept of the pictures, and the reasons given for them. */
final class MotionRecordsTest {
    private static final Instant T = Instant.parse("2026-11-25T08:00:00Z");
    private static final MotionSettings SETTINGS = settings(true);
    private static final MotionPicture.Region PERSON =
            new MotionPicture.Region(new Movement.Box(0.1, 0.2, 0.1, 0.3), true);

    private static MotionSettings settings(boolean enabled) {
        return new MotionSettings(
                enabled, 50, 0.002, 5, Duration.ofMillis(500), Duration.ofSeconds(5), List.of(), List.of());
    }

    private static MotionPicture quiet(double second, int score) {
        return picture(second, score, 0, 0, Phase.QUIET, second, List.of());
    }

    private static MotionPicture moving(double second, Phase phase, double since) {
        return picture(second, 90, 0.03, 0.03, phase, since, List.of(PERSON));
    }

    private static MotionPicture picture(
            double second,
            int score,
            double largest,
            double moved,
            Phase phase,
            double since,
            List<MotionPicture.Region> regions) {
        return new MotionPicture(
                at(second),
                false,
                score,
                51,
                largest,
                1,
                moved,
                false,
                phase,
                at(since),
                regions,
                List.of(new MotionPicture.Zone("gate", score, 51, moved > 0)));
    }

    private static Instant at(double second) {
        return T.plusNanos(Math.round(second * 1e9));
    }

    private static MotionView.Motion now(MotionLog log, double second) {
        return log.motion(at(second), Duration.ofSeconds(15), Optional.empty());
    }

    @Test
    void aVisitIsShownWithItsReasonsAndItsSpan() {
        MotionLog log = new MotionLog(SETTINGS);
        log.add(quiet(0, 20));
        assertThat(now(log, 1).reason()).isEqualTo(Reason.BELOW);
        assertThat(now(log, 1).sentence()).contains("score 20 is below the threshold 51 (sensitivity 50)");
        log.add(moving(2, Phase.SUSPICION, 2));
        log.add(moving(2.4, Phase.SUSPICION, 2));
        assertThat(now(log, 3).reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(now(log, 3).sentence()).contains("moved for 0.4 s; it becomes an event after 0.5 s");
        assertThat(now(log, 3).spans()).isEmpty();
        log.add(moving(2.6, Phase.EVENT, 2));
        assertThat(now(log, 3).spans()).containsExactly(new MotionView.Span(at(2), Optional.empty()));
        assertThat(now(log, 3).newest().orElseThrow().regions()).containsExactly(PERSON);
        log.add(picture(3, 0, 0, 0, Phase.EVENT, 2, List.of()));
        assertThat(now(log, 3).reason()).isEqualTo(Reason.EVENT_PAUSED);
        log.add(quiet(9, 3));
        MotionView.Motion after = now(log, 9);
        assertThat(after.spans()).containsExactly(new MotionView.Span(at(2), Optional.of(at(2.6))));
        assertThat(after.points())
                .extracting(MotionView.Point::reason)
                .containsExactly(
                        Reason.BELOW,
                        Reason.TOO_SHORT,
                        Reason.TOO_SHORT,
                        Reason.EVENT,
                        Reason.EVENT_PAUSED,
                        Reason.BELOW);
        assertThat(log.motion(at(9), Duration.ofSeconds(15), Optional.of(at(2.6)))
                        .points())
                .extracting(MotionView.Point::at)
                .containsExactly(at(3), at(9));
    }

    @Test
    void eachReasonForNoEventHasItsSentence() {
        MotionPicture leaves = moving(5, Phase.SUSPICION, 2);
        assertThat(reason(leaves)).isEqualTo(Reason.NOT_TRAVELLING);
        assertThat(Reason.NOT_TRAVELLING.sentence(leaves, SETTINGS)).contains("moved for 3.0 s without travelling");
        assertThat(reason(picture(1, 20, 0.001, 0, Phase.QUIET, 1, List.of()))).isEqualTo(Reason.TOO_SMALL);
        assertThat(Reason.TOO_SMALL.sentence(picture(1, 20, 0.001, 0, Phase.QUIET, 1, List.of()), SETTINGS))
                .contains("only 0.10 % of the picture; min-area requires 0.20 %");
        assertThat(reason(picture(1, 60, 0.01, 0, Phase.QUIET, 1, List.of()))).isEqualTo(Reason.NO_REGION);
        assertThat(reason(picture(1, 60, 0.01, 0, Phase.QUIET, 1, List.of(PERSON))))
                .isEqualTo(Reason.STANDING);
        MotionPicture learning =
                new MotionPicture(T, true, 0, 51, 0, 1, 0, false, Phase.QUIET, T, List.of(), List.of());
        assertThat(reason(learning)).isEqualTo(Reason.LEARNING);
        MotionPicture blind =
                new MotionPicture(T, false, 0, 51, 0, 0.001, 0, false, Phase.QUIET, T, List.of(), List.of());
        assertThat(reason(blind)).isEqualTo(Reason.NOTHING_WATCHED);
        assertThat(Reason.NOTHING_WATCHED.sentence(blind, SETTINGS))
                .contains("leave only 0.10 % of the picture to watch");
        for (Reason reason : Reason.values()) {
            assertThat(reason.sentence(quiet(1, 2), SETTINGS)).matches("[A-Z].*\\.");
            assertThat(reason.id()).matches("[a-z-]+");
        }
    }

    private static Reason reason(MotionPicture picture) {
        return Reason.of(picture, SETTINGS);
    }

    @Test
    void onlyTheLastMinutesAreKeptAndNotTooManyPoints() {
        MotionLog log = new MotionLog(SETTINGS);
        for (int i = 0; i < 30 * 400; i++) {
            log.add(quiet(i / 30.0, i % 7));
        }
        List<MotionView.Point> points = now(log, 400).points();
        assertThat(points).hasSizeBetween(1000, MotionLog.MOST_POINTS);
        assertThat(points.getFirst().at()).isAfterOrEqualTo(at(400).minus(MotionLog.KEPT.plusMillis(100)));
        assertThat(points)
                .as("the highest of each")
                .extracting(MotionView.Point::score)
                .contains(6)
                .doesNotContain(0);
    }

    @Test
    void aClockThatIsSetBackLeavesNoPointsOfTheFuture() {
        MotionLog log = new MotionLog(SETTINGS);
        log.add(quiet(100, 1));
        log.add(quiet(110, 2));
        log.add(quiet(40, 3));
        assertThat(now(log, 41).points()).extracting(MotionView.Point::score).containsExactly(3);
    }

    @Test
    void silenceIsNoQuiet() {
        MotionLog log = new MotionLog(SETTINGS);
        assertThat(now(log, 0).reason()).isEqualTo(Reason.NO_PICTURES);
        log.add(moving(1, Phase.EVENT, 1));
        MotionView.Motion later = now(log, 17);
        assertThat(later.reason()).isEqualTo(Reason.NO_PICTURES);
        assertThat(later.spans()).containsExactly(new MotionView.Span(at(1), Optional.of(at(1))));
    }

    @Test
    void camerasWithoutMotionSaySoAndUnknownOnesAreNone() {
        MotionRecords records = new MotionRecords(new ManualClock());
        Consumer<MotionPicture> door = records.add("door", SETTINGS);
        var unused = records.add("attic", settings(false));
        assertThat(records.motion("nobody", Optional.empty())).isEmpty();
        assertThat(records.motion("attic", Optional.empty()).orElseThrow().reason())
                .isEqualTo(Reason.OFF);
        door.accept(quiet(0, 7));
        assertThat(records.motion("door", Optional.empty()).orElseThrow().points())
                .hasSize(1);
        records.remove("door");
        assertThat(records.motion("door", Optional.empty())).isEmpty();
    }
}
