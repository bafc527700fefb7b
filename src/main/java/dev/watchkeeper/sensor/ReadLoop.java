package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorValue;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one sensor again and again, on a thread of its own; thread-safe. It never gives up and never ends anything. */
final class ReadLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ReadLoop.class);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(1500);

    private final Sensor sensor;
    private final SensorSettings settings;
    private final Reader reader;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ending = lock.newCondition();
    private final Thread thread;
    private volatile boolean closing;

    ReadLoop(Sensor sensor, Reader reader, Clock clock) {
        this.sensor = sensor;
        this.reader = reader;
        this.clock = clock;
        settings = sensor.settings();
        thread = Threads.platform("sensor-" + settings.name(), this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                RetryPlan next = step();
                await(next.pause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration wait) throws InterruptedException {
        long began = clock.monotonicNanos();
        lock.lock();
        try {
            Duration left = wait;
            while (!closing && left.isPositive()) {
                clock.await(ending, left);
                left = wait.minus(clock.since(began));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads once, and plans the next read; tests call it directly. */
    RetryPlan step() throws InterruptedException {
        int before = sensor.status().health().failures();
        try {
            String text = reader.read();
            SensorValue value = SensorValue.parse(settings.type(), text)
                    .orElseThrow(() -> new FailureException(
                            FailureKind.REJECTED,
                            "gave no value: expected " + settings.type().expected()));
            sensor.accept(value);
            if (before > 0) {
                log.info("Sensor {} works again after {} failed reads", settings.name(), before);
            }
            return RetryPlan.after(0, settings.timing().interval());
        } catch (FailureException e) {
            return closing ? RetryPlan.after(0, settings.timing().interval()) : failed(e.sentence());
        } catch (RuntimeException e) {
            log.debug("Sensor {}", settings.name(), e);
            return failed("failed by a bug of Watchkeeper (" + e.getClass().getSimpleName() + ")");
        }
    }

    private RetryPlan failed(String sentence) {
        int failures = sensor.failed(sentence);
        RetryPlan next = RetryPlan.after(failures, settings.timing().interval());
        String kept = lastValue(sensor.status());
        if (next.alert()) {
            log.error(
                    "Sensor read failed: {} {}, {} times in a row; going on with {}. Look at the sensor itself",
                    settings.name(),
                    sentence,
                    failures,
                    kept);
        } else if (failures < RetryPlan.ALERT_AT) {
            log.warn(
                    "Sensor read failed: {} {}; {} in {} s, meanwhile {}",
                    settings.name(),
                    sentence,
                    next.reconnect() ? "connecting anew" : "reading again",
                    next.pause().toSeconds(),
                    kept);
        }
        if (next.reconnect()) {
            reader.reconnect();
        }
        return next;
    }

    private static String lastValue(SensorStatus status) {
        Optional<String> text = status.text();
        return text.isEmpty()
                ? "without a value"
                : "its last value " + text.get() + " from "
                        + status.last().map(held -> held.age().toSeconds()).orElse(0L) + " s ago";
    }

    /** Ends the reading, and what a command has started, within 1.5 s. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.warn("Sensor {} is still being read; continuing without waiting", settings.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
