package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.mux.Remuxer;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoredEvent;
import dev.watchkeeper.store.StoredSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds recordings in the database and exports parts of them; thread-safe. */
public final class Recordings implements RecordingsView, AutoCloseable {
    private static final int MAX_SEGMENTS = 10_000;

    /** The longest export; a day of 4 Mb/s is 43 GB, which nobody wants in one file. */
    private static final Duration LONGEST_EXPORT = Duration.ofHours(6);

    /** A file is served as the clip itself if it is at most this much longer than the event with its pre- and post-motion. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    /** A shorter lack of pre- or post-motion is not worth joining another file. */
    private static final Duration NEGLIGIBLE = Duration.ofSeconds(1);

    private final RecordingPaths paths;
    private final SegmentStore segments;
    private final EventsView events;
    private final Function<String, Optional<RecordSettings>> settings;
    private final Exporter exporter;
    private final FileHeads heads = new FileHeads();
    private final Playback playback;

    /**
     * @param data the folder that holds everything Watchkeeper writes
     * @param settings of a configured camera by its name; they define the pre- and post-motion of its clips
     * @param exporter is closed with this
     */
    public Recordings(
            Path data,
            SegmentStore segments,
            EventsView events,
            Function<String, Optional<RecordSettings>> settings,
            Exporter exporter) {
        this.paths = new RecordingPaths(data);
        this.segments = segments;
        this.events = events;
        this.settings = settings;
        this.exporter = exporter;
        this.playback = new Playback(paths, segments);
    }

    @Override
    public List<SegmentInfo> segments(Optional<String> camera, Instant from, Instant to) {
        return segments.find(camera, from, to, MAX_SEGMENTS).stream()
                .map(s -> new SegmentInfo(s.id(), s.camera(), s.from(), s.to(), size(s), s.codec()))
                .toList();
    }

    /** The size of a growing file comes from the disk; 0 if it has just gone. */
    private long size(StoredSegment segment) {
        return segment.to().isPresent()
                ? segment.bytes()
                : file(segment).toFile().length();
    }

    private Path file(StoredSegment segment) {
        return paths.data().resolve(segment.path());
    }

