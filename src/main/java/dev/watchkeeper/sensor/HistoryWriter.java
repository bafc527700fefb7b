package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.store.SensorStore;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoredReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what sensors say into the database, a second's readings at once, and deletes what is old; thread-safe, with a thread of its own. An unchanged
 * value is written once a minute. While the database takes none, the newest readings wait; older ones are dropped and counted.
 */
final class HistoryWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HistoryWriter.class);
    static final int MOST_WAITING = 10_000;
    private static final int BATCH = 1000;
    private static final Duration UNCHANGED = Duration.ofMinutes(1);
    private static final Duration TRIM_EVERY = Duration.ofHours(1);

    /** What a sensor said that is configured no more is kept for as long as by default. */
    private static final Duration OTHERS = Duration.ofDays(30);

    private final SensorStore store;
    private final List<SensorSettings> sensors;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<StoredReading> waiting = new ArrayDeque<>();
    private final Map<String, StoredReading> latest = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("sensor-history", this::run);
    private long dropped;
    private boolean failureLogged;
    private long trimmedNanos;

    HistoryWriter(SensorStore store, List<SensorSettings> sensors, Clock clock) {
        this.store = store;
        this.sensors = List.copyOf(sensors);
        this.clock = clock;
        trimmedNanos = clock.monotonicNanos() - TRIM_EVERY.toNanos();
    }

    void start() {
        thread.start();
    }

    /** Takes a value; never waits. */
    void accept(String sensor, SensorValue value, Instant at) {
        StoredReading reading = new StoredReading(sensor, at, value.type().id(), value.text());
        lock.lock();
        try {
            StoredReading before = latest.get(sensor);
            boolean news = before == null
                    || !before.value().equals(reading.value())
                    || Duration.between(before.at(), at).abs().compareTo(UNCHANGED) >= 0;
            if (news) {
                latest.put(sensor, reading);
                waiting.addLast(reading);
                if (waiting.size() > MOST_WAITING) {
                    waiting.removeFirst();
                    dropped++;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closing.await(1, TimeUnit.SECONDS)) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what waits, and deletes what is old once an hour; tests call it directly. */
    void step() {
        try {
            write();
            if (clock.since(trimmedNanos).compareTo(TRIM_EVERY) >= 0) {
                trim();
                trimmedNanos = clock.monotonicNanos();
            }
            if (failureLogged) {
                failureLogged = false;
                log.info("What sensors say is kept again{}", dropped() > 0 ? "; lost so far: " + dropped() : "");
            }
        } catch (StoreException e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn("What sensors say waits in memory, because the database does not take it: {}", e.getMessage());
            }
        } catch (RuntimeException e) {
            log.error("Keeping what sensors say failed and will be repeated", e);
        }
    }

    private void write() {
        List<StoredReading> batch = batch();
        while (!batch.isEmpty()) {
            store.add(batch);
            remove(batch);
            batch = batch();
        }
    }

    private List<StoredReading> batch() {
        lock.lock();
        try {
            return waiting.stream().limit(BATCH).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Some of them may have been dropped meanwhile. */
    private void remove(List<StoredReading> written) {
        lock.lock();
        try {
            for (StoredReading reading : written) {
                if (reading.equals(waiting.peekFirst())) {
                    waiting.removeFirst();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void trim() {
        Instant now = clock.wall();
        List<String> names = new ArrayList<>();
        for (SensorSettings sensor : sensors) {
            store.trim(sensor.name(), now.minus(sensor.keeping().history()), SensorStore.MAX_READINGS);
            names.add(sensor.name());
        }
        store.trimOthers(names, now.minus(OTHERS));
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, if the database takes it, and ends the thread. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (Threads.join(thread, Duration.ofSeconds(1))) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            log.warn("The last readings of sensors are lost: {}", e.getMessage());
        }
    }
}
