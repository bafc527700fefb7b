package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.event.Incident;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00.123456Z");

    @TempDir
    Path data;

    private Database open() throws FailureException {
        return Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
    }

    @Test
    void eventsAreFoundNewestFirstPageByPage() throws Exception {
        try (Database database = open()) {
            EventStore events = new EventStore(database);
            for (int i = 0; i < 5; i++) {
                String camera = i % 2 == 0 ? "door" : "yard";
                events.began(new Event.MotionBegan("e" + i, camera, T.plusSeconds(i * 60)));
                events.ended(
                        new Event.MotionEnded(
                                "e" + i,
                                camera,
                                T.plusSeconds(i * 60),
                                T.plusSeconds(i * 60 + 10),
                                0.25,
                                List.of("gate", "a \"b\""),
                                Optional.empty()),
                        Optional.of("recordings/x.jpg"));
            }
            List<StoredEvent> first =
                    events.find(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 2);
            assertThat(first).extracting(StoredEvent::id).containsExactly("e4", "e3");
            assertThat(events.find(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("e3"), 10))
                    .extracting(StoredEvent::id)
                    .containsExactly("e2", "e1", "e0");
            assertThat(events.find(Optional.of("yard"), Optional.empty(), Optional.empty(), Optional.empty(), 10))
                    .extracting(StoredEvent::id)
                    .containsExactly("e3", "e1");
            assertThat(events.find(
                            Optional.empty(),
                            Optional.of(T.plusSeconds(65)),
                            Optional.of(T.plusSeconds(120)),
                            Optional.empty(),
                            10))
                    .extracting(StoredEvent::id)
                    .containsExactly("e1");
            assertThat(events.byId("e1"))
                    .contains(new StoredEvent(
                            "e1",
                            "yard",
                            T.plusSeconds(60),
                            Optional.of(T.plusSeconds(70)),
                            0.25,
                            List.of("gate", "a \"b\""),
                            Optional.of("recordings/x.jpg")));
            assertThat(events.byId("none")).isEmpty();
            assertThat(events.trim(3)).isEqualTo(2);
            assertThat(events.byId("e1")).isEmpty();
        }
    }

    @Test
    void eventsThatAKilledProcessLeftOpenAreClosedAtTheNextStart() throws Exception {
        Path db = data.resolve("watchkeeper.db");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.sqlite.tmpdir=" + System.getProperty("org.sqlite.tmpdir", "/tmp"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(process.inputReader().readLine()).isEqualTo("written");
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(db).exists();
        try (Database database = open()) {
            SegmentStore segments = new SegmentStore(database, data);
            EventStore events = new EventStore(database);
            assertThat(segments.unfinished()).extracting(StoredSegment::id).containsExactly("s1");
            assertThat(events.byId("e1").orElseThrow().end()).isEmpty();
            segments.close("s1", T, T.plusSeconds(42), 1000);
            assertThat(events.closeUnfinished()).isEqualTo(2);
            assertThat(events.byId("e1").orElseThrow().end()).contains(T.plusSeconds(42));
            assertThat(events.byId("e2").orElseThrow().end())
                    .as("without any recording it ends at its beginning")
                    .contains(T.plusSeconds(5));
            assertThat(segments.unfinished()).isEmpty();
        }
    }

    /** Writes and waits to be killed. */
    static final class Victim {
        public static void main(String[] args) throws Exception {
            Path data = Path.of(args[0]);
            Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
            new EventStore(database).began(new Event.MotionBegan("e1", "door", T.plusSeconds(5)));
            new EventStore(database).began(new Event.MotionBegan("e2", "yard", T.plusSeconds(5)));
            new SegmentStore(database, data)
                    .opened(new Event.SegmentOpened("s1", "door", T, data.resolve("recordings/door/a.mp4"), "h264"));
            System.out.println("written");
            System.in.read();
        }
    }

    @Test
    void segmentsAreFoundByTheTimeTheyOverlap() throws Exception {
        try (Database database = open()) {
            SegmentStore segments = new SegmentStore(database, data);
            Path a = data.resolve("recordings/door/2026-11-23/a.mp4");
            segments.opened(new Event.SegmentOpened("a", "door", T, a, "h264"));
            segments.opened(new Event.SegmentOpened("b", "yard", T.plusSeconds(60), data.resolve("b.mp4"), "h265"));
            assertThat(segments.find(Optional.of("door"), T.plusSeconds(100), T.plusSeconds(200), 10))
                    .as("an open file has no end yet")
                    .extracting(StoredSegment::id)
                    .containsExactly("a");
            segments.closed(new Event.SegmentClosed("a", "door", T, T.plusSeconds(30), a, 77));
            assertThat(segments.find(Optional.empty(), T.plusSeconds(20), T.plusSeconds(200), 10))
                    .extracting(StoredSegment::id)
                    .containsExactly("a", "b");
            assertThat(segments.find(Optional.empty(), T.plusSeconds(30), T.plusSeconds(200), 10))
                    .extracting(StoredSegment::id)
                    .containsExactly("b");
            assertThat(segments.find(Optional.of("door"), T, T.plusSeconds(1), 10))
                    .containsExactly(new StoredSegment(
                            "a",
                            "door",
                            Path.of("recordings/door/2026-11-23/a.mp4"),
                            T,
                            Optional.of(T.plusSeconds(30)),
                            77,
                            "h264"));
            segments.deletePaths(Set.of(Path.of("b.mp4")));
            assertThat(segments.paths()).containsExactly(Path.of("recordings/door/2026-11-23/a.mp4"));
        }
    }

    @Test
    void aDatabaseOfANewerVersionIsRefusedAndStaysUntouched() throws Exception {
        open().close();
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("watchkeeper.db"));
                var statement = c.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT))
                .hasMessageContaining("written by a newer Watchkeeper (schema 99, this one knows");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndNotOverwritten() throws Exception {
        Path db = Files.writeString(
                data.resolve("watchkeeper.db"), "this is no database, it is my shopping list ".repeat(50));
        byte[] before = Files.readAllBytes(db);
        assertThatThrownBy(this::open)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("watchkeeper.db cannot be");
        assertThat(Files.readAllBytes(db)).isEqualTo(before);
    }

    @Test
    void reopeningKeepsEverythingAndDoesNotMigrateAgain() throws Exception {
        try (Database database = open()) {
            new EventStore(database).began(new Event.MotionBegan("e1", "door", T));
        }
        try (Database database = open()) {
            assertThat(new EventStore(database).byId("e1")).isPresent();
            assertThat(database.<String>read(h -> h.createQuery("PRAGMA journal_mode")
                            .mapTo(String.class)
                            .one()))
                    .isEqualTo("wal");
        }
    }

    @Test
    void aQueryThatTakesTooLongIsCancelledAndTheNextIsAnswered() throws Exception {
        try (Database database =
                Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"), Duration.ofMillis(500))) {
            assertThatThrownBy(() -> database.<Long>read(h -> h.createQuery(
                                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n")
                            .mapTo(Long.class)
                            .one()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("did not answer within 500 ms");
            assertThat(new EventStore(database).byId("x")).isEmpty();
        }
    }

    @Test
    void theBusFeedsTheTables() throws Exception {
        try (Database database = open()) {
            EventBus bus = new EventBus();
            EventStore events = new EventStore(database);
            SegmentStore segments = new SegmentStore(database, data);
            IncidentStore incidents = new IncidentStore(database);
            StoreWriter writer = new StoreWriter(
                    bus,
                    new StoreWriter.Tables(events, segments, incidents, new AnalysisStore(database)),
                    e -> Optional.of("recordings/" + e.id() + ".jpg"),
                    new ManualClock());
            Path file = data.resolve("recordings/a.mp4");
            bus.publish(new Event.SegmentOpened("s", "door", T, file, "h264"));
            bus.publish(new Event.MotionBegan("e", "door", T));
            bus.publish(new Event.MotionEnded("e", "door", T, T.plusSeconds(9), 0.5, List.of(), Optional.empty()));
            bus.publish(new Event.SegmentClosed("s", "door", T, T.plusSeconds(19), file, 5));
            bus.publish(new Event.SegmentOpened("s2", "door", T, data.resolve("recordings/b.mp4"), "h264"));
            bus.publish(new Event.SegmentExpired("s2", "door", T, data.resolve("recordings/b.mp4")));
            Incident incident = new Incident("i1", T, Optional.empty(), "3 of 3", List.of("a"), List.of());
            bus.publish(new Event.IncidentChanged(incident, Event.IncidentChanged.Change.BEGAN, T));
            writer.close();
            assertThat(incidents.find(Optional.empty(), Optional.empty(), Optional.empty(), 9))
                    .containsExactly(incident);
            assertThat(events.byId("e").orElseThrow().snapshot()).contains("recordings/e.jpg");
            assertThat(segments.find(Optional.empty(), T, T.plusSeconds(1), 9))
                    .extracting(StoredSegment::bytes)
                    .containsExactly(5L);
            assertThat(writer.lost()).isZero();
        }
    }

    @Test
    void entriesThatTheDatabaseRefusesAreRetriedThenCounted() throws Exception {
        Database database = open();
        EventBus bus = new EventBus();
        StoreWriter writer = new StoreWriter(
                bus,
                new StoreWriter.Tables(
                        new EventStore(database),
                        new SegmentStore(database, data),
                        new IncidentStore(database),
                        new AnalysisStore(database)),
                e -> Optional.empty(),
                new ManualClock());
        database.close();
        bus.publish(new Event.MotionBegan("e", "door", T));
        writer.close();
        assertThat(writer.lost()).isEqualTo(1);
    }

    @Test
    void entriesWaitForAFullDiskHoweverLongItTakes() throws Exception {
        ManualClock clock = new ManualClock();
        try (Database database = open()) {
            EventBus bus = new EventBus();
            EventStore events = new EventStore(database);
            StoreWriter writer = new StoreWriter(
                    bus,
                    new StoreWriter.Tables(
                            events,
                            new SegmentStore(database, data),
                            new IncidentStore(database),
                            new AnalysisStore(database)),
                    e -> Optional.empty(),
                    clock);
            database.write(handle -> handle.execute("PRAGMA max_page_count = 1")); // as many as there are
            String id = "e".repeat(50_000);
            long begin = clock.monotonicNanos();
            bus.publish(new Event.MotionBegan(id, "door", T));
            await().until(() -> clock.since(begin).compareTo(Duration.ofMinutes(5)) > 0);
            database.write(handle -> handle.execute("PRAGMA max_page_count = 1000000"));
            await().until(() -> events.byId(id).isPresent());
            assertThat(writer.lost()).isZero();
            writer.close();
        }
    }

    @Test
    void incidentsAreStoredWithTheirStepsAndEndedAfterAKill() throws Exception {
        List<Incident.Step> steps = List.of(new Incident.Step(T, "a went blind: refused"));
        Incident open = new Incident("i1", T, Optional.empty(), "3 of 3", List.of("a", "b", "c"), steps);
        try (Database database = open()) {
            IncidentStore incidents = new IncidentStore(database);
            incidents.save(open);
            incidents.save(new Incident(
                    "i2", T.plusSeconds(90), Optional.of(T.plusSeconds(99)), "3 of 4", List.of("a"), steps));
            assertThat(incidents.find(Optional.empty(), Optional.empty(), Optional.empty(), 9))
                    .extracting(Incident::id)
                    .containsExactly("i2", "i1");
            assertThat(incidents.find(Optional.empty(), Optional.empty(), Optional.of("i2"), 9))
                    .containsExactly(open);
            assertThat(incidents.find(Optional.of(T.plusSeconds(100)), Optional.empty(), Optional.empty(), 9))
                    .containsExactly(open);
            assertThat(incidents.find(Optional.empty(), Optional.of(T.plusSeconds(90)), Optional.empty(), 9))
                    .containsExactly(open);
        }
        try (Database database = open()) {
            IncidentStore incidents = new IncidentStore(database);
            assertThat(incidents.closeUnfinished()).isEqualTo(1);
            Incident ended = incidents
                    .find(Optional.empty(), Optional.empty(), Optional.of("i2"), 1)
                    .getFirst();
            assertThat(ended.end()).hasValue(T);
            assertThat(ended.steps()).hasSize(2);
        }
    }
}
