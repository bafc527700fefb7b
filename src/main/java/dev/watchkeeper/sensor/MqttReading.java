package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.mqtt.Dialing;
import dev.watchkeeper.mqtt.MqttException;
import dev.watchkeeper.mqtt.MqttLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to the topics of all sensors that have one, over one connection that is made anew for ever; thread-safe, with a thread of its own. */
final class MqttReading implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MqttReading.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofSeconds(1);

    private final List<Sensor> sensors;
    private final Dialing dialing;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("sensor-mqtt", this::run);
    /** Confined to the thread. */
    private int failures;

    /** @param all the sensors; those without a topic are left alone */
    MqttReading(MqttSettings broker, List<Sensor> all, Clock clock) {
        sensors = all.stream()
                .filter(sensor -> sensor.settings().source() instanceof Source.Mqtt)
                .toList();
        dialing = new Dialing(broker, clock);
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            boolean open = true;
            while (open) {
                Duration wait = listen();
                open = !closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects, and listens until that ends; gives the pause until the next attempt. */
    private Duration listen() throws InterruptedException {
        String client = "watchkeeper-sensors-" + UUID.randomUUID().toString().substring(0, 8);
        try (MqttLine line = dialing.open(client, Optional.empty(), this::heard)) {
            List<String> topics =
                    sensors.stream().map(MqttReading::topic).distinct().toList();
            for (String topic : topics) {
                line.subscribe(topic, Deadline.in(LIMIT, clock));
            }
            log.info("{} is connected, for {} topics of sensors", dialing.title(), topics.size());
            failures = 0;
            while (line.isOpen()) {
                if (closing.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
                    line.leave();
                    return Duration.ZERO;
                }
                line.keepAlive();
            }
            return failed(dialing.title() + " has ended the connection");
        } catch (MqttException e) {
            return closing.getCount() == 0 ? Duration.ZERO : failed(e.sentence());
        }
    }

    private Duration failed(String sentence) {
        failures++;
        sensors.forEach(sensor -> sensor.failed("gets nothing: " + sentence));
        RetryPlan next = RetryPlan.after(failures, Duration.ZERO);
        String names = sensors.stream().map(sensor -> sensor.settings().name()).collect(Collectors.joining(", "));
        if (next.alert()) {
            log.error(
                    "Sensor read failed: {}: {}, {} times in a row; going on with the last values. Look at the broker",
                    names,
                    sentence,
                    failures);
        } else if (failures < RetryPlan.ALERT_AT) {
            log.warn(
                    "Sensor read failed: {}: {}; connecting anew in {} s, meanwhile with the last values",
                    names,
                    sentence,
                    next.pause().toSeconds());
        }
        return next.pause();
    }

    private static String topic(Sensor sensor) {
        return sensor.settings().source() instanceof Source.Mqtt(String topic, Optional<String> field) ? topic : "";
    }

    /** On the reading thread of the connection. */
    void heard(String topic, String text, boolean retained) {
        for (Sensor sensor : sensors) {
            if (sensor.settings().source() instanceof Source.Mqtt(String own, Optional<String> field)
                    && own.equals(topic)) {
                take(sensor, text, field, retained);
            }
        }
    }

    private static void take(Sensor sensor, String text, Optional<String> field, boolean retained) {
        SensorValue.Type type = sensor.settings().type();
        try {
            Optional<SensorValue> value = SensorValue.parse(type, FieldPath.in(text, field));
            if (value.isEmpty()) {
                refused(sensor, "gave no value: expected " + type.expected());
            } else if (retained) {
                sensor.acceptOld(value.get());
            } else {
                sensor.accept(value.get());
            }
        } catch (FailureException e) {
            refused(sensor, e.sentence());
        }
    }

    private static void refused(Sensor sensor, String sentence) {
        if (sensor.failed(sentence) == 1) {
            log.warn(
                    "Sensor read failed: {} {}; waiting for the next message",
                    sensor.settings().name(),
                    sentence);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            if (!Threads.join(thread, Duration.ofMillis(1500))) {
                dialing.breakOff();
                thread.interrupt();
                Threads.join(thread, STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
