package dev.watchkeeper.sensor;

import static dev.watchkeeper.sensor.TestSensors.OFF;
import static dev.watchkeeper.sensor.TestSensors.ON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.SensorStore;
import dev.watchkeeper.store.StoredReading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sensors said, in a real database. */
final class HistoryTest {
    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    private Database open() throws Exception {
        return Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
    }

    @Test
    void changesAreKeptAtOnceAndTheSameOnceAMinute() throws Exception {
        try (Database database = open()) {
            SensorStore store = new SensorStore(database);
            HistoryWriter writer = new HistoryWriter(store, List.of(TestSensors.flag("porch")), clock);
            Instant start = clock.wall();
            writer.accept("porch", ON, start);
            writer.accept("porch", ON, start.plusSeconds(1));
            writer.accept("porch", OFF, start.plusSeconds(2));
            writer.accept("porch", OFF, start.plusSeconds(61));
            writer.accept("porch", OFF, start.plusSeconds(62));
            writer.step();
            assertThat(find(store))
                    .containsExactly(
                            new StoredReading("porch", start.plusSeconds(62), "boolean", "false"),
                            new StoredReading("porch", start.plusSeconds(2), "boolean", "false"),
                            new StoredReading("porch", start, "boolean", "true"));
        }
    }

    @Test
    void whatIsOldOrTooMuchIsDeleted() throws Exception {
        try (Database database = open()) {
            SensorStore store = new SensorStore(database);
            Instant now = clock.wall();
            store.add(List.of(
                    new StoredReading("porch", now.minus(Duration.ofDays(31)), "boolean", "true"),
                    new StoredReading("porch", now.minus(Duration.ofDays(2)), "boolean", "true"),
                    new StoredReading("porch", now.minus(Duration.ofDays(1)), "boolean", "false"),
                    new StoredReading("gone", now.minus(Duration.ofDays(31)), "boolean", "true"),
                    new StoredReading("gone", now, "boolean", "true")));
            new HistoryWriter(store, List.of(TestSensors.flag("porch")), clock).step();
            assertThat(find(store)).extracting(StoredReading::value).containsExactly("false", "true");
            assertThat(store.find("gone", Optional.empty(), Optional.empty(), 9))
                    .hasSize(1);
            assertThat(store.trim("porch", now.minus(Duration.ofDays(30)), 1)).isEqualTo(1);
            assertThat(find(store)).extracting(StoredReading::value).containsExactly("false");
        }
    }

    @Test
    void withoutADatabaseTheNewestWait() {
        HistoryWriter writer =
                new HistoryWriter(new SensorStore(Database.closed()), List.of(TestSensors.flag("porch")), clock);
        Instant start = clock.wall();
        for (int i = 0; i < HistoryWriter.MOST_WAITING + 5; i++) {
            writer.accept("porch", i % 2 == 0 ? ON : OFF, start.plusSeconds(i));
        }
        writer.step();
        assertThat(writer.dropped()).isEqualTo(5);
    }

    private static List<StoredReading> find(SensorStore store) {
        return store.find("porch", Optional.empty(), Optional.empty(), 100);
    }
}
