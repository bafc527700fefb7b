package dev.watchkeeper.lab.bench;

import dev.watchkeeper.lab.scene.MotionInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How well events match the known motion; immutable.
 *
 * @param motions that had to be found, in order
 * @param falseEvents that begin while nothing moves, even if they overlap a later motion: they would have woken somebody
 * @param hours of film
 */
record EventScore(List<Motion> motions, List<MotionInterval> falseEvents, double hours) {
    static final EventScore NONE = new EventScore(List.of(), List.of(), 0);

    /** Tolerance for the begin and end of an event, since labels are no more exact, s. */
    private static final double SLACK_SECONDS = 1;

    /**
     * One motion and how it was detected; immutable.
     *
     * @param events that overlap it
     * @param onset how long after it became visible its first event begins, s; empty if that event began before it
     */
    record Motion(MotionInterval when, int events, OptionalDouble onset) {
        boolean found() {
            return events > 0;
        }
    }

    EventScore {
        motions = List.copyOf(motions);
        falseEvents = List.copyOf(falseEvents);
    }

    /** @param endAfter motions separated by a shorter pause count as one */
    static EventScore of(List<MotionInterval> truth, List<MotionInterval> events, Duration endAfter, double seconds) {
        List<Motion> motions = joined(truth, endAfter.toMillis() / 1000.0).stream()
                .map(motion -> judge(motion, events))
                .toList();
        List<MotionInterval> wrong = events.stream()
                .filter(event -> motions.stream().noneMatch(motion -> beginsIn(motion.when(), event)))
                .toList();
        return new EventScore(motions, wrong, seconds / 3600);
    }

    private static Motion judge(MotionInterval motion, List<MotionInterval> events) {
        List<MotionInterval> own =
                events.stream().filter(event -> overlap(motion, event)).toList();
        OptionalDouble onset = own.stream()
                .mapToDouble(event -> event.fromSecond() - motion.fromSecond())
                .min();
        boolean before = onset.isEmpty() || onset.getAsDouble() < -SLACK_SECONDS;
        return new Motion(motion, own.size(), before ? OptionalDouble.empty() : onset);
    }

    private static boolean overlap(MotionInterval motion, MotionInterval event) {
        return event.fromSecond() < motion.toSecond() + SLACK_SECONDS
                && event.toSecond() > motion.fromSecond() - SLACK_SECONDS;
    }

    private static boolean beginsIn(MotionInterval motion, MotionInterval event) {
        return event.fromSecond() > motion.fromSecond() - SLACK_SECONDS
                && event.fromSecond() < motion.toSecond() + SLACK_SECONDS;
    }

    /** The motions ordered by start, joined where the pause between them is at most this long, s. */
    static List<MotionInterval> joined(List<MotionInterval> motions, double pause) {
        List<MotionInterval> joined = new ArrayList<>();
        List<MotionInterval> sorted = motions.stream()
                .sorted(Comparator.comparingDouble(MotionInterval::fromSecond))
                .toList();
        for (MotionInterval next : sorted) {
            if (!joined.isEmpty() && next.fromSecond() - joined.getLast().toSecond() <= pause) {
                MotionInterval last = joined.removeLast();
                joined.add(new MotionInterval(last.fromSecond(), Math.max(last.toSecond(), next.toSecond())));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    EventScore plus(EventScore other) {
        return new EventScore(
                Stream.concat(motions.stream(), other.motions.stream()).toList(),
                Stream.concat(falseEvents.stream(), other.falseEvents.stream()).toList(),
                hours + other.hours);
    }

    int expected() {
        return motions.size();
    }

    int found() {
        return (int) motions.stream().filter(Motion::found).count();
    }

    /** Events beyond the first of each motion. */
    int splits() {
        return motions.stream()
                .mapToInt(motion -> Math.max(0, motion.events() - 1))
                .sum();
    }

    /** The share of motions found; 1 if there were none. */
    double recall() {
        return motions.isEmpty() ? 1 : (double) found() / expected();
    }

    double falsePerHour() {
        return hours == 0 ? 0 : falseEvents.size() / hours;
    }

    /** The quantile (0 to 1) of the onsets, s; empty if there are none. */
    OptionalDouble onset(double share) {
        double[] sorted = motions.stream()
                .flatMapToDouble(motion -> motion.onset().stream())
                .sorted()
                .toArray();
        return sorted.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(sorted[(int) Math.round(share * (sorted.length - 1))]);
    }
}
