package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.camera.session.Decoding;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.incident.Sight;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the search for common causes learns about cameras. */
final class CameraSightsTest {
    @TempDir
    Path folder;

    private final Instant now = new ManualClock().wall();
    private final List<CameraStatus> statuses = new ArrayList<>();

    private void status(String name, CameraState state, String cause, Optional<Instant> picture) {
        statuses.add(new CameraStatus(
                name,
                now,
                0,
                state,
                state == CameraState.HEALTHY,
                Optional.empty(),
                cause,
                "",
                now,
                0,
                0,
                0,
                0,
                "",
                "",
                picture.map(at -> Duration.between(at, now)),
                1,
                Optional.empty(),
                Decoding.only("lazy"),
                1,
                0,
                0,
                0,
                0,
                0,
                List.of()));
    }

    @Test
    void onlyACameraThatHasDeliveredAPictureCanGoBlindAndItsTitleIsShown() throws Exception {
        Path file = Files.writeString(
                folder.resolve("w.yml"),
                "cameras: {a: {title: 'Größe 前門', url: 'rtsp://nvr.home/a'}, b: {url: 'rtsp://nvr.home/b'}, c: {url:"
                        + " 'rtsp://nvr.home/c'}}\n");
        Settings settings = switch (SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder)) {
            case Loaded.Good good -> good.settings();
            case Loaded.Bad bad ->
                throw new IllegalArgumentException(bad.mistakes().toString());
        };
        status("a", CameraState.OFFLINE, "not-found", Optional.empty());
        status("b", CameraState.OFFLINE, "timeout", Optional.of(now.minusSeconds(60)));
        status("c", CameraState.HEALTHY, "", Optional.of(now));
        CameraSights sights = new CameraSights(new CameraRoster(settings.cameras()), new CamerasView() {
            @Override
            public List<CameraStatus> all() {
                return statuses;
            }

            @Override
            public Optional<CameraStatus> find(String camera) {
                return Optional.empty();
            }
        });
        assertThat(sights.get())
                .containsExactly(
                        new Sight("a", "Größe 前門", Sight.State.UNSEEN, "not-found", "nvr.home"),
                        new Sight("b", "b", Sight.State.BLIND, "timeout", "nvr.home"),
                        new Sight("c", "c", Sight.State.SEES, "", "nvr.home"));
    }
}
