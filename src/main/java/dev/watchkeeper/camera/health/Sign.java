package dev.watchkeeper.camera.health;

import java.util.Locale;

/** A vital sign: one kind of progress of a camera, with a deadline of its own; an immutable enumeration. */
public enum Sign {
    /** A session was opened. */
    CONNECT,
    /** A video access unit arrived; sound and RTCP do not count. */
    PACKETS,
    /** A keyframe arrived. */
    KEYFRAMES,
    /** The stream's timestamps advanced with the wall clock. */
    CLOCK,
    /** The decoder gave a good picture. */
    PICTURES,
    /** The picture changed, and was not of one brightness throughout. */
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
