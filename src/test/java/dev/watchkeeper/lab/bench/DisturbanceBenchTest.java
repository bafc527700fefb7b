package dev.watchkeeper.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.MotionInterval;
import dev.watchkeeper.lab.scene.Trial;
import dev.watchkeeper.lab.scene.Trials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DisturbanceBenchTest {
    static List<String> kinds() {
        return Trials.disturbing();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nobodyComesInADesertedFilm(String kind) {
        Trial trial = Trials.deserted(kind, 1001);
        assertThat(trial.name()).isEqualTo(kind + "-1001");
        assertThat(trial.motion()).isEmpty();
        assertThat(trial.kind().seconds()).isBetween(90, 600);
    }

    @Test
    void aKindThatDoesNotExistIsRefusedByNameWithTheKindsThatDo() {
        DisturbanceBench bench = new DisturbanceBench(
                new DisturbanceBench.Plan(1, List.of("rain", "locusts")),
                new SystemClock(),
                new Shutdown(),
                new PrintWriter(new StringWriter()));
        assertThatThrownBy(bench::run)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("locusts")
                .hasMessageContaining("leaves");
    }

    @Test
    void eachEventIsFalseAndCountedByTheHour() {
        DisturbanceReport report = new DisturbanceReport(List.of(
                new DisturbanceReport.Result(Trials.deserted("rain", 1001), List.of(new MotionInterval(3, 4.5))),
                new DisturbanceReport.Result(Trials.deserted("rain", 1002), List.of()),
                new DisturbanceReport.Result(Trials.deserted("fade", 1001), List.of())));
        assertThat(report.markdown())
                .contains("| rain | 2 | 0.33 | 1 | 3.00 |")
                .contains("| fade | 1 | 0.03 | 0 | 0.00 |")
                .contains("- rain-1001: false event 3.0–4.5 s");
    }
}
