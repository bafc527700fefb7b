package dev.watchkeeper.camera.health;

/** Whether a recorded file plays; an immutable enumeration. */
public enum Playback {
    /** It opens, and pictures of it can be decoded. */
    PLAYS,
    /** No player opens it. */
    BROKEN,
    /** None of its pictures can be decoded, which says something of the recording only where others could decode them. */
    UNDECODABLE
}
