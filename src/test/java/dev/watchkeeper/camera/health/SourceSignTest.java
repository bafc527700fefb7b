package dev.watchkeeper.camera.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the restreaming server says of a camera, against pictures that look well. */
final class SourceSignTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Patient patient = new Patient().open();

    private Condition condition() {
        return patient.vitals.condition();
    }

    private void says(SourceReport report, int seconds) {
        for (int i = 0; i < seconds; i++) {
            patient.send(SECOND);
            patient.vitals.source(report);
        }
    }

    @Test
    void aPictureOfTheServersOwnMakesTheCameraBlindAtOnce() {
        says(SourceReport.PRESENT, 10);
        assertThat(condition().state()).isEqualTo(CameraState.HEALTHY);
        says(SourceReport.AWAY, 1);
        assertThat(condition().state()).isEqualTo(CameraState.DEGRADED);
        assertThat(condition().cause()).contains(FailureKind.SOURCE_AWAY);
        assertThat(condition().sentence()).isEqualTo("MediaMTX answers, but gets no picture from the camera");
        assertThat(condition().pictures()).as("they are not the camera's").isFalse();
        VitalsReading reading = patient.vitals.reading();
        assertThat(reading.seen()).isFalse();
        assertThat(reading.pictureState()).contains(PictureState.STALE);
        says(SourceReport.AWAY, 100);
        assertThat(condition().state()).isEqualTo(CameraState.OFFLINE);
        assertThat(condition().cause()).contains(FailureKind.SOURCE_AWAY);
        assertThat(patient.vitals.reading().pictureAge().orElseThrow())
                .as("the server's pictures are none of the camera")
                .isGreaterThan(Duration.ofSeconds(99));
        assertThat(patient.verdicts).as("no new session helps").isEmpty();
        says(SourceReport.PRESENT, 1);
        patient.send(SECOND);
        assertThat(condition().state()).isEqualTo(CameraState.HEALTHY);
        Gap gap = patient.gaps.stream()
                .filter(g -> g.sign() == Sign.SOURCE)
                .findFirst()
                .orElseThrow();
        assertThat(gap.cause()).isEqualTo(FailureKind.SOURCE_AWAY);
        assertThat(Duration.ofNanos(gap.toNanos() - gap.fromNanos())).isEqualTo(Duration.ofSeconds(102));
    }

    @Test
    void withoutAStatementTheSignSaysNothing() {
        patient.send(Duration.ofSeconds(10));
        says(SourceReport.UNKNOWN, 60);
        assertThat(condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(patient.gaps).noneMatch(gap -> gap.sign() == Sign.SOURCE);
    }

    @Test
    void whatWasSaidHoldsWhileTheServerCannotBeAskedButNotForEver() {
        says(SourceReport.PRESENT, 10);
        says(SourceReport.AWAY, 1);
        says(SourceReport.UNKNOWN, 20);
        assertThat(condition().state()).isEqualTo(CameraState.DEGRADED);
        says(SourceReport.UNKNOWN, 15);
        assertThat(condition().state()).isEqualTo(CameraState.HEALTHY);
    }

    @Test
    void aCameraThatWasNeverThereHasNotBeenSeen() {
        Patient other = new Patient();
        other.vitals.source(SourceReport.AWAY);
        other.open().send(Duration.ofSeconds(5));
        assertThat(other.vitals.reading().pictureAge()).isEmpty();
        assertThat(other.vitals.condition().cause()).isEqualTo(Optional.of(FailureKind.SOURCE_AWAY));
    }
}
