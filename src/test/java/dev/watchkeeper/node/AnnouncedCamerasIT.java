package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes of the data folder learn of a running node's cameras, without asking it. */
@Tag("interop")
final class AnnouncedCamerasIT {
    private static final Clock CLOCK = new SystemClock();

    @TempDir
    Path temp;

    private Optional<ReportedCamera> yard() {
        return CamerasReading.of(temp.resolve("data"), CLOCK).flatMap(reading -> reading.camera("yard"));
    }

    @Test
    void theStateOfEachCameraIsReadFromOutsideAndIsGoneAfterTheEnd() throws Exception {
        CameraOptions options = CameraOptions.of("yard", Scene.ROOM).withPictures(320, 180, 10, 1);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options))) {
            String yaml = "record: {mode: off}\nmotion: {enabled: false}\nhealth: {offline-after: 5s}\n"
                    + "cameras: {yard: {title: Hof, url: \"%s\"}}\n"
                            .formatted(simulator.camera("yard").url());
            try (TestNode node = TestNode.start(temp, yaml)) {
                await("it is seen, with its coverage")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> yard().filter(camera -> camera.health().seen()
                                        && camera.coverage().isPresent())
                                .isPresent());
                ReportedCamera seen = yard().orElseThrow();
                assertThat(seen.title()).isEqualTo("Hof");
                assertThat(seen.health().online()).isTrue();
                assertThat(seen.view().stream()).isEqualTo(new ReportedCamera.Stream("h264", 320, 180));
                assertThat(seen.coverage().orElseThrow()).isBetween(0.0, 100.0);
                simulator.camera("yard").fault(Fault.named("silent").orElseThrow());
                await("it is offline")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> yard().filter(camera -> !camera.health().online())
                                .isPresent());
                ReportedCamera away = yard().orElseThrow();
                assertThat(away.health().seen()).isFalse();
                assertThat(away.health().cause()).isNotEmpty();
                assertThat(away.view().pictureAge().orElseThrow()).isGreaterThan(Duration.ofSeconds(4));
                assertThat(away.view().unseenFor().orElseThrow()).isPositive();
                assertThat(node.state("yard")).isEqualTo("offline");
            }
            assertThat(CamerasReading.of(temp.resolve("data"), CLOCK)).isEmpty();
        }
    }
}
