package dev.watchkeeper.camera.health;

/**
 * The deadline of a sign that follows the keyframes: the first mark of a session may take longer, unless the sign was already late when the session
 * began. Guarded by the lock of its camera.
 *
 * @param leastNanos the shortest deadline, ns
 * @param firstNanos the shortest deadline for the first mark, ns
 */
record FirstLimit(KeyframeInterval interval, long leastNanos, long firstNanos) {
    long nanos(Pulse pulse) {
        boolean first = !interval.isKnown() || !pulse.inEpoch() && !pulse.lateBefore();
        long limit = interval.limitNanos(leastNanos);
        return first ? Math.max(limit, firstNanos) : limit;
    }
}
