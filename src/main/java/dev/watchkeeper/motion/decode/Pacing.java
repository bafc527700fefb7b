package dev.watchkeeper.motion.decode;

/**
 * Chooses the pictures to compare: the first of each interval of the session's timeline; confined to one thread. Because the intervals
 * are fixed, the same pictures are chosen whenever decoding begins.
 */
final class Pacing {
    private final long intervalMicros;
    private long lastInterval = Long.MIN_VALUE;
    private long lastMicros = Long.MIN_VALUE;

    /** @param fps pictures a second at most, above 0 */
    Pacing(double fps) {
        intervalMicros = Math.max(1, (long) (1e6 / fps));
    }

    /** Another session begins. */
    void reset() {
        lastInterval = Long.MIN_VALUE;
        lastMicros = Long.MIN_VALUE;
    }

    boolean isDue(long ptsMicros) {
        return ptsMicros > lastMicros && interval(ptsMicros) > lastInterval;
    }

    void taken(long ptsMicros) {
        lastMicros = ptsMicros;
        lastInterval = interval(ptsMicros);
    }

    /** A quarter of an interval early is on time: pictures jitter around the borders. */
    private long interval(long ptsMicros) {
        return Math.floorDiv(ptsMicros + intervalMicros / 4, intervalMicros);
    }
}
