package dev.watchkeeper.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.media.Natives;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few films of {@code watchkeeper bench motion}, from drawing to events, so that no regression goes unnoticed. */
final class MotionTrialTest {
    @ParameterizedTest
    @ValueSource(strings = {"leaves-1", "steps-1"})
    void everyMotionIsOneEventAndNothingElseIs(String name) throws Exception {
        tryFilm(name);
    }

    /** A long film. */
    @Test
    @Tag("interop")
    void somebodyWhoStandsStillIsOneEventToo() throws Exception {
        tryFilm("stand-2");
    }

    private static void tryFilm(String name) throws Exception {
        Natives.load(false);
        MotionMaterial film = new FilmStudio(Optional.empty())
                .all().stream()
                        .filter(material -> material.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        MotionTrial.Result result = MotionTrial.run(film);
        assertThat(MotionReport.remarks(result))
                .as("missed motions and false events, lazily and in full")
                .isEmpty();
        assertThat(result.lazy().score().splits()).isZero();
        assertThat(result.full().score().splits()).isZero();
        assertThat(result.lazy().score().onset(1).orElse(0)).isLessThan(0.5);
        assertThat(result.lazy().decoded()).isPositive();
    }
}
