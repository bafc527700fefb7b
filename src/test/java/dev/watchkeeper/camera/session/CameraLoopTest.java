package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.probe.Sighting;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CameraLoopTest {
    private final List<Packet> packets = new ArrayList<>();
    private final List<Long> ended = new ArrayList<>();

    private Rig rig() {
        Rig rig = new Rig(false);
        rig.unit.addListener(new PacketListener() {
            @Override
            public void packet(Packet packet) {
                packets.add(packet);
            }

            @Override
            public void sessionEnded(long epoch) {
                ended.add(epoch);
            }
        });
        return rig;
    }

    @Test
    void waitsFollowTheTable() throws Exception {
        try (Rig rig = rig()) {
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                rig.willFail(FailureKind.REFUSED);
                long from = rig.clock.monotonicNanos();
                rig.run();
                waits.add(Math.round(rig.clock.since(from).toMillis() / 1_000.0));
            }
            assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
            assertThat(rig.unit.status().failures()).isEqualTo(9);
        }
    }

    @Test
    void itNeverGivesUpAndNeverFloodsTheLog() throws Exception {
        try (Rig rig = rig()) {
            for (int i = 0; i < 1_000; i++) {
                rig.willFail(FailureKind.UNREACHABLE);
            }
            rig.run();
            assertThat(rig.unit.status().epoch()).isEqualTo(1_000);
            assertThat(rig.count("Attempting to connect to video source: rtsp://192.0.2.1/stream"))
                    .isEqualTo(105);
            assertThat(rig.count("Camera connection failed, retrying in")).isEqualTo(105);
            assertThat(rig.count("Camera reconnection failed")).isZero();
        }
    }

    @Test
    void aReturnAfterAnOutageIsReportedAndPacketsFlowAgain() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlayFor(Duration.ofSeconds(70));
            for (int i = 0; i < 6; i++) {
                rig.willFail(FailureKind.REFUSED);
            }
            rig.willPlayFor(Duration.ofSeconds(5));
            rig.run();
            assertThat(rig.lines())
                    .anyMatch(l -> l.equals("INFO [door] Camera connection successful"))
                    .anyMatch(l -> l.equals("INFO [door] Camera reconnected successfully"))
                    .anyMatch(l -> l.startsWith("WARN [door] Failed to read frame"))
                    .anyMatch(l -> l.startsWith("WARN [door] Camera reconnection failed"))
                    .anyMatch(l -> l.equals("WARN Camera door is offline"))
                    .anyMatch(l -> l.equals("INFO Camera door is back online"))
                    .anyMatch(l -> l.equals("INFO [WATCHDOG] door marked OFFLINE: scripted refused (refused)"))
                    .anyMatch(l -> l.equals("INFO [WATCHDOG] door reconnected successfully"));
            assertThat(rig.lines().stream()
                            .filter(l -> l.contains("retrying in"))
                            .findFirst())
                    .hasValueSatisfying(l -> assertThat(l).contains("retrying in 1.0s (attempt 1)"));
            assertThat(packets).hasSize(750);
            assertThat(packets.getLast().epoch()).isEqualTo(8);
            assertThat(ended).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
            assertThat(rig.unit.status().outages()).isEqualTo(2);
            await().until(() -> rig.events.size() == 3);
            assertThat(rig.events.get(0)).isInstanceOf(Event.CameraOnline.class);
            assertThat(rig.events.get(1)).isInstanceOfSatisfying(Event.CameraOffline.class, e -> {
                assertThat(e.cause()).isEqualTo(FailureKind.REFUSED);
                assertThat(e.at()).isEqualTo(packets.get(699).time().plusSeconds(30));
            });
            assertThat(rig.events.get(2)).isInstanceOf(Event.CameraOnline.class);
        }
    }

    @Test
    void failuresAreForgottenOnlyAfterAMinuteOfPictures() throws Exception {
        try (Rig rig = rig()) {
            rig.willFail(FailureKind.REFUSED);
            rig.willFail(FailureKind.REFUSED);
            rig.willPlayFor(Duration.ofSeconds(59));
            rig.run();
            assertThat(rig.unit.status().failures()).isEqualTo(3);
            rig.willPlayFor(Duration.ofSeconds(61));
            rig.run();
            assertThat(rig.unit.status().failures()).isEqualTo(1);
        }
    }

    @Test
    void aHungOpeningEndsAtItsDeadline() throws Exception {
        try (Rig rig = rig()) {
            rig.willHang();
            rig.run();
            assertThat(rig.unit.status().cause()).isEqualTo("timeout");
            assertThat(rig.unit.status().message()).isEqualTo("the camera did not answer within 10 s");
            assertThat(rig.seen.size()).isBetween(99, 101);
        }
    }

    @Test
    void silenceIsReportedAfterFourSecondsAndEndsTheSessionAfterTen() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlay((stage, index) -> {
                if (index < 50) {
                    return stage.picture(index % 10 == 0);
                }
                throw stage.silence();
            });
            rig.run();
            List<CameraState> states =
                    rig.seen.stream().map(CameraStatus::state).toList();
            assertThat(states.lastIndexOf(CameraState.HEALTHY)).isBetween(87, 90);
            CameraStatus late = rig.seen.get(100);
            assertThat(late.state()).isEqualTo(CameraState.DEGRADED);
            assertThat(late.cause()).isEqualTo("stalled");
            assertThat(late.since()).isEqualTo(packets.getLast().time().plusSeconds(4));
            assertThat(rig.seen.size()).isBetween(149, 151);
            assertThat(rig.count("Failed to read frame")).isEqualTo(1);
            assertThat(rig.unit.status().cause()).isEqualTo("stalled");
            assertThat(rig.closed).isEqualTo(1);
        }
    }

    @Test
    void aSessionWithoutDecodedPicturesYetIsNotMistakenForTheStalledOneBefore() throws Exception {
        try (Rig rig = Rig.ofSlowDecoding()) {
            rig.presence = (target, listener) -> {
                listener.accept(Sighting.PRESENT);
                return () -> {};
            };
            rig.willPlay((stage, index) -> {
                if (index < 50) {
                    return stage.picture(index % 10 == 0);
                }
                throw stage.silence();
            });
            rig.run();
            assertThat(rig.unit.status().cause()).isEqualTo("stalled");
            rig.willPlayFor(Duration.ofSeconds(8));
            rig.run();
            assertThat(rig.unit.status().cause()).isEqualTo("ended");
        }
    }

    @Test
    void aPacketBufferedDuringASilenceDoesNotHideTheStall() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlay((stage, index) -> {
                if (index < 30) {
                    return stage.picture(index % 10 == 0);
                }
                assertThat(stage.silence().kind()).isEqualTo(FailureKind.STALLED);
                return stage.picture(false);
            });
            rig.run();
            assertThat(rig.unit.status().cause()).isEqualTo("stalled");
        }
    }

    @Test
    void soundAloneDoesNotCountAsVideo() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlay((stage, index) -> index < 50 ? stage.picture(index % 10 == 0) : stage.audio());
            rig.run();
            CameraStatus late = rig.seen.get(100);
            assertThat(late.state()).isEqualTo(CameraState.DEGRADED);
            assertThat(late.cause()).isEqualTo("no-video");
            assertThat(rig.seen.size()).isBetween(149, 151);
            assertThat(rig.unit.status().cause()).isEqualTo("no-video");
        }
    }

    @Test
    void aStreamWithoutKeyframesEndsAndShowsNothing() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlay((stage, index) -> {
                stage.pass(Rig.FRAME);
                return new Reading.Ignored(true);
            });
            rig.run();
            assertThat(rig.unit.status().cause()).isEqualTo("no-keyframes");
            assertThat(rig.seen.size()).isBetween(299, 301);
            assertThat(rig.seen).noneMatch(s -> s.state() == CameraState.HEALTHY);
            assertThat(packets).isEmpty();
        }
    }

    @Test
    void aCameraThatSendsOnlyBadPicturesIsRetriedAfterFiveSecondsAtMost() throws Exception {
        try (Rig rig = rig()) {
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                rig.willFail(FailureKind.TIMESTAMPS_FROZEN);
                long from = rig.clock.monotonicNanos();
                rig.run();
                waits.add(Math.round(rig.clock.since(from).toMillis() / 1_000.0));
            }
            assertThat(waits).containsExactly(1L, 2L, 4L, 5L, 5L, 5L, 5L, 5L, 5L);
        }
    }

    @Test
    void missingKeyframesEndTheSessionAfterTenSeconds() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlay((stage, index) -> stage.picture(index % 10 == 0 && index < 50));
            rig.run();
            assertThat(rig.unit.status().cause()).isEqualTo("no-keyframes");
            assertThat(rig.seen.size()).isBetween(139, 142);
        }
    }

    @Test
    void aWrongPasswordIsSentFiveTimesOnly() throws Exception {
        try (Rig rig = new Rig(true)) {
            List<Long> minutes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                rig.willFail(FailureKind.AUTH);
                long from = rig.clock.monotonicNanos();
                rig.run();
                minutes.add(rig.clock.since(from).toMinutes());
            }
            assertThat(minutes).containsExactly(1L, 35L, 35L, 35L);
            assertThat(rig.lines()).noneMatch(l -> l.contains(Rig.SECRET));
            assertThat(rig.unit.status().cause()).isEqualTo("auth");
        }
    }

    @Test
    void aRefusalWithoutCredentialsDoesNotCountAsASignIn() throws Exception {
        try (Rig rig = new Rig(false)) {
            for (int i = 0; i < 20; i++) {
                rig.willFail(FailureKind.AUTH);
            }
            rig.run();
            assertThat(rig.unit.status().epoch()).isEqualTo(20);
            assertThat(rig.recovery.watchdog().register("door").untilDue()).isPresent();
        }
    }

    @Test
    void thirtyFailedReadsEndAFileAndOneGoodReadResetsTheCount() throws Exception {
        try (Rig rig = rig()) {
            rig.failedReadLimit = 30;
            rig.willPlay((stage, index) -> {
                if (index == 0 || index == 25) {
                    return stage.picture(true);
                }
                throw new FailureException(FailureKind.INTERNAL, "cannot be read");
            });
            rig.run();
            assertThat(rig.count("Failed to read frame (attempt 24/30)")).isEqualTo(2);
            assertThat(rig.count("Failed to read frame (attempt 30/30)")).isEqualTo(1);
        }
    }

    @Test
    void aFileAtItsEndIsNotReplayedAsNew() throws Exception {
        try (Rig rig = Rig.ofFile()) {
            rig.willPlayFor(Duration.ofSeconds(3));
            Thread loop = Thread.ofPlatform().start(() -> {
                try {
                    rig.unit.loop().cycle();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> rig.unit.status().state() == CameraState.OFFLINE);
            assertThat(rig.unit.status().cause()).isEqualTo("ended");
            assertThat(rig.unit.status().nextAttemptAt()).isEmpty();
            assertThat(rig.unit.status().epoch()).isEqualTo(1);
            assertThat(rig.count("The file was played to its end")).isEqualTo(1);
            assertThat(rig.count("Camera connection failed")).isZero();
            rig.unit.loop().stop();
            await().until(() -> !loop.isAlive());
        }
    }

    @Test
    void aFaultInTheSourceFailsOnlyTheSession() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlay((stage, index) -> {
                throw new IllegalStateException("a fault");
            });
            rig.willPlayFor(Duration.ofSeconds(2));
            rig.run();
            assertThat(packets).hasSize(20);
        }
    }

    @Test
    void theFrameRateOfADeadCameraFallsToZero() throws Exception {
        try (Rig rig = rig()) {
            rig.willPlayFor(Duration.ofSeconds(120));
            rig.run();
            assertThat(rig.seen.getLast().fps()).isBetween(9.5, 10.5);
            assertThat(rig.seen.get(299).fps()).isBetween(9.5, 10.5);
            rig.clock.advance(Duration.ofSeconds(61));
            assertThat(rig.unit.status().fps()).isZero();
            assertThat(rig.unit.status().state()).isEqualTo(CameraState.OFFLINE);
        }
    }

    @Test
    void soundStaysOutOfTheRingUnlessItIsRecorded() throws Exception {
        for (boolean wanted : new boolean[] {true, false}) {
            try (Rig rig = new Rig(false, wanted)) {
                rig.willPlay((stage, index) -> {
                    if (index == 20) {
                        throw new FailureException(FailureKind.ENDED, "over");
                    }
                    return index % 2 == 0 ? stage.picture(index == 0) : stage.audio();
                });
                rig.run();
                assertThat(rig.unit.ring().lastGop()).hasSize(wanted ? 20 : 10);
            }
        }
    }
}
