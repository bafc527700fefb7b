package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models made of events is kept with them. */
final class AnalysisStoreTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00.123456Z");
    private static final Analysis DONE = new Analysis(
            Analysis.State.DONE,
            T,
            Optional.of(new Analysis.Description(
                    "far",
                    "Ein \"Hund\" läuft; 犬",
                    List.of(
                            new Analysis.Seen(
                                    "dog", Optional.of(0.75), Optional.of(new Movement.Box(0.1, 0.2, 0.3, 0.4))),
                            new Analysis.Seen("person", Optional.empty(), Optional.empty())),
                    true,
                    Optional.of(0.5),
                    List.of("parcel"))),
            true,
            "");

    @TempDir
    private Path data;

    @Test
    void olderEventsHaveNoneAndEachIsReplacedByWhatIsKnownLater() throws Exception {
        OldSchema.write(
                data.resolve("watchkeeper.db"),
                6,
                "INSERT INTO event (id, camera, begin_us, end_us, peak, zones) VALUES ('e1', 'door', 1000000, 9000000, 0.25, '[]')");
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"))) {
            EventStore events = new EventStore(database);
            AnalysisStore analyses = new AnalysisStore(database);
            assertThat(events.byId("e1").orElseThrow().analysis()).isEmpty();
            analyses.save("e1", Analysis.waiting(T));
            assertThat(events.byId("e1").orElseThrow().analysis()).contains(Analysis.waiting(T));
            analyses.save("e1", DONE);
            assertThat(events.find(Optional.of("door"), Optional.empty(), Optional.empty(), Optional.empty(), 9))
                    .singleElement()
                    .extracting(StoredEvent::analysis)
                    .isEqualTo(Optional.of(DONE));
            analyses.save("e1", Analysis.failed(T, "why"));
            assertThat(events.byId("e1").orElseThrow().analysis()).contains(Analysis.failed(T, "why"));
        }
    }

    @Test
    void thoseThatHaveWaitedSinceBeforeAMomentAreFoundTheNewestFirst() throws Exception {
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"))) {
            EventStore events = new EventStore(database);
            AnalysisStore analyses = new AnalysisStore(database);
            for (int i = 0; i < 5; i++) {
                events.began(new Event.MotionBegan("e" + i, "door", T.plusSeconds(i)));
                analyses.save("e" + i, i == 2 ? DONE : Analysis.waiting(T.plusSeconds(i)));
            }
            analyses.save("e3", Analysis.failed(T, "why"));
            assertThat(analyses.waiting(T.plusSeconds(4))).containsExactly("e1", "e0");
        }
    }

    @Test
    void itGoesWithItsEvent() throws Exception {
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"))) {
            EventStore events = new EventStore(database);
            AnalysisStore analyses = new AnalysisStore(database);
            for (int i = 0; i < 3; i++) {
                events.began(new Event.MotionBegan("e" + i, "door", T.plusSeconds(i)));
                analyses.save("e" + i, DONE);
            }
            events.ended(
                    new Event.MotionEnded("e0", "door", T, T.plusSeconds(1), 0.1, List.of(), Optional.empty()),
                    Optional.empty());
            assertThat(events.expire(T.plusSeconds(9))).isEqualTo(1);
            assertThat(events.trim(1)).isEqualTo(1);
            assertThat(database.<Integer>read(handle -> handle.createQuery("SELECT COUNT(*) FROM analysis")
                            .mapTo(Integer.class)
                            .one()))
                    .isEqualTo(1);
        }
    }
}
