package dev.watchkeeper.api;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Coverage as a timeline shows it: exact, or in steps that hide no blind time; stateless. */
final class TimelineCoverage {
    private static final double NANOS = 1e9;

    private TimelineCoverage() {}

    /**
     * A piece of the band.
     *
     * @param state {@code watched}, {@code blind}, or {@code mixed} where it holds both, or time that is not accounted for
     * @param cause of most of its blind time
     * @param provisional whether part of it may still turn blind
     */
    record Piece(
            Instant from,
            Instant to,
            String state,
            Optional<String> cause,
            double watchedSeconds,
            double blindSeconds,
            boolean provisional) {}

    /**
     * The spans as they are if they are few and long enough, else in steps.
     *
     * @param step no piece should be shorter; zero does not matter
     * @param most how many pieces there may be
     */
    static List<Piece> of(List<Span> spans, Instant from, Instant to, Duration step, int most) {
        boolean fine = spans.size() <= most
                && spans.stream().allMatch(span -> span.length().compareTo(step) >= 0 || step.isZero());
        if (fine) {
            return spans.stream().map(TimelineCoverage::exact).toList();
        }
        // Each border between long pieces costs one step that holds both sides.
        long least = Duration.between(from, to).toNanos() / most + 1;
        return inSteps(spans, from, Math.max(step.toNanos(), least));
    }

    private static Piece exact(Span span) {
        double seconds = span.length().toNanos() / NANOS;
        boolean blind = span.cause().isPresent();
        return new Piece(
                span.from(),
                span.to(),
                blind ? "blind" : "watched",
                span.cause().map(FailureKind::id),
                blind ? 0 : seconds,
                blind ? seconds : 0,
                span.provisional());
    }

    private static List<Piece> inSteps(List<Span> spans, Instant begin, long stepNanos) {
        List<Piece> pieces = new ArrayList<>();
        Bucket bucket = new Bucket(begin, begin.plusNanos(stepNanos));
        for (Span span : spans) {
            Instant at = span.from().isBefore(begin) ? begin : span.from();
            while (at.isBefore(span.to())) {
                if (!at.isBefore(bucket.to)) {
                    bucket.addTo(pieces);
                    long steps = Duration.between(begin, at).toNanos() / stepNanos;
                    bucket = new Bucket(begin.plusNanos(steps * stepNanos), begin.plusNanos((steps + 1) * stepNanos));
                }
                boolean wholeSteps = at.equals(bucket.from) && !span.to().isBefore(bucket.to);
                if (wholeSteps) {
                    // A long span is one piece, not one for each step.
                    long steps = Duration.between(bucket.from, span.to()).toNanos() / stepNanos;
                    bucket = new Bucket(bucket.from, bucket.from.plusNanos(steps * stepNanos));
                }
                Instant end = span.to().isBefore(bucket.to) ? span.to() : bucket.to;
                bucket.add(span, at, end);
                at = end;
            }
        }
        bucket.addTo(pieces);
        return pieces;
    }

    /** What one step holds; confined to one thread. */
    private static final class Bucket {
        private final Instant from;
        private final Instant to;
        private final Map<FailureKind, Duration> blind = new EnumMap<>(FailureKind.class);
        private Duration watched = Duration.ZERO;
        private Optional<Instant> first = Optional.empty();
        private Instant last = Instant.EPOCH;
        private boolean provisional;

        Bucket(Instant from, Instant to) {
            this.from = from;
            this.to = to;
        }

        void add(Span span, Instant begin, Instant end) {
            Duration length = Duration.between(begin, end);
            if (span.cause().isPresent()) {
                blind.merge(span.cause().get(), length, Duration::plus);
            } else {
                watched = watched.plus(length);
            }
            first = first.isPresent() ? first : Optional.of(begin);
            last = end;
            provisional |= span.provisional();
        }

        /** Joins it with the piece before if both are of one state and adjoin. */
        void addTo(List<Piece> pieces) {
            if (first.isEmpty()) {
                return;
            }
            Duration total = blind.values().stream().reduce(Duration.ZERO, Duration::plus);
            boolean whole = watched.plus(total).compareTo(Duration.between(first.get(), last)) >= 0;
            String state = total.isZero() && whole ? "watched" : watched.isZero() && whole ? "blind" : "mixed";
            Optional<String> cause = blind.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(entry -> entry.getKey().id());
            Piece piece = new Piece(
                    first.get(), last, state, cause, watched.toNanos() / NANOS, total.toNanos() / NANOS, provisional);
            if (!pieces.isEmpty() && adjoins(pieces.getLast(), piece)) {
                Piece before = pieces.removeLast();
                piece = new Piece(
                        before.from,
                        piece.to,
                        state,
                        cause,
                        before.watchedSeconds + piece.watchedSeconds,
                        before.blindSeconds + piece.blindSeconds,
                        provisional);
            }
            pieces.add(piece);
        }

        private static boolean adjoins(Piece before, Piece next) {
            return !next.state.equals("mixed")
                    && before.state.equals(next.state)
                    && before.cause.equals(next.cause)
                    && before.provisional == next.provisional
                    && before.to.equals(next.from);
        }
    }
}
