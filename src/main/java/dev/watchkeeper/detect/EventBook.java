package dev.watchkeeper.detect;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Labelling.State;
import dev.watchkeeper.event.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What was recognised in the events that go on; guarded by the lock of its owner. Every event gets an answer: what was recognised, or that nobody looked. It
 * computes only, and returns what is to be published.
 */
final class EventBook {
    /** Nobody is kept waiting for longer: a message that comes later is no alarm. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** One per camera, unless ends were lost. */
    private static final int MOST = 256;

    /** Of one event: the picture that becomes its snapshot is the begin, or the best one so far. */
    private static final int MOST_PICTURES = 8;

    private final Predicate<String> waits;
    private final Supplier<Optional<String>> whyNot;
    private final Supplier<String> whyLate;
    private final Clock clock;
    private final Map<String, Entry> open = new LinkedHashMap<>();

    private static final class Entry {
        private final String id;
        private final String camera;
        private final long begunNanos;
        private final Map<String, Label> labels = new HashMap<>();
        private final Map<Instant, List<Label>> pictures = new LinkedHashMap<>();
        private boolean examined;
        private boolean saidUnavailable;
        private Optional<Ending> ending = Optional.empty();

        Entry(String id, String camera, long begunNanos) {
            this.id = id;
            this.camera = camera;
            this.begunNanos = begunNanos;
        }

        List<Label> best() {
            return labels.values().stream()
                    .sorted(Comparator.comparingDouble(Label::confidence).reversed())
                    .limit(Labelling.MOST)
                    .toList();
        }
    }

    private record Ending(long nanos, Optional<Instant> snapshot) {}

    /**
     * @param waits whether a picture of the event still waits to be examined
     * @param whyNot why no picture can be examined now; empty if they can
     * @param whyLate why pictures wait, as a sentence
     */
    EventBook(Predicate<String> waits, Supplier<Optional<String>> whyNot, Supplier<String> whyLate, Clock clock) {
        this.waits = waits;
        this.whyNot = whyNot;
        this.whyLate = whyLate;
        this.clock = clock;
    }

    List<Event> began(Event.MotionBegan began) {
        Entry entry = entry(began.id(), began.camera());
        return whyNot.get().isPresent() ? unavailable(entry) : List.of();
    }

    List<Event> examined(Sample sample, List<Label> found) {
        Entry entry = entry(sample.event(), sample.camera());
        if (sample.reason() != Sample.Reason.AGAIN) {
            if (entry.pictures.size() >= MOST_PICTURES) {
                entry.pictures.remove(entry.pictures.keySet().iterator().next());
            }
            entry.pictures.put(sample.takenAt(), found);
        }
        boolean news = !entry.examined;
        entry.examined = true;
        boolean further = false;
        for (Label label : found) {
            Optional<Label> known = Optional.ofNullable(entry.labels.get(label.name()));
            further |= known.isEmpty();
            if (known.map(before -> before.confidence() < label.confidence()).orElse(true)) {
                entry.labels.put(label.name(), label);
            }
        }
        if (!news && !further) {
            return List.of();
        }
        Optional<Snapshot> picture = further ? sample.full() : Optional.empty();
        return List.of(found(entry, new Labelling(State.LOOKING, entry.best(), found, ""), picture));
    }

    List<Event> ended(Event.MotionEnded ended) {
        Entry entry = entry(ended.id(), ended.camera());
        entry.ending =
                Optional.of(new Ending(clock.monotonicNanos(), ended.snapshot().map(Snapshot::takenAt)));
        return settle();
    }

    /** Lets time pass. */
    List<Event> settle() {
        List<Event> news = new ArrayList<>();
        for (Entry entry : List.copyOf(open.values())) {
            Optional<Ending> ending = entry.ending;
            if (ending.isPresent()
                    && (!waits.test(entry.id) || isLate(ending.get().nanos()))) {
                open.remove(entry.id);
                news.addAll(last(entry, ending.get()));
            } else if (!entry.examined
                    && (isLate(entry.begunNanos) || whyNot.get().isPresent())) {
                news.addAll(unavailable(entry));
            }
        }
        return news;
    }

    private List<Event> last(Entry entry, Ending ending) {
        if (!entry.examined) {
            entry.saidUnavailable = false;
            return unavailable(entry);
        }
        List<Label> shown = ending.snapshot()
                .map(taken -> entry.pictures.getOrDefault(taken, List.of()))
                .orElse(List.of());
        return List.of(found(
                entry,
                new Labelling(
                        State.DONE,
                        entry.best(),
                        shown.stream().limit(Labelling.MOST).toList(),
                        ""),
                Optional.empty()));
    }

    private List<Event> unavailable(Entry entry) {
        if (entry.saidUnavailable) {
            return List.of();
        }
        entry.saidUnavailable = true;
        String why = whyNot.get().orElseGet(whyLate);
        return List.of(found(entry, new Labelling(State.UNAVAILABLE, List.of(), List.of(), why), Optional.empty()));
    }

    private Event found(Entry entry, Labelling labelling, Optional<Snapshot> picture) {
        return new Event.LabelsFound(entry.id, entry.camera, clock.wall(), labelling, picture);
    }

    private boolean isLate(long nanos) {
        return clock.since(nanos).compareTo(PATIENCE) > 0;
    }

    private Entry entry(String id, String camera) {
        Optional<Entry> known = Optional.ofNullable(open.get(id));
        if (known.isPresent()) {
            return known.get();
        }
        if (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        Entry added = new Entry(id, camera, clock.monotonicNanos());
        open.put(id, added);
        return added;
    }
}
