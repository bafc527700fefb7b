package dev.watchkeeper.announce;

import static dev.watchkeeper.announce.Newsroom.isEnd;
import static dev.watchkeeper.announce.Newsroom.thread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Event.IncidentChanged.Change;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told besides outages: events, recordings, checks, sign-ins. */
final class ReporterTest {
    @TempDir
    Path temp;

    private Newsroom room;
    private ShownCamera front;

    @BeforeEach
    void begin() {
        room = new Newsroom(temp, "front", "yard", "gate");
        front = room.camera("front");
        assertThat(room.pass(5)).isEmpty();
    }

    private static MessageKind kind(Message message) {
        return message.topic().kind();
    }

    @Test
    void aCheckIsToldWhenItFailsAndWhenItIsWellAgain() {
        room.check("memory", CheckStatus.WARNING, "Memory 82% used (WARNING)");
        assertThat(room.pass(60)).isEmpty();
        room.check("memory", CheckStatus.ERROR, "Memory 95% used (ERROR)");
        Message error = room.pass(1).getFirst();
        assertThat(kind(error)).isEqualTo(MessageKind.HEALTH_CHECK);
        assertThat(error.words().title()).isEqualTo("Memory runs short");
        assertThat(error.words().text()).isEqualTo("Memory 95% used (ERROR) (check memory).");
        assertThat(error.topic().target().type()).isEqualTo(Message.Target.Type.SYSTEM);
        assertThat(room.pass(600)).isEmpty();
        room.check("memory", CheckStatus.UNKNOWN, "The check was interrupted");
        assertThat(room.pass(60)).as("what is not known is not well").isEmpty();
        room.restart(Duration.ofSeconds(30));
        room.check("memory", CheckStatus.ERROR, "Memory 96% used (ERROR)");
        assertThat(room.pass(30)).as("told before the restart").isEmpty();
        room.check("memory", CheckStatus.OK, "Memory 40% used (OK)");
        Message well = room.pass(1).getFirst();
        assertThat(thread(well)).isEqualTo(thread(error));
        assertThat(isEnd(well)).isTrue();
        assertThat(well.topic().severity()).isEqualTo(Severity.INFO);
        assertThat(well.words().text()).contains("Memory 40% used");
    }

    @Test
    void whatConcernsTheDiskIsStorage() {
        for (String check : List.of("disk_space", "file_permissions", "data_folder", "network")) {
            room.check(check, CheckStatus.ERROR, check);
        }
        assertThat(room.pass(1))
                .extracting(ReporterTest::kind)
                .containsExactlyInAnyOrder(
                        MessageKind.STORAGE, MessageKind.STORAGE, MessageKind.STORAGE, MessageKind.HEALTH_CHECK);
    }

    @Test
    void anIncidentOfTheDatabaseIsToldAtOnceAndItsCheckNotBesides() {
        Incident lost = new Incident(
                "i9-database",
                room.clock.wall(),
                Optional.empty(),
                "The database is damaged",
                List.of(),
                List.of(new Incident.Step(room.clock.wall(), "The database is damaged")));
        room.happens(new Event.IncidentChanged(lost, Change.BEGAN, room.clock.wall()));
        room.check("database", CheckStatus.ERROR, "Database ERROR - it is damaged");
        Message told = room.pass(1).getFirst();
        assertThat(kind(told)).isEqualTo(MessageKind.STORAGE);
        assertThat(thread(told)).isEqualTo("i9-database");
        assertThat(room.pass(300)).isEmpty();
        Incident over = new Incident(
                lost.id(),
                lost.begin(),
                Optional.of(room.clock.wall()),
                lost.sentence(),
                List.of(),
                List.of(new Incident.Step(room.clock.wall(), "The database holds all recordings")));
        room.happens(new Event.IncidentChanged(over, Change.ENDED, room.clock.wall()));
        room.pass(29);
        room.check("database", CheckStatus.OK, "Database OK");
        room.pass(120);
        assertThat(room.told).hasSize(2);
        assertThat(isEnd(room.told.getLast())).isTrue();
        assertThat(room.told.getLast().words().title()).isEqualTo("The database works again");
    }

    @Test
    void aDatabaseLostBeforeARestartIsWellWhenItsCheckSaysSo() {
        Incident lost = new Incident(
                "i9-database", room.clock.wall(), Optional.empty(), "The database is damaged", List.of(), List.of());
        room.happens(new Event.IncidentChanged(lost, Change.BEGAN, room.clock.wall()));
        room.pass(2);
        room.restart(Duration.ofSeconds(5));
        room.cameras.values().forEach(ShownCamera::sees);
        room.check("database", CheckStatus.OK, "Database OK");
        assertThat(room.pass(90)).singleElement().satisfies(end -> {
            assertThat(thread(end)).isEqualTo("i9-database");
            assertThat(isEnd(end)).isTrue();
        });
    }

