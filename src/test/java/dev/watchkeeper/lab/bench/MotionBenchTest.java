package dev.watchkeeper.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.bench.MotionBench.Numbers;
import dev.watchkeeper.lab.scene.Trial;
import dev.watchkeeper.lab.scene.Trials;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MotionBenchTest {
    @Test
    void numbersOfFurtherFilmsAreARangeOrOne() {
        assertThat(Numbers.parse("21-30")).contains(new Numbers(21, 30));
        assertThat(Numbers.parse("40")).contains(new Numbers(40, 40));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-4", "20", "30-21", "21-121", "21-", "a-b", "21 - 30"})
    void otherNumbersAreRefused(String text) {
        assertThat(Numbers.parse(text)).isEmpty();
    }

    @Test
    void furtherFilmsAreInNeitherOfTheUsualSets() {
        List<String> usual = Stream.concat(Trials.tuning().stream(), Trials.heldOut().stream())
                .map(Trial::name)
                .toList();
        assertThat(Trials.further(Trials.FIRST_FURTHER, 23))
                .hasSize(3 * usual.size() / 7)
                .extracting(Trial::name)
                .doesNotContainAnyElementsOf(usual);
    }
}
