package dev.watchkeeper.bench;

import dev.watchkeeper.scene.MotionInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well events match the motion that is known; immutable.
 *
 * @param expected motions to be found
 * @param found of them, those that an event overlaps
 * @param falseEvents events that overlap none
 * @param splits events beyond the first of one motion
 * @param onsets of each found motion that no earlier event ran into: how long after it became visible its event begins, s
 * @param hours of film
 */
record EventScore(int expected, int found, int falseEvents, int splits, List<Double> onsets, double hours) {
    static final EventScore NONE = new EventScore(0, 0, 0, 0, List.of(), 0);

    /** An event may begin or end so far beside the motion and still be its own: a label is no better than that, s. */
    private static final double SLACK_SECONDS = 1;

    EventScore {
        onsets = List.copyOf(onsets);
    }

    /** @param endAfter motions with a shorter pause between them are one */
    static EventScore of(List<MotionInterval> truth, List<MotionInterval> events, Duration endAfter, double seconds) {
        List<MotionInterval> motions = joined(truth, endAfter.toMillis() / 1000.0);
        int found = 0;
        int splits = 0;
        List<Double> onsets = new ArrayList<>();
        for (MotionInterval motion : motions) {
            List<MotionInterval> own =
                    events.stream().filter(event -> overlap(motion, event)).toList();
            found += own.isEmpty() ? 0 : 1;
            splits += Math.max(0, own.size() - 1);
            own.stream()
                    .map(MotionInterval::fromSecond)
                    .min(Comparator.naturalOrder())
                    .map(from -> from - motion.fromSecond())
                    .filter(delay -> delay > -SLACK_SECONDS)
                    .ifPresent(onsets::add);
        }
        int wrong = (int) events.stream()
                .filter(event -> motions.stream().noneMatch(motion -> overlap(motion, event)))
                .count();
        return new EventScore(motions.size(), found, wrong, splits, onsets, seconds / 3600);
    }

    private static boolean overlap(MotionInterval motion, MotionInterval event) {
        return event.fromSecond() < motion.toSecond() + SLACK_SECONDS
                && event.toSecond() > motion.fromSecond() - SLACK_SECONDS;
    }

    /** The motions by begin, those with a pause of at most so many seconds as one. */
    static List<MotionInterval> joined(List<MotionInterval> motions, double pause) {
        List<MotionInterval> joined = new ArrayList<>();
        for (MotionInterval next : motions) {
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
        List<Double> all = new ArrayList<>(onsets);
        all.addAll(other.onsets);
        return new EventScore(
                expected + other.expected,
                found + other.found,
                falseEvents + other.falseEvents,
                splits + other.splits,
                all,
                hours + other.hours);
    }

    int missed() {
        return expected - found;
    }

    /** The share of the motions that were found, 1 if there were none. */
    double recall() {
        return expected == 0 ? 1 : (double) found / expected;
    }

    double falsePerHour() {
        return hours == 0 ? 0 : falseEvents / hours;
    }

    /** The delay that a share of the found motions does not exceed, s; 0 without any. */
    double onset(double share) {
        List<Double> sorted = onsets.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
}
