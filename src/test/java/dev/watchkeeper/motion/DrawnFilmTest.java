package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.lab.scene.Trials;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of films in which motion was missed once, each at three sensitivities: all of it is found, and more sensitivity never sees less. */
final class DrawnFilmTest {
    private static DrawnFilm film(String name, double from, double to) {
        return DrawnFilm.draw(
                Trials.tuning().stream()
                        .filter(trial -> trial.name().equals(name))
                        .findFirst()
                        .orElseThrow(),
                from,
                to);
    }

    @ParameterizedTest
    @CsvSource({
        "overcast-3, 8, 40",
        "overcast-4, 8, 40",
        "close-1, 0, 32",
        "close-4, 20, 48",
        "near-1, 20, 50",
        "near-4, 20, 52",
        "water-2, 45, 70",
        "water-3, 0, 20",
        "lamp-2, 0, 40",
    })
    void everyMotionIsFoundAndNoneIsInvented(String name, double from, double to) {
        DrawnFilm film = film(name, from, to);
        Watch before = film.watch(25);
        for (int sensitivity : new int[] {50, 75}) {
            Watch watch = film.watch(sensitivity);
            if (sensitivity == 50) {
                assertThat(film.wrong(watch)).as(watch.toString()).isEmpty();
            }
            for (Event.MotionEnded event : before.ended()) {
                assertThat(watch.ended())
                        .as("%s at %d has what less found:%n%s%nhas%n%s", name, sensitivity, before, watch)
                        .anyMatch(found -> !found.began().isAfter(event.began())
                                && !found.at().isBefore(event.at()));
            }
            before = watch;
        }
    }

    /** It was seen after the 3 s of learning at the earliest. */
    @ParameterizedTest
    @CsvSource({"haze-1", "haze-2"})
    void trafficThatIsThereWhileLearningIsAnEventFromTheBegin(String name) {
        Watch watch = film(name, 0, 8).watch(50);
        assertThat(watch.ended()).as(watch.toString()).isNotEmpty();
        assertThat(Watch.seconds(watch.ended().getFirst().began())).isLessThan(2.5);
    }

    /** Exposure swings with the switch, so thresholds are raised: they hid most of the change, and the rest was taken for somebody near. */
    @ParameterizedTest
    @ValueSource(ints = {1009, 1013, 1014, 1029, 1030, 1038})
    void theSwitchBackFromInfraredIsNoEvent(int number) {
        DrawnFilm film = DrawnFilm.draw(Trials.deserted("infrared-switch", number), 20, 72);
        for (int sensitivity : new int[] {50, 75}) {
            Watch watch = film.watch(sensitivity);
            assertThat(watch.events).as("at %d: %s", sensitivity, watch).isEmpty();
        }
    }
}
