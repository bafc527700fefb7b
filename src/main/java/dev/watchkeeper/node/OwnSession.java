package dev.watchkeeper.node;

import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.session.CamerasView;
import java.util.Optional;
import java.util.function.Function;

/** What the watch itself sees of a camera, for a diagnosis that went wrong: a camera may allow one session only; thread-safe. */
record OwnSession(CamerasView cameras) implements Function<String, Optional<String>> {
    @Override
    public Optional<String> apply(String camera) {
        return cameras.find(camera)
                .filter(status -> status.state() == CameraState.HEALTHY)
                .map(status ->
                        "Watchkeeper itself shows this camera's pictures now: if the camera allows one session only,"
                                + " that is the one, and nothing is wrong.");
    }
}
