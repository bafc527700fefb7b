package dev.watchkeeper.base;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The time that deadlines exclude because host or process stood still, but ages must include; confined to one thread, or guarded by its owner.
 * Its owner passes it both clocks several times a second.
 */
public final class Standstills {
    /** Two clocks cannot be read at the same moment: a thread may be delayed in between. */
    private static final long GRAIN_NANOS = 200_000_000L;

    private static final int MOST = 32;

    private final Deque<Standstill> known = new ArrayDeque<>();
    private long aheadNanos;

    /** One standstill, with the monotonic time at which it was noticed; immutable. */
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
            aheadNanos += gained; // the previous reading was delayed between the clocks
        }
    }

    /** How much time since a moment is missing from the monotonic clock; an upper bound where the order is unknown. */
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
