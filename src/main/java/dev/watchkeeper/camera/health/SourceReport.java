package dev.watchkeeper.camera.health;

/** What the restreaming server says of a camera that it carries; an immutable enumeration. */
public enum SourceReport {
    /** It has the camera's own pictures. */
    PRESENT,
    /** It has none from the camera; what it sends, if anything, is its own "stream is offline" picture. */
    AWAY,
    /** It said nothing that can be relied on. */
    UNKNOWN
}
