package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * An interval of monotonic time with one state; immutable.
 *
 * @param claim why it was blind; empty if it was watched
 */
record Interval(long fromNanos, long toNanos, Optional<Claim> claim) {
    Optional<FailureKind> cause() {
        return claim.map(Claim::cause);
    }

    private long length() {
        return toNanos - fromNanos;
    }

    /** Divides the time into intervals without gaps: watched where nothing is claimed. */
    static List<Interval> of(long fromNanos, long toNanos, List<Claim> claims) {
        return withoutConsequences(cut(fromNanos, toNanos, claims));
    }

    private static List<Interval> cut(long fromNanos, long toNanos, List<Claim> claims) {
        TreeSet<Long> borders = new TreeSet<>(List.of(fromNanos, toNanos));
        for (Claim claim : claims) {
            borders.add(Math.clamp(claim.fromNanos(), fromNanos, toNanos));
            borders.add(Math.clamp(claim.toNanos(), fromNanos, toNanos));
        }
        List<Interval> intervals = new ArrayList<>();
        long from = borders.removeFirst();
        for (long to : borders) {
            long begin = from;
            Optional<Claim> strongest = claims.stream()
                    .filter(claim -> claim.fromNanos() <= begin && claim.toNanos() >= to)
                    .min(Comparator.comparingInt(Claim::rank));
            add(intervals, new Interval(begin, to, strongest));
            from = to;
        }
        return intervals;
    }

    private static void add(List<Interval> intervals, Interval interval) {
        if (!intervals.isEmpty() && intervals.getLast().claim.equals(interval.claim)) {
            Interval last = intervals.removeLast();
            intervals.add(new Interval(last.fromNanos, interval.toNanos, interval.claim));
        } else {
            intervals.add(interval);
        }
    }

    /**
     * Attributes the edges of an outage to its cause. When packets stop, the last picture is a little older and the next keyframe comes a
     * little later than the packets: for so short a time those signs would not have been late by themselves.
     */
    private static List<Interval> withoutConsequences(List<Interval> intervals) {
        List<Interval> result = new ArrayList<>(intervals);
        for (int i = 0; i < result.size(); ) {
            Optional<Claim> stronger = Optional.empty();
            if (i > 0) {
                stronger = explains(result.get(i - 1), result.get(i));
            }
            if (stronger.isEmpty() && i + 1 < result.size()) {
                stronger = explains(result.get(i + 1), result.get(i));
            }
            if (stronger.isEmpty()) {
                i++;
                continue;
            }
            Interval interval = result.get(i);
            result.set(i, new Interval(interval.fromNanos, interval.toNanos, stronger));
            i = Math.max(0, merge(result, i) - 1);
        }
        return result;
    }

    /** The neighbour's claim, if the interval is merely its consequence. */
    private static Optional<Claim> explains(Interval neighbour, Interval interval) {
        return neighbour.claim.filter(n -> interval.claim
                .filter(c -> n.rank() < c.rank() && interval.length() < c.deadlineNanos())
                .isPresent());
    }

    /** Joins the interval with equal neighbours; returns its new index. */
    private static int merge(List<Interval> intervals, int place) {
        int at = place;
        while (at + 1 < intervals.size() && intervals.get(at + 1).claim.equals(intervals.get(at).claim)) {
            intervals.set(
                    at,
                    new Interval(
                            intervals.get(at).fromNanos, intervals.remove(at + 1).toNanos, intervals.get(at).claim));
        }
        while (at > 0 && intervals.get(at - 1).claim.equals(intervals.get(at).claim)) {
            intervals.set(
                    at - 1,
                    new Interval(
                            intervals.get(at - 1).fromNanos,
                            intervals.remove(at).toNanos,
                            intervals.get(at - 1).claim));
            at--;
        }
        return at;
    }
}
