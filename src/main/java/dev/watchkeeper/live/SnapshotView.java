package dev.watchkeeper.live;

import java.util.Optional;

/** Provides the last picture of a camera, however old; thread-safe. */
public interface SnapshotView {
    /**
     * The newest good keyframe as JPEG, decoded on request and kept until a newer one arrives. Waits at most 2 s.
     *
     * @return empty before the first picture, and for an unknown camera
     */
    Optional<LastPicture> latest(String camera);
}
