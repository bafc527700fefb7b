package dev.watchkeeper.base;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The time that deadlines leave out because host or process stood still, and that ages must not; confined to one thread, or guarded by its owner. To be told of
 * both clocks several times a second.
 */
public final class Standstills {
    /** Two clocks cannot be read at the same moment; a thread may be held up between them. */
    private static final long GRAIN_NANOS = 200_000_000L;

    private static final int MOST = 32;

    private final Deque<Standstill> known = new ArrayDeque<>();
    private long aheadNanos;

    /** Noticed at this moment of the monotonic clock; immutable. */
    private record Standstill(long noticedNanos, long lengthNanos) {}

    public Standstills(long nowNanos, long bootNanos) {
        aheadNanos = bootNanos - nowNanos;
    }

    /** Compares the clocks. */
    public void look(long nowNanos, long bootNanos) {
        long gained = bootNanos - nowNanos - aheadNanos;
        if (gained > GRAIN_NANOS) {
            if (known.size() == MOST) {
                Standstill oldest = known.removeFirst();
                Standstill next = known.removeFirst();
                known.addFirst(new Standstill(next.noticedNanos(), oldest.lengthNanos() + next.lengthNanos()));
            }
            known.addLast(new Standstill(nowNanos, gained));
            aheadNanos += gained;
        } else if (gained < 0) {
            aheadNanos += gained; // the reading before was held up between the clocks
        }
    }

    /** How much of the time since a moment is missing on the monotonic clock: rather too much, where it is not known on which side it lies. */
    public long sinceNanos(long nanos) {
        long sum = 0;
        for (Standstill each : known) {
            if (each.noticedNanos() - nanos > 0) {
                sum += each.lengthNanos();
            }
        }
        return sum;
    }
}
