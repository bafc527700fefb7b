package dev.watchkeeper.motion;

import dev.watchkeeper.event.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps the picture of an event that shows the most motion; confined to one thread. */
final class BestPicture {
    /** A picture must show so much more than the kept one to be worth encoding. */
    private static final double WORTH = 1.2;

    /** At most two a second are encoded. */
    private static final long PAUSE_MICROS = Duration.ofMillis(500).toNanos() / 1000;

    private Optional<Snapshot> best = Optional.empty();
    private double mostMoved;
    private long encodedMicros = Long.MIN_VALUE / 2;

    void clear() {
        best = Optional.empty();
        mostMoved = 0;
    }

    /** Whether the picture is the best so far and was kept. */
    boolean consider(double moved, long ptsMicros, Supplier<Optional<Snapshot>> encoder) {
        boolean soon = Math.abs(ptsMicros - encodedMicros) < PAUSE_MICROS;
        if (moved <= 0 || moved < mostMoved * WORTH || soon) {
            return false;
        }
        encodedMicros = ptsMicros;
        Optional<Snapshot> made = encoder.get();
        if (made.isPresent()) {
            best = made;
            mostMoved = moved;
        }
        return made.isPresent();
    }

    Optional<Snapshot> best() {
        return best;
    }
}
