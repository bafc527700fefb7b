package dev.watchkeeper.camera.health;

/** Whether a recorded file plays; an immutable enumeration. */
public enum Playback {
    /** It opens, and its pictures can be decoded. */
    PLAYS,
    /** No player opens it. */
    BROKEN,
    /** None of its pictures can be decoded; the recording is to blame only if they could be decoded as they came. */
    UNDECODABLE
}
