package dev.watchkeeper.sensor;

import dev.watchkeeper.store.StoredReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The sensors, for those who only look, and the way in for pushed values; thread-safe. */
public interface SensorsView {
    /** All, in the order of the configuration; never waits. */
    List<SensorStatus> all();

    /** One of them; never waits. */
    Optional<SensorStatus> find(String name);

    /** Takes a value that somebody posts; never waits. */
    Pushed push(String name, String text);

    /**
     * What a sensor said, newest first; waits for the database.
     *
     * @param limit 1 to 1000
     */
    List<StoredReading> history(String name, Optional<Instant> from, Optional<Instant> to, int limit);

    /** What became of a posted value. */
    sealed interface Pushed {
        /** It is the sensor's value now. */
        record Taken(SensorStatus sensor) implements Pushed {}

        /** The sensor gets its values elsewhere. */
        record NotPushed(String text) implements Pushed {}

        /** It is none of the sensor's type. */
        record Wrong(String text) implements Pushed {}

        /** There is no such sensor. */
        record Unknown() implements Pushed {}
    }

    /** No sensors. */
    SensorsView NONE = new SensorsView() {
        @Override
        public List<SensorStatus> all() {
            return List.of();
        }

        @Override
        public Optional<SensorStatus> find(String name) {
            return Optional.empty();
        }

        @Override
        public Pushed push(String name, String text) {
            return new Pushed.Unknown();
        }

        @Override
        public List<StoredReading> history(String name, Optional<Instant> from, Optional<Instant> to, int limit) {
            return List.of();
        }
    };
}
