package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.GuardSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what to shed of which camera; thread-safe. The node has one ladder and each camera has its own, for its own queues; the higher
 * of the two counts. So one camera's stuck stage sheds nothing of the others.
 */
final class Shedding {
    private static final Logger log = LoggerFactory.getLogger(ResourceGuard.class);

    private final GuardSettings settings;
    private final Clock clock;
    private final Ladder node;
    private final Map<String, Entry> entries = new TreeMap<>();

    /** One camera's ladder and what is shed of it now; guarded by the lock. */
    private static final class Entry {
        private final GuardedCamera camera;
        private final Ladder ladder;
        private Optional<ResourcesView.Shed> shed = Optional.empty();

        Entry(GuardedCamera camera, Ladder ladder) {
            this.camera = camera;
            this.ladder = ladder;
        }

        ShedStep step() {
            return shed.map(ResourcesView.Shed::step).orElse(ShedStep.NONE);
        }
    }

    private record Change(GuardedCamera camera, ResourcesView.Shed now, ShedStep before) {}

    Shedding(GuardSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.node = new Ladder(clock, settings.stepTime());
    }

    /** The sentence about the fullest queue above its limit, if one is. */
    static Optional<String> queuePressure(List<QueueReading> queues, int maxQueue) {
        return queues.stream()
                .filter(queue -> queue.size() > queue.limit(maxQueue))
                .max(Comparator.comparingDouble(queue -> (double) queue.size() / queue.limit(maxQueue)))
                .map(queue ->
                        "Queue " + queue.name() + " at size " + queue.size() + ", limit " + queue.limit(maxQueue));
    }

    private boolean queuesRelieved(List<QueueReading> queues) {
        return queues.stream().allMatch(queue -> queue.size() <= queue.limit(settings.maxQueue()) / 2);
    }

    /**
     * Climbs and descends the ladders, and carries out what changed.
     *
     * @param cameras every guarded camera with the queues of its own
     */
    void update(
            Optional<String> memoryPressure,
            boolean memoryRelieved,
            List<QueueReading> shared,
            Map<GuardedCamera, List<QueueReading>> cameras) {
        List<Change> changes = new ArrayList<>();
        synchronized (this) {
            node.update(
                    memoryPressure.or(() -> queuePressure(shared, settings.maxQueue())),
                    memoryRelieved && queuesRelieved(shared));
            entries.values().removeIf(entry -> !cameras.containsKey(entry.camera));
            cameras.forEach((camera, queues) -> {
                Entry entry = entries.computeIfAbsent(
                        camera.name(), name -> new Entry(camera, new Ladder(clock, settings.stepTime())));
                entry.ladder.update(queuePressure(queues, settings.maxQueue()), queuesRelieved(queues));
                settle(entry).ifPresent(changes::add);
            });
        }
        changes.forEach(Shedding::carryOut);
    }

    /** The change of the camera's step, if it changed. Called with the lock held. */
    private Optional<Change> settle(Entry entry) {
        Ladder higher = node.step().compareTo(entry.ladder.step()) >= 0 ? node : entry.ladder;
        ShedStep before = entry.step();
        if (higher.step() == before) {
            return Optional.empty();
        }
        ResourcesView.Shed now =
                new ResourcesView.Shed(entry.camera.name(), higher.step(), higher.reason(), higher.since());
        entry.shed = now.step() == ShedStep.NONE ? Optional.empty() : Optional.of(now);
        return Optional.of(new Change(entry.camera, now, before));
    }

    private static void carryOut(Change change) {
        ResourcesView.Shed now = change.now();
        if (now.step().compareTo(change.before()) > 0) {
            log.warn("Throttling {}: {} (now shed: {})", now.camera(), now.reason(), names(now.step()));
        } else if (now.step() == ShedStep.NONE) {
            log.info("Throttling of {} is over", now.camera());
        } else {
            log.info("Throttling of {} eases (still shed: {})", now.camera(), names(now.step()));
        }
        try {
            change.camera().shed(now.step());
        } catch (RuntimeException e) {
            log.error("[{}] Shedding step {} failed", now.camera(), now.step().id(), e);
        }
    }

    synchronized List<ResourcesView.Shed> all() {
        return entries.values().stream().flatMap(entry -> entry.shed.stream()).toList();
    }

    synchronized List<ShedStep> steps(String camera) {
        return Optional.ofNullable(entries.get(camera))
                .map(entry -> upTo(entry.step()))
                .orElse(List.of());
    }

    private static List<ShedStep> upTo(ShedStep step) {
        return Arrays.stream(ShedStep.values())
                .filter(each -> each != ShedStep.NONE && each.compareTo(step) <= 0)
                .toList();
    }

    private static String names(ShedStep step) {
        return String.join(", ", upTo(step).stream().map(ShedStep::id).toList());
    }
}
