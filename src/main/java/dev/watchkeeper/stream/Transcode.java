package dev.watchkeeper.stream;

/**
 * How a stream is encoded anew as H.264; immutable.
 *
 * @param size what the picture is fitted into, with bars where its shape differs
 * @param fps pictures per second
 * @param bitrate bits per second, 1000 at least
 * @param audio whether sound is handed on, as AAC
 */
public record Transcode(Size size, int fps, int bitrate, Profile profile, boolean audio) {
    /** A profile of H.264; an immutable enumeration. */
    public enum Profile {
        BASELINE,
        MAIN,
        HIGH
    }
}
