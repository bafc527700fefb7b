package dev.watchkeeper.camera.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.RecordSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DiagnosisTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    /** What stops, and which sign that makes late. */
    static Stream<Arguments> silences() {
        return Stream.<Consumer<Patient>>of(
                        patient -> patient.keyframes = false,
                        patient -> patient.streamRate = 0,
                        patient -> patient.good = false,
                        patient -> patient.changing = false,
                        patient -> patient.recorded = false,
                        patient -> patient.analysed = false)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("silences")
    void healthBeginsWhenTheLastLateSignIsMarked(Consumer<Patient> silence) {
        Patient patient = new Patient(HealthSettings.USUAL, RecordSettings.Mode.CONTINUOUS).open();
        patient.send(LONG);
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        silence.accept(patient);
        patient.send(LONG);
        assertThat(patient.vitals.condition().state()).isNotEqualTo(CameraState.HEALTHY);
        patient.keyframes = true;
        patient.streamRate = 1;
        patient.good = true;
        patient.changing = true;
        patient.recorded = true;
        patient.analysed = true;
        patient.send(Duration.ofSeconds(10));
        Condition well = patient.vitals.condition();
        assertThat(well.state()).isEqualTo(CameraState.HEALTHY);
        assertThat(Duration.between(well.since(), patient.clock.wall()))
                .isBetween(Duration.ZERO, Duration.ofSeconds(11));
    }

    @Test
    void aRefusalBetweenSessionsReplacesTheEndOfTheLastSession() {
        Patient patient = new Patient().open();
        patient.send(Duration.ofSeconds(10));
        patient.vitals.refused(FailureKind.BUSY);
        assertThat(patient.vitals.condition().state())
                .as("a session is open: a probe knows nothing better")
                .isEqualTo(CameraState.HEALTHY);
        patient.vitals.ended(
                FailureKind.ENDED, "the other side ended the session", 1, Optional.of(Duration.ofSeconds(1)));
        patient.vitals.refused(FailureKind.BUSY);
        assertThat(patient.vitals.condition().cause()).contains(FailureKind.BUSY);
        assertThat(patient.vitals.condition().sentence()).contains("no free session");
        patient.vitals.ended(FailureKind.BUSY, "453", 2, Optional.of(Duration.ofSeconds(2)));
        patient.vitals.refused(FailureKind.BUSY);
        assertThat(patient.vitals.condition().sentence())
                .as("the session's own answer says more")
                .isEqualTo("453");
    }

    /** {@link SignBook#isAnyLate} names each sign, which no compiler checks. */
    @Test
    void noSignIsForgotten() {
        assertThat(Sign.values())
                .containsExactly(
                        Sign.CONNECT,
                        Sign.SOURCE,
                        Sign.PACKETS,
                        Sign.KEYFRAMES,
                        Sign.CLOCK,
                        Sign.PICTURES,
                        Sign.SCENE,
                        Sign.RECORDING,
                        Sign.ANALYSIS);
    }
}