    @Override
    public Optional<Clip> export(String camera, Instant from, Instant to) throws FailureException {
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_EXPORT) > 0) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The end must be after the beginning, by no more than " + LONGEST_EXPORT.toHours() + " hours");
        }
        return export(camera, from, to, Optional.empty());
    }

    private Optional<Clip> export(String camera, Instant from, Instant to, Optional<String> keepAs)
            throws FailureException {
        Optional<Exports.Found> found = found(camera, from, to);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return exporter.export(found.get().sources(), from, to, keepAs)
                .map(made -> new Clip(
                        made.file(),
                        made.codecs(),
                        keepAs.isEmpty(),
                        found.get().completeness(made)));
    }

    /** What was recorded in a period, for an export of it; empty if no file of it is there. */
    public Optional<Exports.Found> found(String camera, Instant from, Instant to) {
        List<StoredSegment> known = segments.find(Optional.of(camera), from, to, MAX_SEGMENTS);
        List<StoredSegment> there = existing(known);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        Function<StoredSegment, Exporter.Source> source = s -> new Exporter.Source(file(s), s.from(), s.to(), size(s));
        List<Exporter.Source> sources = there.stream().map(source).toList();
        return Optional.of(new Exports.Found() {
            @Override
            public List<Exporter.Source> sources() {
                return sources;
            }

            @Override
            public Completeness completeness(Exporter.Export made) {
                return Completeness.of(
                        from,
                        to,
                        made.covered(),
                        known,
                        Recordings.this::file,
                        gone(known, there),
                        made.unreadable(),
                        made.silent());
            }
        });
    }

    private Set<Path> gone(List<StoredSegment> known, List<StoredSegment> there) {
        Set<Path> gone = known.stream().map(this::file).collect(Collectors.toSet());
        there.forEach(segment -> gone.remove(file(segment)));
        return gone;
    }

    private List<StoredSegment> existing(List<StoredSegment> known) {
        return known.stream().filter(s -> Files.isRegularFile(file(s))).toList();
    }

    @Override
    public List<SegmentDetails> details(List<SegmentInfo> infos) {
        Map<String, Path> files = infos.isEmpty()
                ? Map.of()
                : segments
                        .find(
                                Optional.empty(),
                                infos.getFirst().from(),
                                infos.getLast().from().plusNanos(1000),
                                MAX_SEGMENTS)
                        .stream()
                        .collect(Collectors.toMap(StoredSegment::id, this::file));
        Path nowhere = paths.root().resolve("gone");
        return heads.of(infos, info -> files.getOrDefault(info.id(), nowhere));
    }

    @Override
    public Optional<Clip> clip(String eventId) throws FailureException {
        Optional<StoredEvent> found = events.byId(eventId);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StoredEvent event = found.get();
        Optional<RecordSettings> rolls = settings.apply(event.camera());
        Instant from = event.begin().minus(rolls.map(RecordSettings::preMotion).orElse(Duration.ZERO));
        Instant end = event.end().orElse(Instant.MAX);
        Instant to = event.end()
                .map(e -> e.plus(rolls.map(RecordSettings::postMotion).orElse(Duration.ZERO)))
                .orElse(event.begin().plus(LONGEST_EXPORT));
        List<StoredSegment> known = segments.find(Optional.of(event.camera()), from, to, MAX_SEGMENTS);
        List<StoredSegment> files = existing(known);
        Duration longest = Duration.between(from, to).multipliedBy(2).plus(SLACK);
        for (StoredSegment file : files) {
            boolean holdsEvent = !file.from().isAfter(event.begin())
                    && file.to().filter(t -> !t.isBefore(end)).isPresent();
            boolean holdsRolls = !file.from().minus(NEGLIGIBLE).isAfter(from)
                    && file.to().filter(t -> !t.plus(NEGLIGIBLE).isBefore(to)).isPresent();
            if (holdsEvent
                    && (holdsRolls || files.size() == 1)
                    && Duration.between(file.from(), file.to().orElseThrow()).compareTo(longest) <= 0) {
                return Optional.of(new Clip(
                        file(file), file.codec(), false, completenessOf(file, from, to, known, gone(known, files))));
            }
        }
        boolean finished = event.end().isPresent() && files.stream().allMatch(f -> f.to().isPresent());
        Optional<Clip> made = export(event.camera(), from, to, finished ? Optional.of(event.id()) : Optional.empty());
        return event.end().isPresent() ? made : made.map(clip -> untilNow(clip, to));
    }

    private Completeness completenessOf(
            StoredSegment file, Instant from, Instant to, List<StoredSegment> known, Set<Path> gone) {
        Remuxer.Span span =
                new Remuxer.Span(micros(file.from()), micros(file.to().orElseThrow()));
        return Completeness.of(from, to, List.of(span), known, this::file, gone, Set.of(), Duration.ZERO);
    }

    /** While an event goes on, its future is not missing. */
    private static Clip untilNow(Clip clip, Instant to) {
        List<Completeness.Missing> missing = clip.completeness().missing().stream()
                .filter(m -> !m.to().equals(to))
                .toList();
        return new Clip(
                clip.file(),
                clip.codec(),
                clip.temporary(),
                new Completeness(missing, clip.completeness().silent()));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    @Override
    public Optional<Path> snapshot(String eventId) {
        return events.byId(eventId).flatMap(StoredEvent::snapshot).flatMap(this::picture);
    }

    @Override
    public Optional<Path> marked(String eventId) {
        return events.byId(eventId)
                .flatMap(event -> event.marked()
                        .flatMap(this::picture)
                        .or(() -> event.snapshot().flatMap(this::picture)));
    }

    private Optional<Path> picture(String relative) {
        return Optional.of(paths.data().resolve(relative).normalize())
                .filter(p -> p.startsWith(paths.root()) && Files.isRegularFile(p));
    }

    @Override
    public Optional<Piece> piece(String camera, Instant from, Duration length) throws FailureException {
        return playback.piece(camera, from, length);
    }

    @Override
    public Optional<Instant> next(String camera, Instant after) {
        return segments.after(camera, after).map(StoredSegment::from);
    }

    @Override
    public Optional<Snapshot> picture(String camera, Instant at, boolean exact, int maxWidthPx)
            throws FailureException {
        return playback.picture(camera, at, exact, maxWidthPx);
    }

    @Override
    public List<Stretch> stretches(String camera, Instant from, Instant to, Duration join, int most) {
        return playback.stretches(camera, from, to, join, most);
    }

    @Override
    public void close() {
        exporter.close();
    }
}
