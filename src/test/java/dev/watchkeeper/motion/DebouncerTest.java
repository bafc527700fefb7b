package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.media.TestVideo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Begin and end of events that need not travel, by sequences of moving and quiet pictures. */
final class DebouncerTest {
    private static final int FPS = 5;

    private record Stretch(int from, int to) {}

    private static List<Stretch> events(int pictures, IntPredicate moving) {
        Debouncer debouncer = new Debouncer(Duration.ofMillis(250), Duration.ofSeconds(2));
        List<Stretch> events = new ArrayList<>();
        for (int n = 0; n < pictures; n++) {
            Finding picture = picture(n, moving.test(n));
            if (debouncer.update(picture, picture.whole(), false) == Debouncer.Change.ENDED) {
                events.add(stretch(debouncer));
            }
        }
        if (debouncer.sessionEnded() == Debouncer.Change.ENDED) {
            events.add(stretch(debouncer));
        }
        return events;
    }

    private static Stretch stretch(Debouncer debouncer) {
        return new Stretch((int) Math.round(Watch.seconds(debouncer.began()) * FPS), (int)
                Math.round(Watch.seconds(debouncer.lastMotion()) * FPS));
    }

    private static Finding picture(int n, boolean moving) {
        long micros = n * 1_000_000L / FPS;
        return new Finding(
                TestVideo.START.plusNanos(micros * 1000),
                micros,
                false,
                moving ? 0.1 : 0,
                false,
                moving ? List.of(new Finding.Region(5 + 3 * (n % 60), 60, 20, 50, 800, 300, true, true)) : List.of(),
                Set.of(),
                new Gauge.Reading(320, 180, 0, 51, 0, 1, List.of()),
                List.of(),
                List.of());
    }

    @Test
    void motionMustLastAndOneLostPictureDoesNotMatter() {
        assertThat(events(50, n -> n == 10 || n == 11)).isEmpty();
        assertThat(events(50, n -> n >= 10 && n <= 20 && n != 12)).containsExactly(new Stretch(10, 20));
    }

    /** Blinking for minutes is no event, and must not use up the chance of somebody who comes meanwhile. */
    @Test
    void somethingThatBlinksBeforeDoesNotHideWhoComes() {
        assertThat(events(600, n -> n % 4 == 0)).isEmpty();
        assertThat(events(600, n -> n % 4 == 0 || (n >= 500 && n < 506)))
                .first()
                .satisfies(event -> assertThat(event.from()).isBetween(496, 500));
    }

    /** What a higher sensitivity adds to the pictures in which something moves never takes an event away. */
    @Test
    void moreMovingPicturesNeverLoseAnEvent() {
        Random random = new Random(4);
        int found = 0;
        for (int film = 0; film < 2000; film++) {
            boolean[] less = new boolean[200];
            boolean[] more = new boolean[200];
            double rare = random.nextDouble() * 0.4;
            double often = random.nextDouble() * 0.5;
            boolean moves = false;
            for (int n = 0; n < less.length; n++) {
                moves = random.nextInt(12) == 0 ? !moves : moves;
                less[n] = random.nextDouble() < (moves ? 0.7 : rare * rare);
                more[n] = less[n] || random.nextDouble() < often;
            }
            List<Stretch> covering = events(more.length, n -> more[n]);
            for (Stretch event : events(less.length, n -> less[n])) {
                found++;
                assertThat(covering)
                        .as("film %d, event %s", film, event)
                        .anyMatch(other -> other.from() <= event.from() && other.to() >= event.to());
            }
        }
        assertThat(found).isGreaterThan(1000);
    }
}
