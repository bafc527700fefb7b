package dev.watchkeeper.record;

import dev.watchkeeper.media.mux.Remuxer.Span;
import dev.watchkeeper.store.StoredSegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which part of the requested time an export lacks; immutable.
 *
 * @param missing in order of time
 * @param silent how long sound was recorded that the export lacks
 */
public record Completeness(List<Missing> missing, Duration silent) {
    /** Consecutive files are one picture distance apart, dated by arrival. */
    private static final long NEGLIGIBLE_MICROS = 500_000;

    public Completeness {
        missing = List.copyOf(missing);
    }

    /**
     * A stretch without pictures; immutable.
     *
     * @param cause {@code not-recorded}, {@code no-pictures} (within a file), {@code file-gone}, {@code damaged} or {@code being-written}
     */
    public record Missing(Instant from, Instant to, String cause) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    /** Lacks nothing. */
    public static Completeness whole() {
        return new Completeness(List.of(), Duration.ZERO);
    }

    /** Whether all pictures and their sound are there. */
    public boolean isComplete() {
        return missing.isEmpty() && silent.toNanos() / 1000 <= NEGLIGIBLE_MICROS;
    }

    public Duration missingTime() {
        return missing.stream().map(Missing::length).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Finds what is missing between two times.
     *
     * @param covered the time with pictures, µs since 1970
     * @param known what the database has of that time, in order
     * @param gone files of it that no longer exist
     * @param unreadable files that could not be read
     */
    static Completeness of(
            Instant from,
            Instant to,
            List<Span> covered,
            List<StoredSegment> known,
            Function<StoredSegment, Path> file,
            Set<Path> gone,
            Set<Path> unreadable,
            Duration silent) {
        List<Missing> missing = new ArrayList<>();
        for (Span hole : holes(micros(from), micros(to), covered)) {
            long at = hole.fromMicros();
            for (StoredSegment segment : known) {
                long begin = Math.max(at, micros(segment.from()));
                long end = Math.min(
                        hole.toMicros(), segment.to().map(Completeness::micros).orElse(Long.MAX_VALUE));
                if (end - begin > NEGLIGIBLE_MICROS) {
                    add(missing, at, begin, "not-recorded");
                    add(missing, begin, end, cause(segment, file.apply(segment), gone, unreadable));
                    at = end;
                }
            }
            add(missing, at, hole.toMicros(), "not-recorded");
        }
        return new Completeness(missing, silent);
    }

    private static String cause(StoredSegment segment, Path file, Set<Path> gone, Set<Path> unreadable) {
        if (gone.contains(file)) {
            return "file-gone";
        }
        if (unreadable.contains(file)) {
            return segment.to().isEmpty() ? "being-written" : "damaged";
        }
        return segment.to().isEmpty() ? "being-written" : "no-pictures";
    }

    private static void add(List<Missing> to, long from, long until, String cause) {
        if (until > from) {
            to.add(new Missing(instant(from), instant(until), cause));
        }
    }

    private static List<Span> holes(long from, long to, List<Span> covered) {
        List<Span> sorted = new ArrayList<>(covered);
        sorted.sort(Comparator.comparingLong(Span::fromMicros));
        List<Span> holes = new ArrayList<>();
        long at = from;
        for (Span span : sorted) {
            hole(holes, at, Math.min(span.fromMicros(), to));
            at = Math.max(at, span.toMicros());
        }
        hole(holes, at, to);
        return holes;
    }

    private static void hole(List<Span> holes, long from, long to) {
        if (to - from > NEGLIGIBLE_MICROS) {
            holes.add(new Span(from, to));
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
