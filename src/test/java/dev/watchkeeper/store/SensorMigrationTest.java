package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Event;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema 8: older events stay events of motion, and those of sensors are told from them. */
final class SensorMigrationTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00.123456Z");

    @TempDir
    Path data;

    @Test
    void olderEventsAreOfMotionAndNewOnesSayWhatSetThemOff() throws Exception {
        OldSchema.write(
                data.resolve("watchkeeper.db"),
                7,
                "INSERT INTO event (id, camera, begin_us, end_us, peak, zones) VALUES ('e1', 'door', 1000000, 9000000, 0.25, '[]')");
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"))) {
            EventStore events = new EventStore(database);
            assertThat(events.byId("e1").orElseThrow().kind()).isEqualTo("motion");
            events.began(new Event.TriggerBegan("t1", "door", T, "porch", "true"));
            assertThat(events.byId("t1").orElseThrow().end()).isEmpty();
            Event.Trigger trigger = new Event.Trigger("porch", "true");
            Event.TriggerEnded ended =
                    new Event.TriggerEnded("t1", "door", T, T.plusSeconds(30), trigger, Optional.empty());
            events.ended(ended, Optional.of("a.jpg"));
            StoredEvent stored = events.byId("t1").orElseThrow();
            assertThat(stored.kind()).isEqualTo("sensor");
            assertThat(stored.trigger()).contains(trigger);
            assertThat(stored.end()).contains(T.plusSeconds(30));
            assertThat(stored.snapshot()).contains("a.jpg");
            events.ended(
                    new Event.TriggerEnded("t2", "door", T, T.plusSeconds(1), trigger, Optional.empty()),
                    Optional.empty());
            assertThat(events.byId("t2").orElseThrow().trigger()).contains(trigger);
        }
    }
}
