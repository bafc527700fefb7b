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

    /**
     * The newest picture, not only the newest keyframe, for somebody who asks several times a second because the camera's video cannot be played. Costs
     * the decoding of all its pictures meanwhile; with too many such cameras, it is the newest keyframe after all. Waits at most 4 s.
     */
    default Optional<LastPicture> newest(String camera) {
        return latest(camera);
    }
}
