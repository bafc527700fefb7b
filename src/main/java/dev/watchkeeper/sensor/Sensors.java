package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.SensingSettings;
import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.store.SensorStore;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoredReading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sensors: reads them, takes what is posted, keeps what they say and does what that sets off; thread-safe. Started and closed once. Nothing here waits
 * for anything on a thread of another part.
 */
public final class Sensors implements SensorsView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sensors.class);

    /** A second's values of the most sensors that push, many times over. */
    private static final int MOST_CHANGES = 10_000;

    private final SequencedMap<String, Sensor> sensors = new LinkedHashMap<>();
    private final List<ReadLoop> loops = new ArrayList<>();
    private final Optional<MqttReading> mqtt;
    private final SensorStore store;
    private final HistoryWriter history;
    private final TriggerEvents events;
    private final Consequences consequences;
    private final LinkedBlockingDeque<Sensor.Change> changes = new LinkedBlockingDeque<>(MOST_CHANGES);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread = Threads.platform("sensor-changes", this::run);
    private volatile boolean closing;

    /**
     * What it needs of the node; immutable, of thread-safe parts.
     *
     * @param events takes the events that values set off; never waits
     * @param pictures gives the picture of a camera; may take 2 s
     */
    public record Tools(
            SensorStore store,
            ArmingView arming,
            Consumer<Event> events,
            Function<String, Optional<Snapshot>> pictures) {}

    public Sensors(SensingSettings settings, Tools tools, Clock clock) {
        store = tools.store();
        history = new HistoryWriter(store, settings.sensors(), clock);
        events = new TriggerEvents(tools.events(), tools.pictures(), clock);
        consequences = new Consequences(events, tools.arming());
        for (SensorSettings sensor : settings.sensors()) {
            Sensor made = new Sensor(sensor, clock, this::offer);
            sensors.put(sensor.name(), made);
            Duration limit = sensor.timing().limit();
            switch (sensor.source()) {
                case Source.Command command ->
                    loops.add(
                            new ReadLoop(made, new CommandReader(sensor.name(), command.words(), limit, clock), clock));
                case Source.Http http -> loops.add(new ReadLoop(made, new HttpReader(http, limit, clock), clock));
                case Source.Mqtt topic -> {}
                case Source.Push push -> {}
            }
        }
        mqtt = settings.broker().map(broker -> new MqttReading(broker, List.copyOf(sensors.values()), clock));
    }

    /** Begins to read. What was known before is taken over as soon as the database answers. */
    public void start() {
        if (sensors.isEmpty()) {
            return;
        }
        history.start();
        events.start();
        thread.start();
        loops.forEach(ReadLoop::start);
        mqtt.ifPresent(MqttReading::start);
    }

    /** Never waits: under the lock of the sensor. */
    private void offer(Sensor.Change change) {
        while (!changes.offerLast(change)) {
            if (changes.pollFirst() != null && dropped.getAndIncrement() == 0) {
                log.error("Values of sensors come faster than what they set off can be done; the oldest are dropped");
            }
        }
    }

    private void run() {
        restore();
        try {
            while (!closing) {
                Sensor.Change change = changes.pollFirst(200, TimeUnit.MILLISECONDS);
                if (change != null) {
                    follow(change);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Sensor.Change change) {
        history.accept(change.sensor().name(), change.value(), change.at());
        try {
            consequences.accept(change);
        } catch (RuntimeException e) {
            log.error(
                    "Sensor {}: what its value sets off failed", change.sensor().name(), e);
        }
    }

    private void restore() {
        for (Sensor sensor : sensors.values()) {
            try {
                String name = sensor.settings().name();
                store.find(name, Optional.empty(), Optional.empty(), 1).stream()
                        .findFirst()
                        .flatMap(reading -> SensorValue.Type.of(reading.type())
                                .filter(type -> type == sensor.settings().type())
                                .flatMap(type -> SensorValue.parse(type, reading.value()))
                                .map(value -> Map.entry(value, reading.at())))
                        .ifPresent(known -> sensor.restore(known.getKey(), known.getValue()));
            } catch (StoreException e) {
                log.debug(
                        "The last value of {} is unknown: {}", sensor.settings().name(), e.getMessage());
            }
        }
    }

    @Override
    public List<SensorStatus> all() {
        return sensors.values().stream().map(Sensor::status).toList();
    }

    @Override
    public Optional<SensorStatus> find(String name) {
        return Optional.ofNullable(sensors.get(name)).map(Sensor::status);
    }

    @Override
    public Pushed push(String name, String text) {
        Sensor sensor = sensors.get(name);
        if (sensor == null) {
            return new Pushed.Unknown();
        }
        if (!(sensor.settings().source() instanceof Source.Push)) {
            return new Pushed.NotPushed("The sensor " + name
                    + " is read by Watchkeeper itself; only one with push: true" + " takes values.");
        }
        SensorValue.Type type = sensor.settings().type();
        Optional<SensorValue> value = SensorValue.parse(type, text);
        if (value.isEmpty()) {
            return new Pushed.Wrong("'value' must be " + type.expected() + ".");
        }
        sensor.accept(value.get());
        return new Pushed.Taken(sensor.status());
    }

    @Override
    public List<StoredReading> history(String name, Optional<Instant> from, Optional<Instant> to, int limit) {
        return store.find(name, from, to, limit);
    }

    /** Ends the reading, then the events that values have set off; within about 4 s, and usually at once. */
    @Override
    public void close() {
        closing = true;
        closeTogether(loops);
        mqtt.ifPresent(MqttReading::close);
        try {
            Threads.join(thread, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Sensor.Change left = changes.pollFirst(); left != null; left = changes.pollFirst()) {
            history.accept(left.sensor().name(), left.value(), left.at());
        }
        events.close();
        history.close();
    }

    /** All at once, so that none waits for another. */
    private static void closeTogether(List<ReadLoop> loops) {
        List<Thread> closers = loops.stream()
                .map(loop -> Threads.platform("close-sensor", loop::close))
                .toList();
        closers.forEach(Thread::start);
        for (Thread closer : closers) {
            try {
                Threads.join(closer, Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
