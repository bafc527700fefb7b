package dev.watchkeeper.camera.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.RecordSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every vital sign becomes late in time when its progress stops, with the right cause, state and verdict. */
final class SignsTripTest {
    private final Patient patient = new Patient();

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private long wellFor(double seconds) {
        patient.open().send(seconds(seconds));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        return patient.wellSoFar();
    }

    private void degraded(FailureKind cause) {
        Condition condition = patient.vitals.condition();
        assertThat(condition.state()).isEqualTo(CameraState.DEGRADED);
        assertThat(condition.cause()).contains(cause);
        assertThat(condition.sentence()).isNotEmpty();
    }

    @Test
    void silenceIsReportedAfterFourSeconds() {
        long from = wellFor(30);
        patient.silence(seconds(5));
        assertThat(patient.noticed(Sign.PACKETS, from)).isBetween(seconds(4), seconds(4.5));
        assertThat(patient.firstLate).as("nothing behind it is to blame").hasSize(1);
        degraded(FailureKind.STALLED);
        assertThat(patient.verdicts).as("the session ends this one itself").isEmpty();
    }

    @Test
    void soundAloneDoesNotCountAsVideo() {
        long from = wellFor(30);
        for (int i = 0; i < 10; i++) {
            patient.silence(seconds(0.5));
            patient.vitals.otherData();
        }
        assertThat(patient.noticed(Sign.PACKETS, from)).isBetween(seconds(4), seconds(4.5));
        degraded(FailureKind.NO_VIDEO);
    }

    @Test
    void keyframesAreMissedAfterTenSecondsOrThreeGops() {
        long from = wellFor(30);
        patient.keyframes = false;
        patient.good = false;
        patient.send(seconds(11));
        assertThat(patient.noticed(Sign.KEYFRAMES, from)).isBetween(seconds(8), seconds(10.5));
        degraded(FailureKind.NO_KEYFRAMES);
    }

    @Test
    void videoWithoutKeyframesSaysNothingAboutTimestamps() {
        patient.open();
        for (int i = 0; i < 290; i++) {
            patient.silence(seconds(0.1));
            patient.vitals.unusableVideo();
        }
        assertThat(patient.verdicts).isEmpty();
        assertThat(patient.firstLate).doesNotContainKey(Sign.CLOCK);
    }

    @Test
    void beforeTheSecondKeyframeTheLimitIsThirtySeconds() {
        patient.gop = Duration.ofHours(1);
        patient.open().send(seconds(29.8));
        assertThat(patient.firstLate).doesNotContainKey(Sign.KEYFRAMES);
        patient.send(seconds(1));
        assertThat(patient.firstLate).containsKey(Sign.KEYFRAMES);
    }

    @Test
    void frozenTimestampsAreReportedWithinTwelveSeconds() {
        long from = wellFor(30);
        patient.streamRate = 0;
        patient.send(seconds(12));
        assertThat(patient.noticed(Sign.CLOCK, from)).isBetween(seconds(9.5), seconds(12));
        degraded(FailureKind.TIMESTAMPS_FROZEN);
        assertThat(patient.verdicts.getFirst().kind()).isEqualTo(FailureKind.TIMESTAMPS_FROZEN);
        assertThat(patient.verdicts.getFirst().epoch()).isEqualTo(1);
        assertThat(patient.verdicts.getFirst().evidence()).contains("10 s");
    }

    @Test
    void timestampsThatResumeAreGoodAtOnceWhereverTheyJumpedTo() {
        wellFor(30);
        patient.streamRate = 0;
        patient.send(seconds(20));
        patient.streamRate = 1;
        patient.streamMicros += 20_000_000;
        patient.wellSoFar();
        patient.send(seconds(2));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(patient.verdicts).extracting(Verdict::kind).doesNotContain(FailureKind.TIMESTAMPS_JUMP);
    }

