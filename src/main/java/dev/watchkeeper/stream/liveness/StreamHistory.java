package dev.watchkeeper.stream.liveness;

import dev.watchkeeper.stream.server.PathSample;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The byte counts of one path over the last seconds, as long as they belong to one stream; confined to one thread. */
final class StreamHistory {
    /** Over which rates are measured: long enough for the gaps between keyframes of small streams. */
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private static final int MOST = 64;

    private final Deque<Point> points = new ArrayDeque<>();
    private Optional<Point> last = Optional.empty();
    private long beganAt;

    private record Point(long atNanos, Optional<String> since, PathSample.Traffic traffic) {
        /** Counts start anew with every stream. */
        boolean isSameStream(Point later) {
            return since.equals(later.since)
                    && traffic.in() <= later.traffic.in()
                    && traffic.out() <= later.traffic.out();
        }
    }

    /** What a sample adds; an immutable enumeration. */
    enum Step {
        /** Another stream than before, or the first. */
        BEGUN,
        /** After a gap in what is known, and not the same as before it. */
        UNSEEN,
        GROWN,
        EQUAL,
        /** There is no stream. */
        ENDED
    }

    /**
     * Adds a sample.
     *
     * @param gap whether nothing was known shortly before
     */
    Step add(long now, PathSample sample, boolean gap) {
        Point point = new Point(now, sample.since(), sample.traffic());
        Optional<Point> before = last;
        last = Optional.of(point);
        boolean same = before.isPresent() && before.get().isSameStream(point);
        boolean grown = same && point.traffic.in() > before.get().traffic.in();
        if (gap || !same) {
            points.clear();
        }
        if (!same) {
            beganAt = now;
        }
        points.addLast(point);
        while (points.size() > MOST || points.size() > 2 && now - points.getFirst().atNanos > WINDOW.toNanos()) {
            points.removeFirst();
        }
        if (gap && !(same && !grown)) {
            return Step.UNSEEN;
        }
        if (!same) {
            return Step.BEGUN;
        }
        return grown ? Step.GROWN : Step.EQUAL;
    }

    /** Notes that there is no stream. */
    Step end(boolean gap) {
        boolean ended = last.isPresent();
        forget();
        return gap && ended ? Step.UNSEEN : Step.ENDED;
    }

    void forget() {
        points.clear();
        last = Optional.empty();
    }

    /** When the stream began to be seen; monotonic nanoseconds. */
    long beganAt() {
        return beganAt;
    }

    /** Whether there are two samples without a gap. */
    boolean isCompared() {
        return points.size() > 1;
    }

    /** Kilobits per second; zero if there is nothing to be compared. */
    double kbpsIn() {
        return isCompared()
                ? rate(points.getLast().traffic.in() - points.getFirst().traffic.in())
                : 0;
    }

    double kbpsOut() {
        return isCompared()
                ? rate(points.getLast().traffic.out()
                        - points.getFirst().traffic.out())
                : 0;
    }

    private double rate(long bytes) {
        double millis = Math.max(1, (points.getLast().atNanos - points.getFirst().atNanos) / 1e6);
        return bytes * 8 / millis;
    }
}
