package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoredEvent;
import dev.watchkeeper.store.StoredSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds recordings in the database and puts pieces of them together; thread-safe. */
public final class Recordings implements RecordingsView, AutoCloseable {
    private static final int MAX_SEGMENTS = 10_000;

    /** The longest piece that can be asked for; a day of 4 Mb/s is 43 GB, which nobody wants in one file. */
    private static final Duration LONGEST_EXPORT = Duration.ofHours(6);

    /** A file that is at most this much longer than the event, beside its rolls, is the clip itself. */
    private static final Duration SLACK = Duration.ofSeconds(30);

    /** For so little of a roll nobody wants another file to be looked for. */
    private static final Duration NOT_MISSED = Duration.ofSeconds(1);

    private final RecordingPaths paths;
    private final SegmentStore segments;
    private final EventsView events;
    private final Map<String, RecordSettings> settings;
    private final Exporter exporter;

    /**
     * @param data the folder that holds everything Watchkeeper writes
     * @param cameras give the pre- and post-roll of the clips
     * @param exporter is closed with this
     */
    public Recordings(
            Path data, SegmentStore segments, EventsView events, List<CameraSettings> cameras, Exporter exporter) {
        this.paths = new RecordingPaths(data);
        this.segments = segments;
        this.events = events;
        this.settings = cameras.stream().collect(Collectors.toMap(CameraSettings::name, CameraSettings::record));
        this.exporter = exporter;
    }

    @Override
    public List<SegmentInfo> segments(Optional<String> camera, Instant from, Instant to) {
        return segments.find(camera, from, to, MAX_SEGMENTS).stream()
                .map(s -> new SegmentInfo(s.id(), s.camera(), s.from(), s.to(), size(s), s.codec()))
                .toList();
    }

    /** While a file is written its size is asked from the disk; 0 if it has just gone. */
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
                    "The end must lie after the begin, and no more than " + LONGEST_EXPORT.toHours() + " hours");
        }
        return export(camera, from, to, Optional.empty());
    }

    private Optional<Clip> export(String camera, Instant from, Instant to, Optional<String> keepAs)
            throws FailureException {
        List<StoredSegment> found = existing(camera, from, to);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Function<StoredSegment, Exporter.Source> source = s -> new Exporter.Source(file(s), s.from(), s.to(), size(s));
        return exporter.export(found.stream().map(source).toList(), from, to, keepAs)
                .map(file -> new Clip(file, found.getFirst().codec(), keepAs.isEmpty()));
    }

    private List<StoredSegment> existing(String camera, Instant from, Instant to) {
        return segments.find(Optional.of(camera), from, to, MAX_SEGMENTS).stream()
                .filter(s -> Files.isRegularFile(file(s)))
                .toList();
    }

    @Override
    public Optional<Clip> clip(String eventId) throws FailureException {
        Optional<StoredEvent> found = events.byId(eventId);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        StoredEvent event = found.get();
        RecordSettings rolls = settings.get(event.camera());
        Instant from = event.begin().minus(rolls == null ? Duration.ZERO : rolls.preMotion());
        Instant end = event.end().orElse(Instant.MAX);
        Instant to = event.end()
                .map(e -> e.plus(rolls == null ? Duration.ZERO : rolls.postMotion()))
                .orElse(event.begin().plus(LONGEST_EXPORT));
        List<StoredSegment> files = existing(event.camera(), from, to);
        Duration longest = Duration.between(from, to).multipliedBy(2).plus(SLACK);
        for (StoredSegment file : files) {
            boolean holdsEvent = !file.from().isAfter(event.begin())
                    && file.to().filter(t -> !t.isBefore(end)).isPresent();
            boolean holdsRolls = !file.from().minus(NOT_MISSED).isAfter(from)
                    && file.to().filter(t -> !t.plus(NOT_MISSED).isBefore(to)).isPresent();
            if (holdsEvent
                    && (holdsRolls || files.size() == 1)
                    && Duration.between(file.from(), file.to().orElseThrow()).compareTo(longest) <= 0) {
                return Optional.of(new Clip(file(file), file.codec(), false));
            }
        }
        boolean finished = event.end().isPresent() && files.stream().allMatch(f -> f.to().isPresent());
        return export(event.camera(), from, to, finished ? Optional.of(event.id()) : Optional.empty());
    }

    @Override
    public Optional<Path> snapshot(String eventId) {
        return events.byId(eventId)
                .flatMap(StoredEvent::snapshot)
                .map(s -> paths.data().resolve(s).normalize())
                .filter(p -> p.startsWith(paths.root()) && Files.isRegularFile(p));
    }

    @Override
    public void close() {
        exporter.close();
    }
}