    @Test
    void aRecordingThatFailsIsToldWhileItsPicturesComeAndNotWhenTheyDoNot() {
        front.recordingFails(FailureKind.WRITE_FAILED);
        Message failed = room.pass(8).getFirst();
        assertThat(kind(failed)).isEqualTo(MessageKind.RECORDING_FAILED);
        assertThat(failed.words().title()).isEqualTo("front is not recorded");
        assertThat(failed.words().text()).contains("(write-failed)");
        front.loses(FailureKind.STALLED, "nothing arrives");
        assertThat(room.pass(20)).isEmpty();
        front.sees();
        front.allWell();
        Message well = room.pass(10).getFirst();
        assertThat(well.words().title()).isEqualTo("front is recorded again");
        assertThat(thread(well)).isEqualTo(thread(failed));
        front.analysisFails(FailureKind.ANALYSIS_STUCK);
        assertThat(room.pass(8).getFirst().words().title()).isEqualTo("Motion at front is not noticed");
    }

    @Test
    void anEventIsToldWhenItBeginsAndWithItsZonesAndItsPictureWhenItEnds() throws Exception {
        Instant began = room.clock.wall();
        room.happens(new Event.MotionBegan("e1", "front", began));
        room.pass(7);
        room.happens(new Event.MotionEnded(
                "e1",
                "front",
                began,
                room.clock.wall(),
                0.4,
                List.of("drive"),
                Optional.of(new Snapshot(new byte[] {7}, began.plusSeconds(2), 64, 36))));
        assertThat(room.told).extracting(ReporterTest::kind).containsOnly(MessageKind.MOTION);
        Message end = room.told.getLast();
        assertThat(end.words().title()).isEqualTo("Motion at front (drive)");
        assertThat(end.words().text()).isEqualTo("Something moved there (drive) for 7 s.");
        assertThat(end.view().zones()).containsExactly("drive");
        assertThat(end.view().event()).hasValue("e1");
        assertThat(Files.readAllBytes(end.view().picture().orElseThrow())).containsExactly(7);
        assertThat(end.view().pictureAge()).hasValue(Duration.ofSeconds(5));
        assertThat(room.told.getFirst().view().picture()).isPresent();
        assertThat(thread(end)).isEqualTo(thread(room.told.getFirst()));
        assertThat(isEnd(end))
                .as("an end is never held back, and motion may be")
                .isFalse();
    }

    @Test
    void refusedSignInsFromManyAddressesAreOneMessageEveryFiveMinutes() {
        for (int i = 0; i < 2000; i++) {
            room.barred("192.0.2." + i);
        }
        Message told = room.pass(5).getFirst();
        assertThat(kind(told)).isEqualTo(MessageKind.SIGN_IN_FAILURES);
        assertThat(told.words().text())
                .isEqualTo("Wrong names or passwords came from 192.0.2.0 (10), 192.0.2.1 (10), 192.0.2.2 (10),"
                        + " 192.0.2.3 (10), 192.0.2.4 (10) and 1995 more addresses.");
        for (int i = 0; i < 60; i++) {
            room.barred("198.51.100." + i);
            room.pass(10);
        }
        assertThat(room.told).hasSize(3);
    }

    @Test
    void earlyDeletionsAreToldOnceAWeekAlsoOverRestarts() {
        for (int hour = 0; hour < 6 * 24; hour++) {
            room.earlyDeletions++;
            room.pass(1);
            room.clock.advance(Duration.ofHours(1));
        }
        assertThat(room.told).hasSize(1);
        assertThat(kind(room.told.getFirst())).isEqualTo(MessageKind.STORAGE);
        room.restart(Duration.ofMinutes(1));
        room.cameras.values().forEach(ShownCamera::sees);
        room.earlyDeletions = 1;
        room.pass(1);
        assertThat(room.told).hasSize(1);
        room.clock.advance(Duration.ofDays(2));
        room.earlyDeletions++;
        room.pass(1);
        assertThat(room.told).hasSize(2);
    }

    /** Elsewhere, an alert kind was declared, on by default, and sent by no code. */
    @Test
    void everyKindOfTheNodeIsProduced() {
        aRecordingThatFailsIsToldWhileItsPicturesComeAndNotWhenTheyDoNot();
        whatConcernsTheDiskIsStorage();
        room.barred("192.0.2.1");
        room.happens(new Event.MotionBegan("e1", "front", room.clock.wall()));
        front.loses(FailureKind.REFUSED, "nothing listens");
        front.tries();
        front.tries();
        room.pass(40);
        front.sees();
        room.pass(10);
        room.incident(Change.BEGAN, room.clock.wall().minusSeconds(40), "front", "yard", "gate");
        room.pass(31);
        assertThat(EnumSet.copyOf(room.kinds()))
                .isEqualTo(EnumSet.of(
                        MessageKind.MOTION,
                        MessageKind.CAMERA_OFFLINE,
                        MessageKind.CAMERA_ONLINE,
                        MessageKind.INCIDENT,
                        MessageKind.RECORDING_FAILED,
                        MessageKind.STORAGE,
                        MessageKind.HEALTH_CHECK,
                        MessageKind.SIGN_IN_FAILURES));
        assertThat(room.told.stream().map(Message::id)).doesNotHaveDuplicates();
    }
}
