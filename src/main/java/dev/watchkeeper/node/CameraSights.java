package dev.watchkeeper.node;

import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.incident.Sight;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How each camera sees, for the search for common causes; thread-safe. Files are left out: no network failure takes them away. */
final class CameraSights implements Supplier<List<Sight>> {
    private final CameraRoster roster;
    private final CamerasView cameras;

    CameraSights(CameraRoster roster, CamerasView cameras) {
        this.roster = roster;
        this.cameras = cameras;
    }

    @Override
    public List<Sight> get() {
        return cameras.all().stream().flatMap(camera -> sight(camera).stream()).toList();
    }

    private Optional<Sight> sight(CameraStatus camera) {
        return roster.find(camera.name())
                .filter(settings -> settings.kind().isNetwork())
                .map(settings -> new Sight(
                        camera.name(),
                        settings.title().orElse(camera.name()),
                        state(camera),
                        camera.cause(),
                        settings.host()));
    }

    private static Sight.State state(CameraStatus camera) {
        if (camera.state() == CameraState.HEALTHY) {
            return Sight.State.SEES;
        }
        return camera.lastPictureAt().isEmpty() ? Sight.State.UNSEEN : Sight.State.BLIND;
    }
}
