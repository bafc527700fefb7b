package dev.watchkeeper.camera.health;

import java.util.Locale;

/** A vital sign: one kind of progress of a camera, with its own deadline; an immutable enumeration. {@link SignRule} judges each. */
public enum Sign {
    /** A session was opened. */
    CONNECT,
    /** The restreaming server said that it has the camera's own pictures. */
    SOURCE,
    /** A video access unit arrived; sound and RTCP do not count. */
    PACKETS,
    /** A keyframe arrived. */
    KEYFRAMES,
    /** The stream's timestamps advanced with the wall clock. */
    CLOCK,
    /** The decoder delivered a good picture. */
    PICTURES,
    /** The picture changed and was not uniform. */
    SCENE,
    /** Bytes of the open recording reached the disk. */
    RECORDING,
    /** The motion stage finished a picture that it was given. */
    ANALYSIS;

    /** The name as people see it, for example {@code keyframes}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
