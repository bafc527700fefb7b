package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.GuardSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is shed of which camera: one ladder for the whole node and one for each camera with queues of its own, and the higher of
 * the two counts; thread-safe. A stage of one camera that is stuck therefore sheds nothing of the others.
 */
final class Shedding {
    private static final Logger log = LoggerFactory.getLogger(ResourceGuard.class);

    private final GuardSettings settings;
    private final Clock clock;
    private final Ladder node;
    private final Map<String, Ladder> cameras = new TreeMap<>();
    private final Map<String, ResourcesView.Shed> shed = new TreeMap<>();
    private volatile ResourceGuard.Shedder shedder = (camera, step) -> {};

    private record Change(ResourcesView.Shed now, ShedStep before) {}

    Shedding(GuardSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.node = new Ladder(clock, settings.stepTime());
    }

    void carriedOutBy(ResourceGuard.Shedder carrier) {
        shedder = carrier;
    }

    /** The sentence about the fullest queue that is above its limit, if one is. */
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

    void update(
            Optional<String> memoryPressure,
            boolean memoryRelieved,
            List<QueueReading> queues,
            Set<String> knownCameras) {
        List<Change> changed = new ArrayList<>();
        List<QueueReading> shared =
                queues.stream().filter(queue -> queue.camera().isEmpty()).toList();
        Map<String, List<QueueReading>> own = new LinkedHashMap<>();
        knownCameras.forEach(camera -> own.put(camera, new ArrayList<>()));
        queues.forEach(queue -> queue.camera()
                .ifPresent(camera ->
                        own.computeIfAbsent(camera, name -> new ArrayList<>()).add(queue)));
        synchronized (this) {
            node.update(
                    memoryPressure.or(() -> queuePressure(shared, settings.maxQueue())),
                    memoryRelieved && queuesRelieved(shared));
            own.forEach((camera, itsQueues) -> {
                Ladder ladder = cameras.computeIfAbsent(camera, name -> new Ladder(clock, settings.stepTime()));
                ladder.update(queuePressure(itsQueues, settings.maxQueue()), queuesRelieved(itsQueues));
                settle(camera, ladder).ifPresent(changed::add);
            });
        }
        changed.forEach(this::carryOut);
    }

    /** The camera's new state, if its step changed. Called with the lock held. */
    private Optional<Change> settle(String camera, Ladder ladder) {
        Ladder higher = node.step().compareTo(ladder.step()) >= 0 ? node : ladder;
        ShedStep before = Optional.ofNullable(shed.get(camera))
                .map(ResourcesView.Shed::step)
                .orElse(ShedStep.NONE);
        if (higher.step() == before) {
            return Optional.empty();
        }
        Instant since = higher.since();
        ResourcesView.Shed now = new ResourcesView.Shed(camera, higher.step(), higher.reason(), since);
        if (now.step() == ShedStep.NONE) {
            shed.remove(camera);
        } else {
            shed.put(camera, now);
        }
        return Optional.of(new Change(now, before));
    }

    private void carryOut(Change change) {
        ResourcesView.Shed now = change.now();
        if (now.step().compareTo(change.before()) > 0) {
            log.warn("Throttling {}: {} (now shed: {})", now.camera(), now.reason(), names(now.step()));
        } else if (now.step() == ShedStep.NONE) {
            log.info("Throttling of {} is over", now.camera());
        } else {
            log.info("Throttling of {} eases (still shed: {})", now.camera(), names(now.step()));
        }
        try {
            shedder.shed(now.camera(), now.step());
        } catch (RuntimeException e) {
            log.error(
                    "[{}] The step {} could not be carried out",
                    now.camera(),
                    now.step().id(),
                    e);
        }
    }

    synchronized List<ResourcesView.Shed> all() {
        return List.copyOf(shed.values());
    }

    synchronized List<ShedStep> steps(String camera) {
        return Optional.ofNullable(shed.get(camera))
                .map(state -> upTo(state.step()))
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
