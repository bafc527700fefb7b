package dev.watchkeeper.motion;

/** How much a motion stage does with its packets; an immutable enumeration, most first. */
public enum Effort {
    FULL,
    /** Everything is decoded, and at most two pictures a second are compared. */
    FEWER_PICTURES,
    /** Only keyframes are decoded and compared. */
    KEYFRAMES
}
