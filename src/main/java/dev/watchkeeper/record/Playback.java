package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.mux.Pieces;
import dev.watchkeeper.record.RecordingsView.Piece;
import dev.watchkeeper.record.RecordingsView.Stretch;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoredSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a timeline plays: pieces, pictures and when there are any; thread-safe. */
final class Playback {
    private static final Logger log = LoggerFactory.getLogger(Playback.class);

    /** Consecutive files are one picture distance apart, dated by arrival. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);

    private final RecordingPaths paths;
    private final SegmentStore segments;

    Playback(RecordingPaths paths, SegmentStore segments) {
        this.paths = paths;
        this.segments = segments;
    }

    Optional<Piece> piece(String camera, Instant from, Duration length) throws FailureException {
        Optional<StoredSegment> found = at(camera, from);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StoredSegment segment = found.get();
        long at = ChronoUnit.MICROS.between(segment.from(), from);
        return read(camera, segment, from, file -> Pieces.cut(file, at, at + length.toNanos() / 1000))
                .map(piece -> new Piece(
                        piece.data(),
                        piece.codecs(),
                        time(segment, piece.zeroMicros()),
                        time(segment, piece.fromMicros()),
                        time(segment, piece.toMicros()),
                        piece.last()));
    }

    Optional<Snapshot> picture(String camera, Instant at, boolean exact, int maxWidthPx) throws FailureException {
        Optional<StoredSegment> found = at(camera, at);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StoredSegment segment = found.get();
        long micros = ChronoUnit.MICROS.between(segment.from(), at);
        return read(camera, segment, at, file -> Pieces.picture(file, micros, exact, maxWidthPx))
                .map(picture -> new Snapshot(picture.jpeg(), time(segment, picture.atMicros()), 0, 0));
    }

    /** The newest file that has this time: the pre-motion of one may reach into the one before. */
    private Optional<StoredSegment> at(String camera, Instant time) {
        return segments.upTo(camera, time).stream()
                .filter(segment -> segment.to().map(time::isBefore).orElse(true))
                .findFirst();
    }

    /** Takes something out of a file; empty if it is not there. */
    private interface Reader<T> {
        Optional<T> read(Path file) throws FailureException;
    }

    /** Empty if it is not written yet. Viewers read the sentences, so they name no file. */
    private <T> Optional<T> read(String camera, StoredSegment segment, Instant at, Reader<T> reader)
            throws FailureException {
        Path file = paths.data().resolve(segment.path());
        if (!Files.isRegularFile(file)) {
            throw unreadable(camera, at, "has been deleted");
        }
        Optional<T> found;
        try {
            found = reader.read(file);
        } catch (FailureException e) {
            if (e.kind() != FailureKind.NOT_FOUND) {
                throw e;
            }
            log.debug("[{}] {}", camera, e.sentence());
            found = Optional.empty();
        }
        if (found.isEmpty() && segment.to().isPresent()) {
            throw unreadable(camera, at, Files.isRegularFile(file) ? "is damaged" : "has been deleted");
        }
        return found;
    }

    private static FailureException unreadable(String camera, Instant at, String what) {
        return new FailureException(
                FailureKind.NOT_FOUND,
                "The recording of camera '" + camera + "' at " + at.truncatedTo(ChronoUnit.SECONDS) + " " + what);
    }

    private static Instant time(StoredSegment segment, long micros) {
        return segment.from().plus(micros, ChronoUnit.MICROS);
    }

    List<Stretch> stretches(String camera, Instant from, Instant to, Duration join, int most) {
        Duration least = join.compareTo(LEAST_PAUSE) > 0 ? join : LEAST_PAUSE;
        Joining joining = new Joining(least, most);
        segments.eachWithin(camera, from, to, joining::add);
        return joining.stretches;
    }

    /** Joins files into stretches while they are read; confined to one thread. */
    private static final class Joining {
        private final int most;
        private Duration join;
        private List<Stretch> stretches = new ArrayList<>();

        Joining(Duration join, int most) {
            this.join = join;
            this.most = most;
        }

        void add(StoredSegment next) {
            append(stretches, new Stretch(next.from(), next.to(), Duration.ZERO, next.codec()));
            while (stretches.size() > most) {
                join = join.multipliedBy(2);
                List<Stretch> before = stretches;
                stretches = new ArrayList<>();
                before.forEach(stretch -> append(stretches, stretch));
            }
        }

        /** Beyond the limit, another codec does not divide either: a player learns it from the file. */
        private void append(List<Stretch> all, Stretch next) {
            if (all.isEmpty()) {
                all.add(next);
                return;
            }
            Stretch last = all.getLast();
            Instant end = last.to().orElse(next.from());
            Duration pause = Duration.between(end, next.from());
            boolean sameCodec = last.codec().equals(next.codec()) || join.compareTo(Duration.ofMinutes(1)) > 0;
            if (pause.compareTo(join) > 0 || !sameCodec) {
                all.add(next);
                return;
            }
            // A file without an end that others follow was left by a killed process.
            boolean later =
                    last.to().isEmpty() || next.to().map(to -> to.isAfter(end)).orElse(true);
            boolean counts = pause.compareTo(LEAST_PAUSE) > 0;
            all.set(
                    all.size() - 1,
                    new Stretch(
                            last.from(),
                            later ? next.to() : last.to(),
                            last.paused().plus(next.paused()).plus(counts ? pause : Duration.ZERO),
                            last.codec()));
        }
    }
}
