package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.StorageSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.EventStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes because it is old, or because there is no room. */
final class HousekeepingTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private Database database;
    private EventStore events;
    private boolean noRoom;
    private Housekeeping housekeeping;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
        events = new EventStore(database);
        StorageSettings settings = new StorageSettings(Duration.ofDays(30), 0, 0);
        housekeeping = new Housekeeping(events, data, settings, () -> noRoom, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void event(String id, Instant at, boolean ended) {
        events.began(new Event.MotionBegan(id, "yard", at));
        if (ended) {
            events.ended(
                    new Event.MotionEnded(id, "yard", at, at.plusSeconds(5), 0.1, List.of(), Optional.empty()),
                    Optional.empty());
        }
    }

    private void evidence(String name, int bytes) throws IOException {
        Path folder = Files.createDirectories(data.resolve("evidence").resolve(name));
        Files.write(folder.resolve("verdict.txt"), new byte[bytes]);
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("evidence"))) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void eventsGoAfterAYearAndAnOpenOneStays() {
        for (int i = 0; i < 2500; i++) {
            event("old" + i, T.minus(Duration.ofDays(366)).plusSeconds(i), true);
        }
        event("open", T.minus(Duration.ofDays(400)), false);
        event("new", T.minus(Duration.ofDays(364)), true);
        housekeeping.step();
        assertThat(events.find(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1000))
                .extracting(each -> each.id())
                .containsExactlyInAnyOrder("open", "new");
    }

    @Test
    void aClockThatStepsForwardMakesNothingOld() throws Exception {
        event("new", T.minusSeconds(60), true);
        evidence("20260301T110000.000Z-node", 1);
        clock.stepWall(Duration.ofDays(3000));
        housekeeping.step();
        assertThat(events.byId("new")).isPresent();
        assertThat(kept()).hasSize(1);
    }

    @Test
    void evidenceGoesByAgeAndTheNewestStaysWhenThereIsNoRoom() throws Exception {
        evidence("20251101T110000.000Z-node", 1);
        evidence("20260201T110000.000Z-node", 1);
        evidence("20260301T110000.000Z-node", 1);
        evidence("my own notes", 1);
        housekeeping.step();
        assertThat(kept()).containsExactly("20260201T110000.000Z-node", "20260301T110000.000Z-node", "my own notes");
        noRoom = true;
        housekeeping.step();
        assertThat(kept()).containsExactly("20260301T110000.000Z-node", "my own notes");
    }
}
