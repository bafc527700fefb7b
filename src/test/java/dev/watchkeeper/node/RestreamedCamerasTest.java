package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.health.SourceReport;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.camera.session.Recovery;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.stream.server.PathSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the restreaming server says, and which cameras learn it. */
final class RestreamedCamerasTest {
    private final ManualClock clock = new ManualClock();
    private final Map<String, SourceReport> says = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final RestreamedCameras.Paths paths = new RestreamedCameras.Paths() {
        @Override
        public Map<String, SourceReport> ask(Restreamed.Server server) {
            asked.add("all of " + server.apiPort());
            return Map.copyOf(says);
        }

        @Override
        public Optional<String> why(Restreamed.Server server, String path) {
            asked.add(path);
            return Optional.of("connection refused");
        }

        @Override
        public void close() {}
    };

    @TempDir
    Path folder;

    private static Optional<Boolean> late(Cameras cameras, String camera) {
        return cameras.find(camera).orElseThrow().signs().stream()
                .filter(sign -> sign.sign() == Sign.SOURCE && sign.required())
                .map(SignStatus::late)
                .findFirst();
    }

    @Test
    void oneQuestionTellsEveryCameraThatTheServerCarries() throws IOException {
        List<CameraSettings> settings = TestNode.settings(folder, """
                cameras:
                  yard: {url: 'rtsp://192.0.2.1/a', via: mediamtx}
                  hall: {url: 'rtsp://127.0.0.1:8554/lobby'}
                  gate: {url: 'rtsp://192.0.2.2/a'}
                streams: {enabled: true, api-port: 9123}
                """).cameras();
        Recovery recovery = Recovery.of(RetrySettings.DEFAULT, SignInLedger.inMemory(clock), Presence.NONE, clock);
        try (Cameras cameras = new Cameras(
                settings,
                clock,
                new EventBus(),
                (camera, interrupt) -> {
                    throw new FailureException(FailureKind.SOURCE_AWAY, "as scripted");
                },
                recovery)) {
            RestreamedCameras restreamed = new RestreamedCameras(new CameraRoster(settings), cameras, paths, clock);
            says.put("yard", SourceReport.PRESENT);
            says.put("lobby", SourceReport.AWAY);
            says.put("gate", SourceReport.AWAY);
            restreamed.look();
            assertThat(late(cameras, "yard")).contains(false);
            assertThat(late(cameras, "hall")).contains(true);
            assertThat(late(cameras, "gate")).as("read from the camera itself").isEmpty();
            assertThat(asked).startsWith("all of 9123");
        }
    }

    @Test
    void aPathIsAwayOnlyIfTheServerShowsItsOwnPicture() {
        assertThat(ServerWord.report(path(true, true))).isEqualTo(SourceReport.PRESENT);
        assertThat(ServerWord.report(path(true, false))).isEqualTo(SourceReport.AWAY);
        assertThat(ServerWord.report(path(false, true)))
                .as("a pulled source, perhaps on demand")
                .isEqualTo(SourceReport.UNKNOWN);
        assertThat(ServerWord.report(path(false, false))).isEqualTo(SourceReport.UNKNOWN);
    }

    private static PathSample path(boolean available, boolean online) {
        return new PathSample(
                "p", available, online, Optional.empty(), Optional.empty(), new PathSample.Traffic(0, 0, 0));
    }
}
