package dev.watchkeeper.detect;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Processor time that may be spent within any minute; confined to one thread, except for the share. */
final class Budget {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final double share;
    private final Clock clock;
    private final Deque<Spent> spent = new ArrayDeque<>();
    private long usualNanos;
    private volatile double used;

    /** @param forNanos how long it counts: a minute, unless it is more than a whole minute's budget */
    private record Spent(long atNanos, long cpuNanos, long forNanos) {}

    /** @param share of one core, 0 to 1 */
    Budget(double share, Clock clock) {
        this.share = share;
        this.clock = clock;
    }

    /** Whether one more picture fits in, judged by what the last ones took. */
    boolean allows() {
        forget();
        long sum = spent.stream().mapToLong(Spent::cpuNanos).sum();
        used = (double) sum / WINDOW.toNanos();
        return sum == 0 || sum + usualNanos <= share * WINDOW.toNanos();
    }

    void spend(Duration cpu) {
        long nanos = Math.max(1, cpu.toNanos());
        usualNanos = usualNanos == 0 ? nanos : (3 * usualNanos + nanos) / 4;
        spent.addLast(new Spent(clock.monotonicNanos(), nanos, Math.max(WINDOW.toNanos(), (long) (nanos / share))));
        allows();
    }

    private void forget() {
        long now = clock.monotonicNanos();
        spent.removeIf(each -> now - each.atNanos > each.forNanos);
    }

    /** The share of one core that was used within the last minute. May be called on any thread. */
    double used() {
        return used;
    }

    double share() {
        return share;
    }
}
