package dev.watchkeeper.motion;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Collects what one event stores: how something moves, where, and the picture that shows the most of it, in bounded memory; confined to one thread at
 * a time.
 */
final class Trace {
    /** A picture must show this many times as much as the kept one to be worth encoding. */
    private static final double WORTH = 1.2;

    /** Something that approaches does not grow by this factor before it is recognized. */
    private static final double FAR_LARGER = 2;

    /** At most two a second are encoded. */
    private static final long PAUSE_MICROS = Duration.ofMillis(500).toNanos() / 1000;

    private final List<Seen> path = new ArrayList<>();
    private List<Movement.Box> regions = List.of();
    private final Set<String> zones = new TreeSet<>();
    private Optional<Snapshot> best = Optional.empty();
    private double bestMoved;
    private long encodedMicros = Long.MIN_VALUE / 2;
    private Optional<Movement.Score> score = Optional.empty();
    private Optional<Seen> last = Optional.empty();
    private double peak;
    private int stride = 1;
    private int pictures;

    /** Where the largest moving region was; immutable. */
    private record Seen(Instant at, Movement.Box box) {
        Movement.Point after(Instant began) {
            return new Movement.Point(
                    Duration.between(began, at), box.x() + box.width() / 2, box.y() + box.height() / 2);
        }
    }

    void clear() {
        path.clear();
        regions = List.of();
        zones.clear();
        best = Optional.empty();
        bestMoved = 0;
        score = Optional.empty();
        last = Optional.empty();
        peak = 0;
        stride = 1;
        pictures = 0;
    }

    /**
     * Starts the event: drops a picture from before it, or of something far larger, because that shows the light and not the visitor.
     *
     * @param shown how much of it the deciding picture shows, as a share of the watched area
     */
    void begun(Instant began, double shown) {
        boolean early = best.map(picture -> picture.takenAt().isBefore(began)).orElse(false);
        if (early || bestMoved > FAR_LARGER * shown) {
            best = Optional.empty();
            bestMoved = 0;
            encodedMicros = Long.MIN_VALUE / 2;
        }
    }

    /**
     * Adds the next picture in which something moves.
     *
     * @param shown how much of the event's subject it shows, as a share of the watched area
     * @param encoder encodes the picture as JPEG; called during this call or never
     */
    void add(Finding finding, double shown, Supplier<Optional<Snapshot>> encoder) {
        zones.addAll(finding.zones());
        List<Finding.Region> moving = finding.regions().stream()
                .filter(Finding.Region::moving)
                .sorted(Comparator.comparingInt(Finding.Region::areaPx).reversed())
                .toList();
        Gauge.Reading reading = finding.reading();
        if (!moving.isEmpty()) {
            if (score.map(known -> known.value() < reading.score()).orElse(true)) {
                score = Optional.of(new Movement.Score(reading.score(), reading.threshold()));
            }
            follow(new Seen(finding.time(), moving.getFirst().box(reading)));
        }
        boolean kept = keepBest(finding, shown, encoder);
        if (kept || (best.isEmpty() && finding.moved() > peak)) {
            regions = moving.stream()
                    .limit(Movement.MAX_REGIONS)
                    .map(region -> region.box(reading))
                    .toList(); // those of the kept picture, so that both fit
        }
        peak = Math.max(peak, finding.moved());
    }

    private boolean keepBest(Finding finding, double shown, Supplier<Optional<Snapshot>> encoder) {
        boolean soon = Math.abs(finding.ptsMicros() - encodedMicros) < PAUSE_MICROS;
        if (shown <= 0 || shown < bestMoved * WORTH || soon) {
            return false;
        }
        encodedMicros = finding.ptsMicros();
        Optional<Snapshot> made = encoder.get();
        if (made.isPresent()) {
            best = made;
            bestMoved = shown;
        }
        return made.isPresent();
    }

    private void follow(Seen point) {
        last = Optional.of(point);
        if (pictures++ % stride != 0) {
            return;
        }
        if (path.size() == Movement.MAX_POINTS - 1) { // one place is the last point's
            for (int i = path.size() - 2; i > 0; i -= 2) {
                path.remove(i);
            }
            stride *= 2;
            if ((pictures - 1) % stride != 0) {
                return;
            }
        }
        path.add(point);
    }

    /**
     * Returns the end of the traced event.
     *
     * @param began when it began, which may be later than the first picture that was added
     */
    Event.MotionEnded ending(String id, String camera, Instant began, Instant lastMotion) {
        return new Event.MotionEnded(id, camera, began, lastMotion, peak, List.copyOf(zones), best, movement(began));
    }

    /** When the kept picture was taken. */
    Optional<Instant> bestAt() {
        return best.map(Snapshot::takenAt);
    }

    private Movement movement(Instant began) {
        List<Seen> whole = new ArrayList<>(path);
        last.filter(point -> !path.isEmpty() && !path.getLast().equals(point)).ifPresent(whole::add);
        return new Movement(
                score,
                regions,
                whole.stream()
                        .filter(point -> !point.at().isBefore(began))
                        .map(point -> point.after(began))
                        .toList());
    }
}
