package dev.watchkeeper.live;

import java.util.Optional;

/** Gives the last picture of a camera, however old; thread-safe. */
public interface SnapshotView {
    /**
     * The newest keyframe as JPEG, decoded when asked for and kept until a newer one is there. Waits at most 2 s.
     *
     * @return empty before the first picture, and for an unknown camera
     */
    Optional<LastPicture> latest(String camera);
}
