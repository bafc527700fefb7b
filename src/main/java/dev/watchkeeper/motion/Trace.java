package dev.watchkeeper.motion;

import dev.watchkeeper.event.Movement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Collects how something moves in one event, within bounds however long it takes; confined to one thread. */
final class Trace {
    private final List<Seen> path = new ArrayList<>();
    private List<Movement.Box> regions = List.of();
    private List<Movement.Box> newest = List.of();
    private boolean shown;
    private Optional<Movement.Score> score = Optional.empty();
    private Optional<Seen> last = Optional.empty();
    private double mostMoved;
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
        newest = List.of();
        shown = false;
        score = Optional.empty();
        last = Optional.empty();
        mostMoved = 0;
        stride = 1;
        pictures = 0;
    }

    /** The next picture in which something moves. */
    void add(Finding finding) {
        List<Finding.Region> moving = finding.regions().stream()
                .filter(Finding.Region::moving)
                .sorted(Comparator.comparingInt(Finding.Region::areaPx).reversed())
                .toList();
        if (moving.isEmpty()) {
            return;
        }
        Reading reading = finding.reading();
        if (score.map(known -> known.value() < reading.score()).orElse(true)) {
            score = Optional.of(new Movement.Score(reading.score(), reading.threshold()));
        }
        newest = moving.stream()
                .limit(Movement.MOST_REGIONS)
                .map(region -> region.box(reading))
                .toList();
        if (finding.moved() > mostMoved && !shown) {
            mostMoved = finding.moved();
            regions = newest;
        }
        follow(new Seen(finding.time(), moving.getFirst().box(reading)));
    }

    /** The picture added last is the one that people will be shown: its regions are kept, so that both fit. */
    void shown() {
        shown = true;
        regions = newest;
    }

    private void follow(Seen point) {
        last = Optional.of(point);
        if (pictures++ % stride != 0) {
            return;
        }
        if (path.size() == Movement.MOST_POINTS - 1) { // one place is the last point's
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

    /** @param began when the event began, which may be later than the first picture that was added */
    Movement movement(Instant began) {
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
