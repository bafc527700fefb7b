package dev.watchkeeper.camera.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.RecordSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What only looks like blindness: an hour of each causes no late sign, no gap and no verdict. */
final class NearMissTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private final Patient patient = new Patient();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /** From the second picture on, since the first one ends the start. */
    private void start() {
        patient.open().send(patient.interval);
        patient.wellSoFar();
    }

    private void nothingWasReported() {
        patient.look();
        assertThat(patient.firstLate).isEmpty();
        assertThat(patient.gaps).isEmpty();
        assertThat(patient.verdicts).isEmpty();
        assertThat(patient.states).containsOnly(CameraState.HEALTHY);
    }

    @Test
    void fifteenSecondsBetweenKeyframesFromTheStart() {
        patient.gop = seconds(15);
        start();
        patient.send(HOUR);
        nothingWasReported();
    }

    @Test
    void fifteenSecondsBetweenKeyframesIfOnlyKeyframesAreDecoded() {
        patient.gop = seconds(15);
        start();
        for (int i = 0; i < 240; i++) {
            patient.good = false;
            patient.send(seconds(14.9));
            patient.good = true;
            patient.send(seconds(0.1));
        }
        nothingWasReported();
    }

    /** The machine is too slow: what the stage finishes late are pictures of the session before, which say nothing about this one. */
    @Test
    void aMotionStageThatIsHalfAMinuteBehindWhenTheNextSessionBegins() {
        start();
        patient.analysisRate = 0.5;
        patient.send(seconds(60));
        patient.end(FailureKind.ENDED);
        patient.open();
        patient.analysisRate = 1;
        patient.send(seconds(120));
        patient.analysisRate = 2;
        patient.send(seconds(60));
        patient.look();
        assertThat(patient.verdicts).isEmpty();
        assertThat(patient.firstLate).isEmpty();
        assertThat(patient.gaps).noneMatch(gap -> gap.cause() == FailureKind.DECODE_ERRORS);
        assertThat(patient.states.getLast()).isEqualTo(CameraState.HEALTHY);
    }

    @Test
    void onePictureASecond() {
        patient.interval = seconds(1);
        patient.gop = seconds(10);
        start();
        patient.send(HOUR);
        nothingWasReported();
    }

    @Test
    void aPictureThatChangesOnceInFiftySeconds() {
        start();
        for (int i = 0; i < 72; i++) {
            patient.changing = false;
            patient.send(seconds(49));
            patient.changing = true;
            patient.send(seconds(1));
        }
        nothingWasReported();
    }

    @Test
    void aVariableFrameRate() {
        start();
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            patient.interval = seconds(0.02 + 3.4 * random.nextDouble());
            patient.send(patient.interval);
        }
        nothingWasReported();
    }

    @Test
    void twentyFiveSecondsOfBufferedVideoRightAfterPlay() {
        for (double gop : new double[] {1, 2, 5, 15}) {
            Patient camera = new Patient();
            camera.gop = seconds(gop);
            camera.open().burst(seconds(25));
            camera.wellSoFar();
            camera.send(Duration.ofMinutes(5));
            assertThat(camera.firstLate).isEmpty();
            assertThat(camera.gaps).isEmpty();
            assertThat(camera.verdicts).isEmpty();
            assertThat(camera.states).containsOnly(CameraState.HEALTHY);
        }
    }

    @Test
    void aBreakOfSixSecondsAfterWhichTheNetworkDeliversEverything() {
        start();
        patient.send(seconds(30));
        for (int i = 0; i < 20; i++) {
            patient.silence(seconds(6));
            patient.burst(seconds(6));
            patient.send(seconds(120));
        }
        assertThat(patient.gaps).isEmpty();
        assertThat(patient.verdicts).isEmpty();
        assertThat(patient.states)
                .as("it is shown while it lasts")
                .contains(CameraState.DEGRADED)
                .doesNotContain(CameraState.OFFLINE, CameraState.RECONNECTING);
        assertThat(patient.firstLate).containsOnlyKeys(Sign.PACKETS);
    }

    @Test
    void aBreakAfterWhichTheNetworkCatchesUpSlowly() {
        start();
        patient.send(seconds(30));
        patient.silence(seconds(6));
        for (int i = 0; i < 60; i++) {
            patient.burst(seconds(0.1));
            patient.send(seconds(0.1));
        }
        patient.send(seconds(60));
        assertThat(patient.gaps).isEmpty();
    }

    @Test
    void aStepOfTheWallClock() {
        start();
        patient.send(seconds(100));
        Instant since = patient.vitals.condition().since();
        patient.clock.stepWall(Duration.ofHours(3));
        patient.send(seconds(100));
        assertThat(patient.vitals.condition().since()).isEqualTo(since.plus(Duration.ofHours(3)));
        patient.clock.stepWall(Duration.ofHours(-5));
        patient.send(seconds(100));
        nothingWasReported();
    }

    @Test
    void aCameraThatSetsItsClockOnce() {
        start();
        patient.send(seconds(100));
        patient.streamMicros += 3_600_000_000L;
        patient.send(seconds(100));
        patient.streamMicros -= 7_200_000_000L;
        patient.send(seconds(100));
        nothingWasReported();
    }

    @Test
    void timestampsAtAWrongRate() {
        start();
        for (double rate : new double[] {0.5, 0.95, 1.05, 2}) {
            patient.streamRate = rate;
            patient.send(Duration.ofMinutes(10));
        }
        nothingWasReported();
    }

    @Test
    void aMotionStageWithoutWork() {
        Patient idle = new Patient();
        idle.open().send(seconds(10));
        idle.wellSoFar();
        idle.silence(seconds(3.5));
        assertThat(idle.firstLate).isEmpty();
        idle.silence(seconds(60));
        assertThat(idle.firstLate).containsOnlyKeys(Sign.PACKETS);
    }

    @Test
    void aCameraMayBeFrozenOrBlackForeverIfItsSettingsAllowIt() {
        HealthSettings slides = HealthSettings.USUAL.withPictures(
                new HealthSettings.Pictures(true, HealthSettings.USUAL.pictureLimit(), Duration.ZERO, Duration.ZERO));
        Patient camera = new Patient(slides, RecordSettings.Mode.OFF);
        camera.changing = false;
        camera.open().send(seconds(300));
        camera.uniform = true;
        camera.send(seconds(300));
        assertThat(camera.firstLate).isEmpty();
        assertThat(camera.sign(Sign.SCENE).required()).isFalse();
        assertThat(camera.sign(Sign.RECORDING).required()).isFalse();
    }

    @Test
    void aRequestedReconnectIsNoFailure() {
        start();
        patient.send(seconds(30));
        patient.vitals.ended(FailureKind.STOPPED, "somebody asked", 0, java.util.Optional.of(Duration.ZERO));
        patient.look();
        patient.open().send(seconds(30));
        assertThat(patient.firstLate).isEmpty();
        assertThat(patient.states).doesNotContain(CameraState.OFFLINE, CameraState.DEGRADED);
        assertThat(patient.gaps).allSatisfy(gap -> assertThat(gap.cause()).isEqualTo(FailureKind.STOPPED));
    }
}
