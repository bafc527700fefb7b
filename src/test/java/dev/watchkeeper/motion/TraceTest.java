package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.TestVideo;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What an event keeps of how something moved. */
final class TraceTest {
    private static Movement walked(double seconds) {
        return walked(seconds, t -> 20 + 280 * t / seconds);
    }

    private static Movement walked(double seconds, DoubleUnaryOperator x) {
        Room room = new Room(8, 2);
        DoubleFunction<dev.watchkeeper.media.GrayPicture> draw = t -> {
            room.light(1, 0);
            if (t >= 6 && t <= 6 + seconds) {
                room.block(x.applyAsDouble(t - 6), 110, 22, 60, 40);
            }
            return room.shoot(t);
        };
        Watch watch = new Watch(Watch.DEFAULTS).film(0, 8 + seconds, 5, draw);
        watch.interrupted();
        List<Event.MotionEnded> ended = watch.ended();
        assertThat(ended).as(watch.toString()).hasSize(1);
        return ended.getFirst().movement();
    }

    @Test
    void aWalkKeepsItsPathItsRegionsAndItsScore() {
        Movement movement = walked(6);
        assertThat(movement.score()).contains(new Movement.Score(100, 51));
        assertThat(movement.regions()).hasSize(1);
        Movement.Box box = movement.regions().getFirst();
        assertThat(box.width()).isCloseTo(22.0 / 320, within(0.02));
        assertThat(box.height()).isCloseTo(60.0 / 180, within(0.03));
        assertThat(movement.path())
                .hasSizeBetween(25, 31)
                .isSortedAccordingTo(Comparator.comparing(Movement.Point::after));
        assertThat(movement.path().getFirst().after()).isEqualTo(Duration.ZERO);
        assertThat(movement.path().getFirst().x()).isCloseTo(20 / 320.0, within(0.03));
        assertThat(movement.path().getLast().x()).isCloseTo(300 / 320.0, within(0.03));
        assertThat(movement.path().getLast().after().toMillis()).isBetween(5500L, 6100L);
        assertThat(movement.path()).allSatisfy(point -> assertThat(point.y()).isCloseTo(110 / 180.0, within(0.03)));
    }

    @Test
    void aLongWalkKeepsAsManyPointsAsAreAllowedFromItsBeginToItsEnd() {
        // To and fro twice, and then to the right.
        Movement movement = walked(50, t -> 160 - 140 * Math.cos(t * Math.PI / 10));
        assertThat(movement.path()).hasSizeBetween(Movement.MAX_POINTS / 2, Movement.MAX_POINTS);
        assertThat(movement.path().getFirst().x()).isLessThan(0.15);
        assertThat(movement.path()).as("back again").anyMatch(p -> p.after().toSeconds() == 19 && p.x() < 0.15);
        assertThat(movement.path().getLast().x()).isGreaterThan(0.9);
    }

    @Test
    void thePictureOfAnEventShowsWhatTravelsAndNotTheLight() {
        Trace trace = new Trace();
        trace.add(moving(1, 0.3), 0.3, () -> Optional.of(picture(1)));
        trace.begun(TestVideo.START.plusMillis(900), 0.01);
        trace.add(moving(2, 0.3), 0.01, () -> Optional.of(picture(2)));
        trace.add(moving(3, 0.5), 0, () -> Optional.of(picture(3)));
        Event.MotionEnded ended = trace.ending("yard-1", "yard", TestVideo.START, TestVideo.START.plusSeconds(4));
        assertThat(ended.snapshot()).map(Snapshot::takenAt).contains(picture(2).takenAt());
    }

    private static Snapshot picture(int second) {
        return new Snapshot(new byte[0], TestVideo.START.plusSeconds(second), 320, 180);
    }

    private static Finding moving(int second, double moved) {
        Finding.Region region = new Finding.Region(5, 60, 20, 50, 800, 300, true, true);
        return new Finding(
                TestVideo.START.plusSeconds(second),
                second * 1_000_000L,
                false,
                moved,
                false,
                List.of(region),
                Set.of(),
                new Gauge.Reading(320, 180, 0, 51, 0, 1, List.of()),
                List.of(),
                List.of());
    }
}
