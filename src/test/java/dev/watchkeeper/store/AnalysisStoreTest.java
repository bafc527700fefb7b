package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("watchkeeper.db"));
                Statement statement = connection.createStatement()) {
            for (int number = 1; number <= 6; number++) {
                run(statement, number);
            }
            statement.executeUpdate("INSERT INTO event (id, camera, begin_us, end_us, peak, zones) VALUES"
                    + " ('e1', 'door', 1000000, 9000000, 0.25, '[]')");
            statement.executeUpdate("PRAGMA user_version = 6");
        }
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

    private static void run(Statement statement, int number) throws Exception {
        try (InputStream in = Schema.class.getResourceAsStream("schema-" + number + ".sql")) {
            assertThat(in).isNotNull();
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
            for (String sql : script.split(";\\s*\n", -1)) {
                if (!sql.isBlank()) {
                    statement.executeUpdate(sql);
                }
            }
        }
    }
}
