package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures through the relay, over every transport, and the end of the session. */
final class RelayIT {
    private final SystemClock clock = new SystemClock();

    @ParameterizedTest
    @CsvSource({"TCP, false", "UDP, false", "UDP, true", "AUTO, true"})
    void picturesPassAndTheSessionIsTornDown(CameraSettings.Transport transport, boolean basic) throws Exception {
        Natives.load(false);
        CameraOptions options = CameraOptions.of("door", Scene.ROOM)
                .withPictures(160, 90, 10, 0.5)
                .withAudio(CameraOptions.Audio.AAC)
                .withCredentials(new Credentials("anna", "geheim"), basic);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options));
                SourceOpener opener = new SourceOpener(clock)) {
            SimulatedCamera camera = simulator.camera("door");
            Interrupt interrupt = new Interrupt(clock);
            interrupt.deadline(Duration.ofSeconds(20), FailureKind.TIMEOUT, "the test's limit");
            int pictures = 0;
            try (Source source = opener.open(settings(camera.url().toString(), transport), interrupt)) {
                while (pictures < 12) {
                    if (source.read() instanceof Reading.Unit unit && unit.isVideo()) {
                        pictures++;
                    }
                }
            }
            assertThat(camera.refusedSignIns()).isZero();
            awaitTearDown(camera);
            List<String> methods = camera.requests().stream()
                    .filter(r -> r.code() == 200)
                    .map(SimulatedCamera.Request::method)
                    .toList();
            assertThat(methods)
                    .startsWith("OPTIONS", "DESCRIBE", "SETUP", "SETUP", "PLAY")
                    .endsWith("TEARDOWN");
        }
    }

    private void awaitTearDown(SimulatedCamera camera) {
        await().atMost(Duration.ofSeconds(30)).until(() -> isTornDown(camera));
    }

    private static boolean isTornDown(SimulatedCamera camera) throws FailureException {
        return camera.requests().getLast().method().equals("TEARDOWN") && camera.sessions() == 0;
    }

    private static CameraSettings settings(String url, CameraSettings.Transport transport) {
        CameraSettings camera = Rig.settings("door", url);
        InputSettings usual = camera.input();
        return new CameraSettings(
                camera.name(),
                url,
                Optional.of("anna"),
                Optional.of(new Secret("geheim")),
                new InputSettings(
                        transport, usual.loop(), usual.certificateFile(), usual.deviceFormat(), usual.deviceSize()),
                camera.imageInterval(),
                camera.record(),
                camera.motion(),
                camera.health());
    }
}