    @Test
    void timestampsThatOnlySenderReportsMoveAreFrozen() {
        long from = wellFor(30);
        patient.streamRate = 0;
        for (int i = 0; i < 4; i++) {
            patient.send(seconds(4));
            patient.streamMicros += 4_000_000;
        }
        assertThat(patient.noticed(Sign.CLOCK, from)).isLessThan(seconds(12));
        degraded(FailureKind.TIMESTAMPS_FROZEN);
    }

    /** A new session is no new camera: its first sender report moves the timestamps once, and nothing follows. */
    @Test
    void aNewSessionAloneDoesNotMakeFrozenTimestampsCredible() {
        wellFor(30);
        patient.streamRate = 0;
        patient.send(seconds(12));
        degraded(FailureKind.TIMESTAMPS_FROZEN);
        for (int session = 0; session < 3; session++) {
            patient.end(FailureKind.TIMESTAMPS_FROZEN);
            patient.open();
            patient.send(seconds(0.5));
            patient.streamMicros += 4_000_000;
            patient.send(seconds(4));
            degraded(FailureKind.TIMESTAMPS_FROZEN);
        }
        patient.streamRate = 1;
        patient.send(seconds(2));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
    }

    @Test
    void timestampsThatCreepAreFrozen() {
        long from = wellFor(30);
        patient.streamRate = 0.001;
        patient.send(seconds(13));
        assertThat(patient.noticed(Sign.CLOCK, from)).isLessThan(seconds(12));
    }

    @Test
    void jumpingTimestampsAreReportedWithinTwelveSeconds() {
        long from = wellFor(30);
        for (int i = 0; i < 3; i++) {
            patient.streamMicros += i % 2 == 0 ? 60_000_000 : -60_000_000;
            patient.send(seconds(5));
        }
        assertThat(patient.noticed(Sign.CLOCK, from)).isBetween(seconds(9.5), seconds(12));
        degraded(FailureKind.TIMESTAMPS_JUMP);
        assertThat(patient.verdicts).extracting(Verdict::kind).containsOnly(FailureKind.TIMESTAMPS_JUMP);
    }

    /** A motion stage that meets a damaged keyframe looks back, and decodes good pictures of before. */
    @Test
    void picturesOfBeforeThatAreDecodedLateDelayNothing() {
        long from = wellFor(30);
        patient.good = false;
        patient.send(seconds(2));
        for (int i = 1; i <= 19; i++) {
            patient.vitals.picture(1, from + seconds(0.1 * (i - 19)).toNanos(), 9_000 + i, false, false);
        }
        patient.send(seconds(9));
        assertThat(patient.noticed(Sign.PICTURES, from)).isBetween(seconds(9.5), seconds(10.5));
        assertThat(patient.vitals.reading().pictureAge().orElseThrow()).isBetween(seconds(10.9), seconds(11.2));
    }

    /** A stage that is behind by half of the deadline is not yet late, and its own sign tells of more. */
    @Test
    void picturesDecodedWithSomeDelayKeepTheSignInTime() {
        wellFor(30);
        for (int i = 0; i < 100; i++) {
            patient.good = false;
            patient.send(seconds(0.5));
            patient.vitals.picture(
                    1, patient.clock.monotonicNanos() - seconds(9).toNanos(), 9_000 + i, false, false);
        }
        assertThat(patient.firstLate).doesNotContainKey(Sign.PICTURES);
    }

