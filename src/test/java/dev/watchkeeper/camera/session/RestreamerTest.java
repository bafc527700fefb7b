package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.Sighting;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.Restreamed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What failures mean where a camera is read from the restreaming server. */
final class RestreamerTest {
    private static final Restreamed FROM = new Restreamed("yard", true, new Restreamed.Server("127.0.0.1", 8554, 9997));

    @ParameterizedTest
    @CsvSource({
        "REFUSED, '', false, '', RESTREAMER_DOWN",
        "TIMEOUT, '', false, '', RESTREAMER_DOWN",
        "ENDED, '', false, '', RESTREAMER_DOWN",
        "UNREACHABLE, '', false, '', RESTREAMER_DOWN",
        "AUTH, DESCRIBE, true, gortsplib, RESTREAMER_DOWN",
        "NOT_FOUND, DESCRIBE, true, 'GStreamer RTSP server', RESTREAMER_DOWN",
        "NOT_FOUND, DESCRIBE, true, gortsplib, SOURCE_AWAY",
        "NOT_FOUND, DESCRIBE, true, '', SOURCE_AWAY",
        "TIMEOUT, '', true, gortsplib, SOURCE_AWAY",
        "NOT_FOUND, SETUP, true, gortsplib, BUSY",
        "ENDED, '', true, gortsplib, ENDED",
        "STOPPED, '', false, '', STOPPED"
    })
    void aDeadServerIsToldFromACameraThatIsAway(
            FailureKind kind, String refused, boolean answered, String program, FailureKind expected) {
        FailureException failure = new FailureException(kind, "as seen", refused);
        assertThat(Restreamer.meaning(FROM, failure, answered, program).kind()).isEqualTo(expected);
    }

    @Test
    void probesSayTheSame() {
        CameraSettings direct = Rig.settings("yard", "rtsp://192.0.2.1/stream");
        InputSettings input = direct.input().restreamedBy(Optional.of(FROM));
        CameraSettings via = new CameraSettings(
                "yard",
                direct.url(),
                Optional.of("anna"),
                direct.password(),
                input,
                direct.imageInterval(),
                direct.record(),
                direct.motion(),
                direct.health());
        List<Sighting> seen = new ArrayList<>();
        Presence presence = (target, listener) -> {
            listener.accept(Sighting.ABSENT);
            listener.accept(Sighting.SILENT);
            listener.accept(Sighting.refused(FailureKind.NOT_FOUND));
            listener.accept(Sighting.refused(FailureKind.BUSY));
            return () -> {};
        };
        Presence.Target target = ProbeTarget.of(via).orElseThrow();
        try (var unused = Restreamer.behind(via, presence).watch(target, seen::add)) {
            assertThat(seen.stream().map(s -> s.refusal().map(FailureKind::id).orElse("-")))
                    .containsExactly("restreamer-down", "-", "source-away", "busy");
        }
        assertThat(target.url()).isEqualTo("rtsp://127.0.0.1:8554/yard");
        assertThat(target.counts())
                .as("a description costs the server as much as a session")
                .isTrue();
        assertThat(via.signsIn()).isFalse();
        assertThat(Restreamer.behind(direct, presence)).isSameAs(presence);
    }

    @Test
    void aPathWithoutAPublisherIsTriedAtGrowingIntervalsHoweverOftenTheServerSaysSo() throws Exception {
        try (Rig rig = new Rig(false)) {
            rig.presence = (target, listener) -> {
                for (int i = 0; i < 10; i++) {
                    listener.accept(Sighting.refused(FailureKind.NOT_FOUND));
                }
                return () -> {};
            };
            for (int i = 0; i < 6; i++) {
                rig.willFail(FailureKind.NOT_FOUND);
            }
            rig.run();
            assertThat(Duration.ofNanos(rig.clock.monotonicNanos()).toSeconds())
                    .as("1 + 2 + 4 + 8 + 16 + 32 s")
                    .isGreaterThanOrEqualTo(60);
        }
    }

    @Test
    void aDeadServerDoesNotMakeTheCamerasOwnWaitsGrow() throws Exception {
        try (Rig rig = new Rig(false)) {
            for (int i = 0; i < 8; i++) {
                rig.willFail(FailureKind.RESTREAMER_DOWN);
            }
            long from = rig.clock.monotonicNanos();
            rig.run();
            assertThat(rig.clock.since(from))
                    .as("1 + 2 + 4 + 8 + 4 times 10 s at most")
                    .isLessThan(Duration.ofSeconds(60));
            rig.willFail(FailureKind.TIMEOUT);
            from = rig.clock.monotonicNanos();
            rig.run();
            assertThat(rig.clock.since(from)).as("as after a first failure").isLessThan(Duration.ofSeconds(2));
        }
    }
}
