package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Labelling.State;
import dev.watchkeeper.event.Movement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The labels of events in the database, also in one from before labels. */
final class LabelsTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
    private static final Label PERSON = new Label("person", 0.875, new Movement.Box(0.1, 0.2, 0.3, 0.4));
    private static final Label CAT = new Label("cat", 0.5, new Movement.Box(0, 0, 0.1, 0.1));

    @TempDir
    private Path data;

    private Database open() throws Exception {
        return Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
    }

    private static Event.LabelsFound found(String id, Label... labels) {
        return new Event.LabelsFound(
                id, "door", T, new Labelling(State.DONE, List.of(labels), List.of(), ""), Optional.empty());
    }

    private static List<String> ids(List<StoredEvent> events) {
        return events.stream().map(StoredEvent::id).toList();
    }

    private static List<StoredEvent> find(EventStore events, Optional<String> label) {
        EventFilter.Traits any = EventFilter.Traits.ANY;
        EventFilter.Traits traits =
                new EventFilter.Traits(label, any.zone(), any.kind(), any.seen(), any.kept(), any.words());
        return events.find(
                new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), traits), Optional.empty(), 10);
    }

    @Test
    void labelsAreReplacedFilteredAndGoWithTheirEvent() throws Exception {
        try (Database database = open()) {
            EventStore events = new EventStore(database);
            for (int i = 1; i <= 3; i++) {
                events.began(new Event.MotionBegan("e" + i, "door", T.plusSeconds(i)));
            }
            events.labelled(found("e1", CAT), Optional.empty());
            events.labelled(found("e1", PERSON, CAT), Optional.of("recordings/door/marked.jpg"));
            events.labelled(found("e2", CAT), Optional.empty());
            events.labelled(found("e3"), Optional.empty());
            events.labelled(found("unknown", CAT), Optional.empty());
            StoredEvent first = events.byId("e1").orElseThrow();
            assertThat(first.labels()).containsExactly(PERSON, CAT);
            assertThat(first.marked()).hasValue("recordings/door/marked.jpg");
            assertThat(events.byId("e3").orElseThrow().labels()).isEmpty();
            assertThat(ids(find(events, Optional.of("cat")))).containsExactly("e2", "e1");
            assertThat(ids(find(events, Optional.of("person")))).containsExactly("e1");
            assertThat(ids(find(events, Optional.of("dog")))).isEmpty();
            assertThat(ids(find(events, Optional.empty()))).containsExactly("e3", "e2", "e1");
            assertThat(events.trim(1)).isEqualTo(2);
        }
        assertThat(count("event_label")).as("labels of events that are gone").isZero();
    }

    @Test
    void eventsFromBeforeLabelsHaveNone() throws Exception {
        OldSchema.write(
                data.resolve("watchkeeper.db"),
                5,
                "INSERT INTO event (id, camera, begin_us, peak, zones) VALUES ('old', 'door', 1, 0, '[]')");
        try (Database database = open()) {
            EventStore events = new EventStore(database);
            assertThat(events.byId("old").orElseThrow().labels()).isEmpty();
            events.labelled(found("old", PERSON), Optional.empty());
            assertThat(events.byId("old").orElseThrow().labels()).containsExactly(PERSON);
        }
    }

    private Connection connect() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("watchkeeper.db"));
    }

    private int count(String table) throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            return rows.getInt(1);
        }
    }
}