    @Test
    void undecodablePicturesAreMissedLikeKeyframes() {
        long from = wellFor(30);
        patient.good = false;
        patient.send(seconds(11));
        assertThat(patient.noticed(Sign.PICTURES, from)).isBetween(seconds(9.5), seconds(10.5));
        degraded(FailureKind.DECODE_ERRORS);
        assertThat(patient.verdicts.getFirst().kind()).isEqualTo(FailureKind.DECODE_ERRORS);
        patient.send(seconds(25));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.OFFLINE);
        assertThat(patient.vitals.condition().cause()).contains(FailureKind.DECODE_ERRORS);
        assertThat(patient.vitals.reading().pictureAge().orElseThrow())
                .as("a bad picture does not count")
                .isBetween(seconds(35.5), seconds(36.5));
    }

    @Test
    void exactRepeatsForAMinuteCountAsAFrozenPicture() {
        long from = wellFor(30);
        patient.changing = false;
        patient.send(seconds(62));
        assertThat(patient.noticed(Sign.SCENE, from)).isBetween(seconds(59.5), seconds(60.5));
        degraded(FailureKind.FROZEN_PICTURE);
        assertThat(patient.verdicts.getFirst().kind()).isEqualTo(FailureKind.FROZEN_PICTURE);
    }

    @Test
    void aFrozenCameraStaysFrozenInTheNextSessionAndGetsNoVerdictForAMinute() {
        wellFor(30);
        patient.changing = false;
        patient.send(seconds(62));
        patient.end(FailureKind.FROZEN_PICTURE);
        patient.silence(seconds(2));
        patient.wellSoFar();
        patient.open().send(seconds(59));
        assertThat(patient.verdicts).isEmpty();
        assertThat(patient.states).doesNotContain(CameraState.HEALTHY);
        degraded(FailureKind.FROZEN_PICTURE);
        patient.send(seconds(2));
        assertThat(patient.verdicts).isNotEmpty();
        patient.changing = true;
        patient.send(seconds(1));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
    }

    @Test
    void blackForHalfAMinuteIsReportedAndEndsNoSession() {
        long from = wellFor(30);
        patient.uniform = true;
        patient.changing = false;
        patient.send(seconds(100));
        assertThat(patient.noticed(Sign.SCENE, from)).isBetween(seconds(29.5), seconds(30.5));
        degraded(FailureKind.BLACK_PICTURE);
        assertThat(patient.verdicts).isEmpty();
    }

    @Test
    void aRecordingThatDoesNotReachTheDiskIsReportedWithItsReason() {
        long from = wellFor(30);
        patient.recorded = false;
        patient.vitals.recordingFailed(FailureKind.DISK_FULL);
        patient.send(seconds(12));
        assertThat(patient.noticed(Sign.RECORDING, from)).isBetween(seconds(9.5), seconds(10.5));
        degraded(FailureKind.DISK_FULL);
        assertThat(patient.vitals.condition().pictures()).isTrue();
        assertThat(patient.verdicts).as("the camera is not to blame").isEmpty();
        patient.recorded = true;
        patient.send(seconds(1));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(patient.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.sign()).isEqualTo(Sign.RECORDING);
            assertThat(gap.cause()).isEqualTo(FailureKind.DISK_FULL);
            assertThat(gap.fromNanos()).isEqualTo(from);
        });
    }

    @Test
    void aHungRecorderIsReportedEvenWithNothingToRecord() {
        Patient events = new Patient(HealthSettings.USUAL, RecordSettings.Mode.EVENTS);
        events.open().send(seconds(30));
        assertThat(events.sign(Sign.RECORDING).required()).isFalse();
        events.vitals.recordingGiven();
        events.vitals.recordingGiven();
        for (int i = 0; i < 130; i++) {
            events.clock.advance(seconds(0.1));
            events.vitals.video(i % 20 == 0, 30_000_000 + i * 100_000L, 40_000_000 + i * 100_000L);
            events.vitals.picture(1, events.clock.monotonicNanos(), 1_000 + i, false, false);
        }
        assertThat(events.sign(Sign.RECORDING).late()).isTrue();
        assertThat(events.sign(Sign.RECORDING).cause()).isEqualTo(FailureKind.RECORDER_STUCK);
    }

    @Test
    void inEventsModeARecordingIsRequiredOnlyWhileOneIsWanted() {
        Patient events = new Patient(HealthSettings.USUAL, RecordSettings.Mode.EVENTS);
        events.recorded = false;
        events.open().send(seconds(60));
        assertThat(events.firstLate).isEmpty();
        events.vitals.recordingWanted(true);
        long from = events.wellSoFar();
        events.send(seconds(12));
        assertThat(events.noticed(Sign.RECORDING, from)).isBetween(seconds(9.5), seconds(10.5));
        events.vitals.recordingWanted(false);
        events.look();
        assertThat(events.vitals.condition().state()).isEqualTo(CameraState.HEALTHY);
        assertThat(events.gaps).extracting(Gap::sign).containsExactly(Sign.RECORDING);
    }

    @Test
    void aMotionStageThatFinishesNothingIsReportedWithoutBlamingTheCamera() {
        long from = wellFor(30);
        patient.analysed = false;
        patient.send(seconds(30));
        assertThat(patient.noticed(Sign.ANALYSIS, from)).isBetween(seconds(9.5), seconds(10.5));
        degraded(FailureKind.ANALYSIS_STUCK);
        assertThat(patient.firstLate).containsOnlyKeys(Sign.ANALYSIS);
        assertThat(patient.verdicts).isEmpty();
    }

    @Test
    void aFailedOpeningMakesTheConnectionLateWithItsCause() {
        wellFor(5);
        patient.end(FailureKind.ENDED);
        patient.vitals.opening(2);
        patient.vitals.ended(FailureKind.BUSY, "453", 2, java.util.Optional.of(Duration.ofSeconds(2)));
        SignReading connect = patient.sign(Sign.CONNECT);
        assertThat(connect.late()).isTrue();
        assertThat(connect.cause()).isEqualTo(FailureKind.BUSY);
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.RECONNECTING);
        assertThat(patient.vitals.condition().cause()).contains(FailureKind.BUSY);
        patient.silence(seconds(30));
        assertThat(patient.vitals.condition().state()).isEqualTo(CameraState.OFFLINE);
        assertThat(patient.vitals.condition().sentence()).isEqualTo("453");
    }

    @Test
    void aChangeOfSessionIsAlwaysAGap() {
        long from = wellFor(5);
        patient.end(FailureKind.ENDED);
        patient.silence(seconds(0.3));
        patient.open().send(seconds(1));
        assertThat(patient.gaps).extracting(Gap::sign).contains(Sign.PACKETS, Sign.PICTURES);
        assertThat(patient.gaps).allSatisfy(gap -> {
            assertThat(gap.cause()).isEqualTo(FailureKind.ENDED);
            assertThat(gap.fromNanos()).isEqualTo(from);
            assertThat(gap.toNanos() - gap.fromNanos()).isLessThan(seconds(0.5).toNanos());
        });
    }

    @Test
    void timeBeforeTheFirstPictureIsBookedAsStarting() {
        patient.silence(seconds(3));
        patient.open().send(seconds(1));
        patient.look();
        assertThat(patient.gaps)
                .isNotEmpty()
                .allSatisfy(gap -> assertThat(gap.cause()).isEqualTo(FailureKind.STARTING));
    }

    @Test
    void aPauseOfTheCameraIsAGapAlthoughItsTimestampsContinue() {
        long from = wellFor(30);
        patient.silence(seconds(7));
        patient.send(seconds(15));
        assertThat(patient.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.sign()).isEqualTo(Sign.PACKETS);
            assertThat(gap.cause()).isEqualTo(FailureKind.STALLED);
            assertThat(gap.fromNanos()).isEqualTo(from);
        });
    }

    @Test
    void aHoleInTheStreamsTimestampsIsAGapAtOnce() {
        wellFor(30);
        patient.silence(seconds(7));
        patient.streamMicros += 7_000_000;
        patient.send(seconds(1));
        assertThat(patient.gaps).extracting(Gap::sign).containsExactly(Sign.PACKETS);
    }
}
