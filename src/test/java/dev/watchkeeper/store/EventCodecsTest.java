package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Event;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema 5: an event's row holds the codec of its recording, whatever changes afterwards. */
final class EventCodecsTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00.123456Z");
    private static final Instant AFTER_ALL = T.plus(Duration.ofDays(9));
    private static final List<String> CAMERAS = List.of("door", "yard", "Door");
    private static final List<String> CODECS = List.of("h264", "h265");

    @TempDir
    Path data;

    private Database database;
    private EventStore events;
    private SegmentStore segments;

    @BeforeEach
    void openDatabase() throws Exception {
        open();
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    private void open() throws Exception {
        database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
        events = new EventStore(database);
        segments = new SegmentStore(database, data);
    }

    private static Instant at(long minutes) {
        return T.plus(Duration.ofMinutes(minutes));
    }

    private void began(String id, String camera, int minute) {
        events.began(new Event.MotionBegan(id, camera, at(minute)));
    }

    private void ended(String id, String camera, int from, int to) {
        events.ended(
                new Event.MotionEnded(id, camera, at(from), at(to), 0.1, List.of(), Optional.empty()),
                Optional.empty());
    }

    private Event.SegmentOpened opened(String id, String camera, int minute, String codec) {
        Event.SegmentOpened opened = new Event.SegmentOpened(id, camera, at(minute), file(id), codec);
        segments.opened(opened);
        return opened;
    }

    private void put(String id, String camera, int from, int to, String codec) {
        segments.put(new StoredSegment(id, camera, Path.of(id + ".mp4"), at(from), Optional.of(at(to)), 1, codec));
    }

    private Path file(String id) {
        return data.resolve(id + ".mp4");
    }

    private Optional<String> codec(String event) {
        return events.byId(event).orElseThrow().codec();
    }

    @Test
    void anEventTakesTheCodecOfTheRecordingInProgress() {
        opened("s", "door", 0, "h265");
        began("e", "door", 1);
        assertThat(codec("e")).contains("h265");
        began("other", "yard", 1);
        assertThat(codec("other")).as("another camera's event").isEmpty();
    }

    @Test
    void anEventWithoutItsBeginningTakesTheCodecWhenItEnds() {
        put("s", "door", 0, 10, "h264");
        ended("e", "door", 9, 12);
        assertThat(codec("e")).contains("h264");
    }

    @Test
    void anEventThatGoesOnTakesTheCodecOfALaterRecordingUntilItEndsBeforeIt() {
        began("e", "door", 0);
        assertThat(codec("e")).isEmpty();
        opened("s", "door", 300, "h264");
        assertThat(codec("e")).contains("h264");
        ended("e", "door", 0, 200);
        assertThat(codec("e")).isEmpty();
    }

    @Test
    void aRecordingThatEndsBeforeTheEventIsNotItsRecording() {
        Event.SegmentOpened opened = opened("s", "door", 0, "h264");
        began("e1", "door", 4);
        began("e2", "door", 5);
        Event.SegmentClosed closed = new Event.SegmentClosed("s", "door", at(0), at(5), file("s"), 1);
        segments.closed(closed, Optional.of(opened));
        assertThat(codec("e1")).contains("h264");
        assertThat(codec("e2")).as("touching is not overlapping").isEmpty();
        segments.close("s", at(0), at(6), 1);
        assertThat(codec("e2")).as("the file holds more than was known").contains("h264");
    }

    @Test
    void theFirstOfOverlappingRecordingsCountsUntilItIsDeleted() {
        ended("e", "door", 100, 110);
        put("late", "door", 101, 120, "h264");
        put("long", "door", 0, 105, "h265");
        assertThat(codec("e")).contains("h265");
        segments.delete("long");
        assertThat(codec("e")).contains("h264");
        segments.deletePaths(Set.of(Path.of("late.mp4"), Path.of("never.mp4")));
        assertThat(codec("e")).isEmpty();
    }

    @Test
    void aRecordingEnteredUnderAnotherCameraLeavesTheFirst() {
        ended("e1", "door", 0, 5);
        ended("e2", "yard", 0, 5);
        put("s", "door", 0, 10, "h264");
        put("s", "yard", 0, 10, "h264");
        assertThat(codec("e1")).isEmpty();
        assertThat(codec("e2")).contains("h264");
        segments.put(new StoredSegment("same-path", "door", Path.of("s.mp4"), at(0), Optional.of(at(10)), 1, "h265"));
        assertThat(codec("e1")).contains("h265");
        assertThat(codec("e2")).as("its row was replaced").isEmpty();
    }

    @Test
    void anEventLeftOpenLosesARecordingAfterItsEnd() {
        put("s", "door", 0, 10, "h264");
        began("within", "door", 9);
        began("after", "door", 11);
        opened("unfinished", "door", 12, "h265");
        assertThat(codec("after")).contains("h265");
        segments.delete("unfinished");
        opened("far", "yard", 12, "h265");
        assertThat(events.closeUnfinished()).isEqualTo(2);
        assertThat(codec("within")).contains("h264");
        assertThat(codec("after")).isEmpty();
        assertThat(events.closeUnfinished()).isZero();
    }

    /** What was asked for each answer before schema 5. */
    private Optional<String> joined(StoredEvent event) {
        return segments
                .find(Optional.of(event.camera()), event.begin(), event.end().orElse(AFTER_ALL), 10_000)
                .stream()
                .map(StoredSegment::codec)
                .findFirst();
    }

    private void assertAllAsJoined(String after) {
        for (StoredEvent event :
                events.find(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1000)) {
            assertThat(event.codec()).as("%s after %s", event, after).isEqualTo(joined(event));
        }
    }

    @Test
    void everyHistoryGivesWhatTheSegmentsSay() {
        for (int seed = 0; seed < 8; seed++) {
            Random random = new Random(seed);
            for (int step = 0; step < 150; step++) {
                String change = change(random, seed);
                assertAllAsJoined("seed " + seed + ", step " + step + ": " + change);
            }
            segments.deletePaths(segments.paths());
            assertAllAsJoined("all are gone");
            events.trim(0);
        }
    }

    /** Short and long, a camera's and another's, in order of time or not. */
    private String change(Random random, int seed) {
        String camera = CAMERAS.get(random.nextInt(CAMERAS.size()));
        String codec = CODECS.get(random.nextInt(CODECS.size()));
        String event = seed + "e" + random.nextInt(30);
        String segment = "s" + random.nextInt(20);
        int from = random.nextInt(600);
        int to = from + (random.nextBoolean() ? random.nextInt(10) : random.nextInt(200));
        int kind = random.nextInt(20);
        switch (kind) {
            case 0, 1, 2 -> began(event, camera, from);
            case 3, 4, 5, 6 -> ended(event, camera, from, to);
            case 7, 8, 9 -> opened(segment, camera, from, codec);
            case 10, 11 ->
                segments.closed(new Event.SegmentClosed(segment, camera, at(from), at(to), file(segment), 1));
            case 12, 13, 14 -> put(segment, camera, from, to, codec);
            case 15 ->
                segments.put(new StoredSegment(
                        segment,
                        camera,
                        Path.of("s" + random.nextInt(22) + ".mp4"),
                        at(from),
                        Optional.of(at(to)),
                        1,
                        codec));
            case 16, 17 -> segments.delete(segment);
            case 18 -> segments.deletePaths(Set.of(Path.of(segment + ".mp4"), Path.of("s20.mp4"), Path.of("s21.mp4")));
            default -> {
                if (random.nextInt(4) == 0) {
                    events.closeUnfinished();
                }
            }
        }
        return kind + " " + camera + " " + event + " " + segment + " " + from + " to " + to;
    }

    @Test
    void theMigrationFillsOlderEvents() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            database.close();
            writeSchema4(new Random(seed));
            open();
            List<StoredEvent> all =
                    events.find(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1000);
            assertThat(all).hasSize(60).anyMatch(e -> e.codec().isPresent());
            assertAllAsJoined("the migration, seed " + seed);
            int tables = database.read(
                    handle -> handle.createQuery("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'reach'")
                            .mapTo(Integer.class)
                            .one());
            assertThat(tables).as("what the migration needed is gone").isZero();
        }
    }

    /** A database as the previous version wrote it, with whatever a former life left in it. */
    private void writeSchema4(Random random) throws Exception {
        Path file = data.resolve("watchkeeper.db");
        for (String name : List.of("watchkeeper.db", "watchkeeper.db-wal", "watchkeeper.db-shm")) {
            Files.deleteIfExists(data.resolve(name));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int number = 1; number <= 4; number++) {
                for (String sql : script(number)) {
                    statement.executeUpdate(sql);
                }
            }
            for (int i = 0; i < 60; i++) {
                statement.executeUpdate("INSERT INTO event (id, camera, begin_us, end_us, peak, zones) VALUES ('e" + i
                        + "', " + period(random) + ", 0, '[]')");
            }
            for (int i = 0; i < 30; i++) {
                statement.executeUpdate(
                        "INSERT INTO segment (id, path, bytes, codec, camera, from_us, to_us) VALUES ('s" + i + "', 's"
                                + i + "', 1, '" + CODECS.get(random.nextInt(2)) + "', " + period(random) + ")");
            }
            statement.executeUpdate("PRAGMA user_version = 4");
            connection.commit();
        }
    }

    private static String period(Random random) {
        int from = random.nextInt(600);
        int to = from + random.nextInt(random.nextBoolean() ? 10 : 200);
        String camera = CAMERAS.get(random.nextInt(CAMERAS.size()));
        return "'" + camera + "', " + Micros.of(at(from)) + ", "
                + (random.nextInt(10) == 0 ? "NULL" : Micros.of(at(to)));
    }

    private static List<String> script(int number) throws Exception {
        try (InputStream in = Schema.class.getResourceAsStream("schema-" + number + ".sql")) {
            assertThat(in).isNotNull();
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("--[^\n]*", "");
            List<String> statements = new ArrayList<>(List.of(script.split(";\\s*\n", -1)));
            statements.removeIf(String::isBlank);
            return statements;
        }
    }
}
