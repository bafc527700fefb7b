package dev.watchkeeper.camera.session;

import java.util.List;
import java.util.Optional;

/** The current status of each camera; thread-safe, never waits. */
public interface CamerasView {
    /** All cameras in the order of the configuration. */
    List<CameraStatus> all();

    Optional<CameraStatus> find(String camera);
}
