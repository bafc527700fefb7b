package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema 4: events store how something moved, and older events stay unchanged. */
final class MovementMigrationTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00.123456Z");
    private static final Movement WALK = new Movement(
            Optional.of(new Movement.Score(83, 51)),
            List.of(new Movement.Box(0.1, 0.25, 0.125, 0.5), new Movement.Box(0.875, 0, 0.1, 0.1)),
            List.of(
                    new Movement.Point(Duration.ZERO, 0.16, 0.5),
                    new Movement.Point(Duration.ofMillis(1400), 0.333, 1)));

    @TempDir
    Path data;

    private Database open() throws Exception {
        return Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
    }

    /** A database as the previous version wrote it. */
    private void writeSchema3() throws Exception {
        OldSchema.write(
                data.resolve("watchkeeper.db"),
                3,
                "INSERT INTO event VALUES ('e1', 'door', 1000000, 9000000, 0.25, '[\"gate\"]', 'a.jpg')",
                "INSERT INTO event VALUES ('e2', 'door', 20000000, NULL, 0, '[]', NULL)",
                "INSERT INTO segment VALUES ('s1', 'door', 'recordings/a.mp4', 1, 2, 3, 'h264')",
                "INSERT INTO incident VALUES ('i1', 1, 2, '3 of 3', '[]', '[]')");
    }

    @Test
    void olderEventsAreKeptWithoutAScore() throws Exception {
        writeSchema3();
        try (Database database = open()) {
            EventStore events = new EventStore(database);
            StoredEvent first = events.byId("e1").orElseThrow();
            assertThat(first)
                    .usingRecursiveComparison()
                    .ignoringFields("marks")
                    .isEqualTo(new StoredEvent(
                            "e1",
                            "door",
                            Instant.ofEpochSecond(1),
                            Optional.of(Instant.ofEpochSecond(9)),
                            0.25,
                            List.of("gate"),
                            Optional.of("a.jpg"),
                            Movement.UNKNOWN,
                            Optional.empty()));
            assertThat(first.marks()).as("what happened before counts as seen").isEqualTo(new EventMarks(true, false));
            assertThat(events.byId("e2").orElseThrow().end()).isEmpty();
            events.ended(
                    new Event.MotionEnded("e2", "door", T, T.plusSeconds(2), 0.1, List.of(), Optional.empty(), WALK),
                    Optional.empty());
            assertThat(events.byId("e2").orElseThrow().movement())
                    .as("an event that went on during the change of version")
                    .isEqualTo(WALK);
            assertThat(new SegmentStore(database, data).paths()).containsExactly(Path.of("recordings/a.mp4"));
            assertThat(new IncidentStore(database).find(Optional.empty(), Optional.empty(), Optional.empty(), 9))
                    .hasSize(1);
        }
        assertThat(version()).isEqualTo(Schema.NEWEST);
        open().close();
        assertThat(version()).as("once is enough").isEqualTo(Schema.NEWEST);
    }

    private int version() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("watchkeeper.db"))) {
            return Schema.version(connection);
        }
    }

    @Test
    void movementIsStoredToAThousandthInLittleSpace() throws Exception {
        List<Movement.Point> path = new ArrayList<>();
        for (int i = 0; i < Movement.MAX_POINTS; i++) {
            path.add(new Movement.Point(Duration.ofSeconds(10L * i), i / 64.0, 1 - i / 64.0));
        }
        Movement most = new Movement(Optional.of(new Movement.Score(100, 1)), WALK.regions(), path);
        try (Database database = open()) {
            EventStore events = new EventStore(database);
            events.ended(
                    new Event.MotionEnded("e", "door", T, T.plusSeconds(700), 0.1, List.of(), Optional.empty(), most),
                    Optional.empty());
            Movement read = events.byId("e").orElseThrow().movement();
            assertThat(read.score()).isEqualTo(most.score());
            assertThat(read.path()).hasSameSizeAs(path);
            for (int i = 0; i < path.size(); i++) {
                assertThat(Math.abs(read.path().get(i).x() - path.get(i).x())).isLessThan(0.000501);
                assertThat(read.path().get(i).after()).isEqualTo(path.get(i).after());
            }
        }
        assertThat(MovementColumns.path(most)).hasSizeLessThan(1200);
    }
}
