package dev.watchkeeper.lab.drill;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Compares what a camera really sent, by its own record, with the ledger; confined to one thread. Times are ms since 1970.
 */
final class Truth {
    /** The node stamps a picture when it arrives but passes it on only when the next one begins. */
    private static final long MARGIN_MS = 1000;

    /** A picture comes within 2 s and one GOP of the return; and what keyframes prove may be a GOP old when they stop. */
    private static final long RETURN_MS = 2000 + 2 * (long) (1000 * Exercises.GOP_SECONDS);

    /** Keyframes come only once per GOP, and their deadline is checked a little later. */
    private static final long UNNOTICED_MS = MARGIN_MS + (long) (1000 * Exercises.GOP_SECONDS);

    private final List<Unit> units = new ArrayList<>();

    /**
     * One access unit as the camera sent it; immutable.
     *
     * @param sessions how many sessions it was passed to
     * @param fault the camera's fault at that time; empty if none
     */
    record Unit(long atMillis, int sessions, String fault) {
        boolean isGood() {
            return sessions > 0 && fault.isEmpty();
        }
    }

    /** A continuous run of pictures with the same fault; immutable. */
    private record Run(String fault, long fromMillis, long toMillis) {}

    /**
     * A span of the ledger; immutable.
     *
     * @param cause why it is blind; empty if watched
     */
    record Span(long fromMillis, long toMillis, String cause) {
        boolean watched() {
            return cause.isEmpty();
        }
    }

    /**
     * How record and ledger differ, in ms; immutable.
     *
     * @param unseen time within gaps longer than the deadline
     * @param bookedWatched part of it that the ledger has as watched: must be 0
     * @param given time within stretches of good pictures, without their edges
     * @param bookedBlind part of it that the ledger has as blind
     * @param contradictions the gaps of which some part is booked as watched, in words
     * @param blind the spans booked as blind while good pictures came, in words
     */
    record Difference(
            long unseen,
            long bookedWatched,
            long given,
            long bookedBlind,
            List<String> contradictions,
            List<String> blind) {
        private static final Difference NONE = new Difference(0, 0, 0, 0, List.of(), List.of());

        Difference {
            contradictions = List.copyOf(contradictions);
            blind = List.copyOf(blind);
        }

        Difference plus(Difference other) {
            List<String> all = new ArrayList<>(contradictions);
            all.addAll(other.contradictions);
            List<String> allBlind = new ArrayList<>(blind);
            allBlind.addAll(other.blind);
            return new Difference(
                    unseen + other.unseen,
                    bookedWatched + other.bookedWatched,
                    given + other.given,
                    bookedBlind + other.bookedBlind,
                    all,
                    allBlind);
        }
    }

    /** Adds the units that are newer than all known ones. */
    void add(List<Unit> more) {
        long newest = units.isEmpty() ? Long.MIN_VALUE : units.getLast().atMillis;
        more.stream().filter(unit -> unit.atMillis > newest).forEach(units::add);
    }

    /**
     * Compares the time between two moments. A fault that directly follows another is judged by itself: a picture that stood still for 50 s after an
     * outage was watched for 50 s.
     *
     * @param deadline how long the signs that a fault stops may be quiet, ms
     */
    Difference against(List<Span> ledger, long fromMillis, long toMillis, ToLongFunction<String> deadline) {
        Difference sum = Difference.NONE;
        long stretch = fromMillis;
        long last = fromMillis;
        List<Run> runs = new ArrayList<>();
        Set<String> faults = new TreeSet<>();
        boolean broken = true;
        for (Unit unit : units) {
            if (unit.atMillis < fromMillis || unit.atMillis > toMillis) {
                continue;
            }
            if (!unit.isGood()) {
                if (!unit.fault.isEmpty()) {
                    faults.add(unit.fault);
                }
                boolean goesOn = !broken && runs.getLast().fault.equals(unit.fault);
                if (unit.sessions > 0) {
                    long begun = goesOn ? runs.removeLast().fromMillis : unit.atMillis;
                    runs.add(new Run(unit.fault, begun, unit.atMillis));
                }
                broken = unit.sessions == 0;
                continue;
            }
            if (unit.atMillis - last > deadline.applyAsLong("")) {
                runs.removeIf(run -> run.toMillis - run.fromMillis > deadline.applyAsLong(run.fault) + UNNOTICED_MS);
                sum = sum.plus(gap(ledger, last, unit.atMillis, runs, deadline.applyAsLong(""), faults))
                        .plus(stretch(ledger, stretch, last));
                stretch = unit.atMillis;
            }
            runs.clear();
            faults.clear();
            broken = true;
            last = unit.atMillis;
        }
        return sum.plus(stretch(ledger, stretch, last));
    }

    /**
     * A gap without the excused runs, in which pictures came, though not good ones.
     *
     * @param excused runs within it that were too short for their sign
     * @param silence how long nothing may come before that counts, ms
     * @param faults all faults within it
     */
    private static Difference gap(
            List<Span> ledger, long from, long to, List<Run> excused, long silence, Set<String> faults) {
        Difference sum = Difference.NONE;
        long begin = from;
        for (Run run : excused) {
            sum = sum.plus(unseen(ledger, begin, run.fromMillis, silence, faults));
            begin = run.toMillis;
        }
        return sum.plus(unseen(ledger, begin, to, silence, faults));
    }

    private static Difference unseen(List<Span> ledger, long from, long to, long silence, Set<String> faults) {
        if (to - from <= silence) {
            return Difference.NONE;
        }
        long begin = from + MARGIN_MS;
        long end = to - MARGIN_MS;
        long watched = booked(ledger, begin, end, true);
        List<String> contradictions = watched == 0
                ? List.of()
                : List.of(watched + " ms of " + Instant.ofEpochMilli(from) + " to " + Instant.ofEpochMilli(to)
                        + ", faults " + faults);
        return new Difference(Math.max(0, end - begin), watched, 0, 0, contradictions, List.of());
    }

    private static Difference stretch(List<Span> ledger, long from, long to) {
        long begin = from + RETURN_MS;
        long end = to - RETURN_MS;
        List<String> blind = ledger.stream()
                .filter(span -> !span.watched() && span.fromMillis < end && span.toMillis > begin)
                .map(span -> span.cause + " from " + Instant.ofEpochMilli(span.fromMillis) + " to "
                        + Instant.ofEpochMilli(span.toMillis) + ", within good pictures from "
                        + Instant.ofEpochMilli(from) + " to " + Instant.ofEpochMilli(to))
                .toList();
        return new Difference(
                0,
                0,
                Math.max(0, end - begin),
                booked(ledger, begin, end, false),
                List.of(),
                begin < end ? blind : List.of());
    }

    private static long booked(List<Span> ledger, long from, long to, boolean watched) {
        return ledger.stream()
                .filter(span -> span.watched() == watched)
                .mapToLong(span -> Math.max(0, Math.min(to, span.toMillis) - Math.max(from, span.fromMillis)))
                .sum();
    }
}
