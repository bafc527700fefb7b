package dev.watchkeeper.node;

import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.incident.Sight;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** How each camera sees, for the search for common causes; thread-safe. Files are left out: no network takes them away. */
final class CameraSights implements Supplier<List<Sight>> {
    private final CamerasView cameras;
    private final Map<String, String> hosts;
    private final Titles titles;

    CameraSights(List<CameraSettings> settings, CamerasView cameras) {
        this.cameras = cameras;
        titles = Titles.of(settings);
        hosts = settings.stream()
                .filter(camera -> camera.kind().isNetwork())
                .collect(Collectors.toUnmodifiableMap(CameraSettings::name, CameraSettings::host));
    }

    @Override
    public List<Sight> get() {
        return cameras.all().stream()
                .filter(camera -> hosts.containsKey(camera.name()))
                .map(this::sight)
                .toList();
    }

    private Sight sight(CameraStatus camera) {
        Sight.State state = Sight.State.BLIND;
        if (camera.state() == CameraState.HEALTHY) {
            state = Sight.State.SEES;
        } else if (camera.lastPictureAt().isEmpty()) {
            state = Sight.State.UNSEEN;
        }
        String name = camera.name();
        return new Sight(name, titles.camera(name).orElse(name), state, camera.cause(), hosts.getOrDefault(name, ""));
    }
}
