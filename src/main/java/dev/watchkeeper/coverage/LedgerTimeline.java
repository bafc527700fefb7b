package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.store.CoverageSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ledger's time: the wall clock with explicit jumps; confined to the ledger's thread. Between two jumps it runs like the monotonic
 * clock; where the wall clock departs from that by half a second or more, the ledger's time jumps with it, and the reason is kept.
 */
final class LedgerTimeline {
    /** Smaller differences are ignored: reading several clocks on a busy machine is inexact, and people ask in seconds. */
    static final long SMALLEST_JUMP_US = 500_000;

    private static final int MAX_ERAS = 64;
    private static final long NANOS_PER_MICRO = 1_000;

    private final List<Era> eras = new ArrayList<>();
    private Moment last;

    /**
     * The period from one jump to the next; immutable.
     *
     * @param fromNanos monotonic
     * @param fromUs the ledger's time at that moment
     * @param jump the cause to book for time that a jump forward skipped; empty only in the first era
     */
    private record Era(long fromNanos, long fromUs, Optional<FailureKind> jump) {
        long us(long nanos) {
            return fromUs + Math.floorDiv(nanos - fromNanos, NANOS_PER_MICRO);
        }
    }

    /**
     * A jump of the wall clock; immutable.
     *
     * @param atUs the ledger's time before
     * @param byUs how far, forward if positive
     */
    record Jump(FailureKind cause, long atUs, long byUs) {}

    LedgerTimeline(Moment start) {
        last = start;
        eras.add(new Era(start.nanos(), start.wallUs(), Optional.empty()));
    }

    /** The ledger's time at a moment not before the last jump. */
    long us(long nanos) {
        return eras.getLast().us(nanos);
    }

    /**
     * Compares the clocks; call it about once a second. A jump is assumed to have happened right after the previous call.
     *
     * @return the jumps found: a pause of the process, sleep of the host, a step of the wall clock
     */
    List<Jump> advance(Moment now) {
        List<Jump> jumps = new ArrayList<>();
        long passed = (now.nanos() - last.nanos()) / NANOS_PER_MICRO;
        long stood = (now.bootNanos() - last.bootNanos()) / NANOS_PER_MICRO - passed;
        long paused = Math.min(stood, (now.pausedNanos() - last.pausedNanos()) / NANOS_PER_MICRO);
        if (paused >= SMALLEST_JUMP_US) {
            jumps.add(jump(FailureKind.PROCESS_DOWN, paused));
        }
        long asleep = stood - Math.max(0, paused);
        if (asleep >= SMALLEST_JUMP_US) {
            jumps.add(jump(FailureKind.HOST_ASLEEP, asleep));
        }
        long step = now.wallUs() - us(now.nanos());
        if (Math.abs(step) >= SMALLEST_JUMP_US) {
            jumps.add(jump(FailureKind.CLOCK_STEP, step));
        }
        last = now;
        return jumps;
    }

    private Jump jump(FailureKind cause, long byUs) {
        long at = us(last.nanos());
        eras.add(new Era(last.nanos(), at + byUs, Optional.of(cause)));
        return new Jump(cause, at, byUs);
    }

    /** Forgets the oldest jumps beyond the limit; returns the moment before which nothing can be converted any more. */
    Optional<Long> forget() {
        boolean full = eras.size() > MAX_ERAS;
        while (eras.size() > MAX_ERAS) {
            eras.removeFirst();
        }
        return full ? Optional.of(eras.getFirst().fromNanos()) : Optional.empty();
    }

    /**
     * Converts intervals of monotonic time into spans of the ledger's time. Time that a jump forward skipped is blind; a jump back replaces
     * the spans after its target.
     *
     * @param head the preceding spans, ending where the intervals begin
     * @param intervals in order, without gaps
     * @return spans without gaps and overlaps
     */
    List<CoverageSpan> toSpans(List<CoverageSpan> head, List<Interval> intervals) {
        List<CoverageSpan> spans = new ArrayList<>(head);
        if (intervals.isEmpty()) {
            return spans;
        }
        long from = intervals.getFirst().fromNanos();
        long to = intervals.getLast().toNanos();
        int first = 0;
        while (first + 1 < eras.size() && eras.get(first + 1).fromNanos() < from) {
            first++;
        }
        for (int i = first; i < eras.size() && (i == first || eras.get(i).fromNanos() < to); i++) {
            Era era = eras.get(i);
            if (i > first) {
                jumpInto(era, spans);
            }
            long end = i + 1 < eras.size() ? Math.min(to, eras.get(i + 1).fromNanos()) : to;
            for (Interval interval : intervals) {
                if (interval.toNanos() > era.fromNanos() && interval.fromNanos() < end) {
                    long begin = spans.isEmpty()
                            ? era.us(Math.max(interval.fromNanos(), era.fromNanos()))
                            : spans.getLast().toUs();
                    add(spans, begin, era.us(Math.min(interval.toNanos(), end)), interval.cause());
                }
            }
        }
        return spans;
    }

    /** The earliest ledger's time to which it has jumped since then: spans after that belong to the later pass. */
    long limitUs(long sinceNanos) {
        return eras.stream()
                .skip(1)
                .filter(era -> era.fromNanos() >= sinceNanos)
                .mapToLong(Era::fromUs)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static void jumpInto(Era era, List<CoverageSpan> spans) {
        long end = spans.isEmpty() ? era.fromUs() : spans.getLast().toUs();
        if (era.fromUs() > end) {
            add(spans, end, era.fromUs(), era.jump());
        }
        while (!spans.isEmpty() && spans.getLast().fromUs() >= era.fromUs()) {
            spans.removeLast();
        }
        if (!spans.isEmpty() && spans.getLast().toUs() > era.fromUs()) {
            CoverageSpan last = spans.removeLast();
            spans.add(new CoverageSpan(last.fromUs(), era.fromUs(), last.cause()));
        }
    }

    private static void add(List<CoverageSpan> spans, long fromUs, long toUs, Optional<FailureKind> cause) {
        if (toUs <= fromUs) {
            return;
        }
        if (!spans.isEmpty() && spans.getLast().cause().equals(cause)) {
            CoverageSpan last = spans.removeLast();
            spans.add(new CoverageSpan(last.fromUs(), toUs, cause));
        } else {
            spans.add(new CoverageSpan(fromUs, toUs, cause));
        }
    }
}
