package dev.watchkeeper.stream.liveness;

import java.util.Locale;

/** Whether a path carries a stream; an immutable enumeration. */
public enum PathState {
    /** Bytes keep arriving from its source. Nothing else counts as alive. */
    LIVE,
    /** On demand, and nobody reads. */
    IDLE,
    /** Its source has started, or was changed, only just now. */
    STARTING,
    /** No byte for so long, although its source runs, that the source is to be replaced. */
    STUCK,
    /** It carries nothing. */
    DOWN,
    /** The server does not tell, or has not told long enough. */
    UNKNOWN;

    /** As answers show it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
