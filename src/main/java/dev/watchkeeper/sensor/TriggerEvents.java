package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that sensors have set off: begins each, gets its picture and ends it in time; thread-safe, with a thread of its own. The same sensor at the
 * same camera extends its event.
 */
final class TriggerEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TriggerEvents.class);
    private static final int MAX_OPEN = 256;
    private static final long LOOK_EVERY_MILLIS = 200;

    private final Consumer<Event> events;
    private final Function<String, Optional<Snapshot>> pictures;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Open> open = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("sensor-events", this::run);

    private record Key(String camera, String sensor) {}

    /** One event; guarded by the lock. */
    private static final class Open {
        private final String id = UUID.randomUUID().toString();
        private final Instant began;
        private final String value;
        private long endNanos;
        private boolean asked;
        private Optional<Snapshot> picture = Optional.empty();

        Open(Instant began, String value, long endNanos) {
            this.began = began;
            this.value = value;
            this.endNanos = endNanos;
        }
    }

    /**
     * @param events gets them
     * @param pictures gives the picture of a camera, and may take 2 s
     */
    TriggerEvents(Consumer<Event> events, Function<String, Optional<Snapshot>> pictures, Clock clock) {
        this.events = events;
        this.pictures = pictures;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Begins an event, or extends the one that is open. */
    void begin(String camera, String sensor, String value, Duration length) {
        long end = clock.monotonicNanos() + length.toNanos();
        Optional<Event> began = Optional.empty();
        lock.lock();
        try {
            Key key = new Key(camera, sensor);
            Open known = open.get(key);
            if (known != null) {
                known.endNanos = end - known.endNanos > 0 ? end : known.endNanos;
            } else if (open.size() < MAX_OPEN) {
                Open fresh = new Open(clock.wall(), value, end);
                open.put(key, fresh);
                began = Optional.of(new Event.TriggerBegan(fresh.id, camera, fresh.began, sensor, value));
            } else {
                log.error("[{}] {} events of sensors are open; that of {} is not recorded", camera, MAX_OPEN, sensor);
            }
        } finally {
            lock.unlock();
        }
        began.ifPresent(events);
    }

    private void run() {
        try {
            while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    log.error("Looking after the events of sensors failed and will be repeated", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gets pictures that are missing, and ends what is due; tests call it directly. */
    void look() {
        for (Map.Entry<Key, Open> each : withoutPicture()) {
            Optional<Snapshot> picture = pictures.apply(each.getKey().camera());
            lock.lock();
            try {
                each.getValue().picture = picture;
            } finally {
                lock.unlock();
            }
        }
        long now = clock.monotonicNanos();
        end(found -> now - found.endNanos >= 0);
    }

    private List<Map.Entry<Key, Open>> withoutPicture() {
        lock.lock();
        try {
            List<Map.Entry<Key, Open>> found = open.entrySet().stream()
                    .filter(each -> !each.getValue().asked)
                    .map(each -> Map.entry(each.getKey(), each.getValue()))
                    .toList();
            found.forEach(each -> each.getValue().asked = true);
            return found;
        } finally {
            lock.unlock();
        }
    }

    private void end(java.util.function.Predicate<Open> due) {
        List<Event> ended = new ArrayList<>();
        Instant now = clock.wall();
        lock.lock();
        try {
            open.entrySet().removeIf(each -> {
                Open found = each.getValue();
                if (!due.test(found)) {
                    return false;
                }
                ended.add(new Event.TriggerEnded(
                        found.id,
                        each.getKey().camera(),
                        found.began,
                        now.isBefore(found.began) ? found.began : now,
                        new Event.Trigger(each.getKey().sensor(), found.value),
                        found.picture));
                return true;
            });
        } finally {
            lock.unlock();
        }
        ended.forEach(events);
    }

    /** Ends all events now, so that their recordings are closed. */
    @Override
    public void close() {
        closing.countDown();
        try {
            Threads.join(thread, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end(any -> true);
    }
}
