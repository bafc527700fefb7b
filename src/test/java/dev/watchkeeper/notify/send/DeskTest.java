package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.NotificationRule;
import dev.watchkeeper.config.NotificationRule.Least;
import dev.watchkeeper.config.NotificationRule.LeastSeverity;
import dev.watchkeeper.config.NotificationRule.Subject;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the desk has told, and when. */
final class DeskTest {
    private static final Duration GROUP = Duration.ofSeconds(31);

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    @Test
    void camerasThatGoWithinTheGroupsTimeAreOneMessage() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.outbox.put(rig.message(MessageKind.CAMERA_OFFLINE, "yard", "i1", false, Severity.WARNING));
            rig.pass(Duration.ofSeconds(20));
            rig.outbox.put(rig.message(MessageKind.CAMERA_OFFLINE, "gate", "i2", false, Severity.WARNING));
            rig.pass(Duration.ofSeconds(5));
            assertThat(rig.letters).isEmpty();
            rig.pass(Duration.ofSeconds(10));
            assertThat(rig.subjects()).containsExactly("2 messages: yard camera-offline, and more");
            assertThat(rig.letters.getFirst().text()).contains("yard camera-offline", "gate camera-offline");
            assertThat(Files.list(data.resolve("outbox/new"))).isEmpty();
        }
    }

    @Test
    void aThousandFaultsInTenMinutesAreAtMostTenMessagesWithAllTheirCameras() throws IOException {
        for (boolean edits : new boolean[] {false, true}) {
            try (DeskRig rig = new DeskRig(data.resolve("storm-" + edits), clock, edits)) {
                List<MessageKind> kinds = List.of(
                        MessageKind.CAMERA_OFFLINE,
                        MessageKind.RECORDING_FAILED,
                        MessageKind.HEALTH_CHECK,
                        MessageKind.INCIDENT);
                for (int i = 0; i < 1000; i++) {
                    String camera = "camera-" + i % 32;
                    MessageKind kind = kinds.get(i / 32 % 4);
                    rig.put(kind, camera, kind.id() + camera + i / 256, i / 128 % 2 == 1);
                    if (i % 10 == 9) {
                        rig.pass(Duration.ofSeconds(6), Duration.ofSeconds(6));
                    }
                }
                assertThat(rig.letters.size()).as("edits: " + edits).isLessThanOrEqualTo(10);
                rig.pass(Duration.ofMinutes(20), Duration.ofSeconds(10));
                String all = rig.letters.stream().map(Letter::text).reduce("", String::concat)
                        + rig.edits.stream().map(Letter::text).reduce("", String::concat);
                for (int i = 0; i < 32; i++) {
                    assertThat(all).contains("camera-" + i + " ");
                }
            }
        }
    }

    @Test
    void whatNeedsAPersonIsToldSoonEvenInAStorm() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            for (int i = 0; i < 300; i++) {
                rig.put(MessageKind.STORAGE, "camera-" + i % 32, "s" + i, false);
                rig.pass(Duration.ofSeconds(1));
            }
            rig.letters.clear();
            rig.put(MessageKind.NEEDS_YOU, "yard", "n1", false);
            rig.put(MessageKind.NEEDS_YOU, "gate", "n2", false);
            rig.pass(Duration.ofSeconds(12));
            assertThat(rig.letters).hasSize(1);
            assertThat(rig.letters.getFirst().text()).contains("yard needs-you", "gate needs-you");
        }
    }

    @Test
    void anIncidentIsOneMessageThatIsEditedAndRingsAgainWhenItGetsWorse() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, true)) {
            rig.put(rig.message(MessageKind.INCIDENT, "yard", "i", false, Severity.WARNING));
            rig.pass(GROUP);
            rig.put(rig.message(MessageKind.INCIDENT, "yard", "i", false, Severity.WARNING));
            rig.pass(GROUP);
            assertThat(rig.letters).hasSize(1);
            assertThat(rig.edits).hasSize(1);
            assertThat(rig.edits.getFirst().delivery().replaces())
                    .contains("remote-" + rig.letters.getFirst().id());
            rig.put(rig.message(MessageKind.INCIDENT, "yard", "i", false, Severity.CRITICAL));
            rig.pass(GROUP);
            assertThat(rig.letters).hasSize(2);
            rig.put(rig.message(MessageKind.NEEDS_YOU, "yard", "i", false, Severity.CRITICAL));
            rig.pass(Duration.ofMinutes(2));
            assertThat(rig.letters).hasSize(3);
            rig.put(rig.message(MessageKind.FIXED, "yard", "i", true, Severity.INFO));
            rig.pass(GROUP);
            assertThat(rig.letters).hasSize(3);
            assertThat(rig.edits.getLast().subject()).isEqualTo("yard sees again");
        }
    }

    @Test
    void aChannelThatCannotEditIsToldTheEndAtOnce() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.put(MessageKind.CAMERA_OFFLINE, "yard", "i", false);
            rig.pass(GROUP);
            rig.pass(Duration.ofMinutes(1));
            rig.put(MessageKind.CAMERA_ONLINE, "yard", "i", true);
            rig.pass(Duration.ofSeconds(11));
            assertThat(rig.subjects()).containsExactly("yard camera-offline", "yard sees again");
        }
    }

    @Test
    void oneKindOfOneCameraIsToldAgainOnlyAfterTheCoolDown() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.put(MessageKind.ALERT, "yard", "", false);
            rig.pass(GROUP);
            rig.put(MessageKind.ALERT, "yard", "", false);
            rig.put(MessageKind.ALERT, "gate", "", false);
            rig.pass(Duration.ofMinutes(2));
            assertThat(rig.subjects()).containsExactly("yard alert", "gate alert");
            rig.put(MessageKind.ALERT, "yard", "", false);
            rig.pass(Duration.ofMinutes(5));
            assertThat(rig.subjects()).containsExactly("yard alert", "gate alert", "yard alert");
            assertThat(rig.letters.getLast().text()).contains("and 1 more of this kind since");
        }
    }

    @Test
    void aCameraThatComesAndGoesIsFlappingAndItsStateAfterwardsIsTold() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            for (int i = 0; i < 9; i++) {
                boolean end = i % 2 == 1;
                rig.put(end ? MessageKind.CAMERA_ONLINE : MessageKind.CAMERA_OFFLINE, "yard", "i" + i / 2, end);
                rig.pass(Duration.ofSeconds(40));
            }
            long flapping = rig.letters.stream()
                    .filter(letter -> letter.text().contains("went away or came back"))
                    .count();
            assertThat(flapping).isEqualTo(1);
            assertThat(rig.letters.size()).isLessThanOrEqualTo(4);
            rig.letters.clear();
            rig.pass(Duration.ofMinutes(12));
            assertThat(rig.letters.getFirst().text()).contains("stays away after flapping", "yard camera-offline");
        }
    }

    @Test
    void aCameraThatIsNoLongerWatchedDoesNotFlap() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            Flaps flaps = new Flaps(Map.of());
            for (int i = 0; i < 3; i++) {
                flaps.take(change(rig, i), 4, clock.wall());
            }
            Message farewell = rig.message(MessageKind.CAMERA_OFFLINE, "yard", "i1", true, Severity.WARNING);
            assertThat(flaps.take(farewell, 4, clock.wall()).tell()).containsExactly(farewell);
            for (int i = 0; i < 4; i++) {
                flaps.take(change(rig, i), 4, clock.wall());
            }
            assertThat(flaps.keyOf("yard")).isPresent();
            Message end = flaps.take(farewell, 4, clock.wall()).tell().getFirst();
            assertThat(end.topic().kind()).isEqualTo(MessageKind.FLAPPING);
            assertThat(end.topic().thread().end()).isTrue();
            assertThat(end.words()).isEqualTo(farewell.words());
            assertThat(flaps.calm(4, clock.wall().plusSeconds(3600))).isEmpty();
        }
    }

    private static Message change(DeskRig rig, int number) {
        boolean end = number % 2 == 1;
        MessageKind kind = end ? MessageKind.CAMERA_ONLINE : MessageKind.CAMERA_OFFLINE;
        return rig.message(kind, "yard", "i" + number / 2, end, Severity.WARNING);
    }

    @Test
    void anOpenIncidentIsRepeatedUntilSomebodyAcknowledgesIt() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.put(MessageKind.CAMERA_OFFLINE, "yard", "i", false);
            rig.pass(GROUP);
            rig.pass(Duration.ofHours(5), Duration.ofSeconds(20));
            assertThat(rig.subjects()).containsExactly("yard camera-offline", "Still: yard camera-offline");
            rig.acknowledged.acknowledge("i", "somebody");
            rig.pass(Duration.ofHours(9), Duration.ofSeconds(20));
            assertThat(rig.letters).hasSize(2);
        }
    }

    @Test
    void aSilencedCameraIsNotToldOfAndWhatStillLastsAfterwardsIs() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.silences.add(Optional.of("yard"), Duration.ofHours(1), "painting", "somebody");
            rig.put(MessageKind.CAMERA_OFFLINE, "yard", "i1", false);
            rig.put(MessageKind.CAMERA_OFFLINE, "gate", "i2", false);
            rig.put(MessageKind.ALERT, "yard", "", false);
            rig.pass(Duration.ofMinutes(1));
            rig.put(MessageKind.CAMERA_OFFLINE, "yard", "i3", false);
            rig.pass(Duration.ofMinutes(1));
            rig.put(MessageKind.CAMERA_ONLINE, "yard", "i3", true);
            rig.pass(Duration.ofMinutes(50), Duration.ofSeconds(5));
            assertThat(rig.subjects()).containsExactly("gate camera-offline");
            rig.pass(Duration.ofMinutes(20), Duration.ofSeconds(5));
            assertThat(rig.subjects()).containsExactly("gate camera-offline", "yard camera-offline");
            assertThat(rig.silences.list()).isEmpty();
        }
    }

    @Test
    void aReceiverThatIsDeadForAnHourGetsEverythingOnceItIsBack() throws IOException {
        for (Outlook outlook : List.of(Outlook.LATER, Outlook.UNCERTAIN)) {
            try (DeskRig rig = new DeskRig(data.resolve("dead-" + outlook), clock, false)) {
                rig.fail(outlook);
                for (int i = 0; i < 360; i++) {
                    rig.put(MessageKind.HEALTH_CHECK, "camera-" + i % 32, "h" + i % 64, false);
                    if (i % 6 == 5) {
                        rig.pass(Duration.ofMinutes(1), Duration.ofSeconds(10));
                    }
                }
                assertThat(rig.attempts).as("attempts within the hour").isBetween(5, 25);
                rig.heal();
                rig.pass(Duration.ofHours(3), Duration.ofMinutes(1));
                String all = rig.letters.stream().map(Letter::text).reduce("", String::concat);
                for (int i = 0; i < 32; i++) {
                    assertThat(all).contains("camera-" + i + " health-check");
                }
                assertThat(rig.letters.size()).isLessThanOrEqualTo(25);
            }
        }
    }

    @Test
    void aLetterIsNotLostByAKillAndNotSentTwiceAfterASuccess() throws IOException {
        String id;
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.put(MessageKind.CAMERA_OFFLINE, "yard", "i", false);
            rig.step();
            clock.advance(GROUP);
            id = rig.takeLetter().orElseThrow().letter().id();
        }
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.pass(Duration.ofSeconds(2));
            assertThat(rig.letters).hasSize(1);
            assertThat(rig.letters.getFirst().id()).isEqualTo(id);
        }
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.pass(Duration.ofMinutes(5));
            assertThat(rig.letters).isEmpty();
        }
    }

    @Test
    void theSameMessagePutTwiceIsToldOnce() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            Message message = rig.message(MessageKind.STORAGE, "yard", "", false, Severity.WARNING);
            rig.put(message);
            rig.pass(GROUP);
            rig.put(message);
            rig.pass(Duration.ofMinutes(10), Duration.ofSeconds(5));
            assertThat(rig.letters).hasSize(1);
        }
    }

    @Test
    void aBrokenDatabaseIsSetAsideAndANewOneBegun() throws IOException {
        Files.createDirectories(data.resolve("outbox"));
        Files.writeString(data.resolve("outbox/outbox.db"), "this is no database, whatever its name is".repeat(100));
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            rig.put(MessageKind.STORAGE, "yard", "", false);
            rig.pass(GROUP);
            assertThat(rig.letters).hasSize(1);
            assertThat(Files.list(data.resolve("outbox"))
                            .map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("outbox.db.damaged-"));
        }
    }

    @Test
    void aNoticeIsToldAtOnceAsItAlwaysWas() throws IOException {
        try (DeskRig rig = new DeskRig(data, clock, false)) {
            for (int i = 0; i < 3; i++) {
                rig.put(new Message(
                        "notice-" + i,
                        clock.wall(),
                        Topic.of(MessageKind.CHILD_FAILED, new Target(Target.Type.SERVICE, "player", "player")),
                        Words.of(
                                "Multiple Failures",
                                "Watchkeeper process has failed " + (3 + i) + " times consecutively\nNow: it restarts"),
                        Message.View.NONE));
                rig.step();
            }
            assertThat(rig.subjects()).containsExactly("Multiple Failures");
            assertThat(rig.letters.getFirst().text())
                    .startsWith("Watchkeeper process has failed 3 times consecutively\n\nWhat: player on ")
                    .contains("\nWhen: 2026-03-01 12:00:00 UTC\nNow: it restarts\n");
            rig.pass(Duration.ofSeconds(61));
            assertThat(rig.letters).hasSize(2);
            assertThat(rig.letters.getLast().text())
                    .startsWith("Watchkeeper process has failed 5 times")
                    .contains("and 1 more of this kind since");
        }
    }

    @Test
    void rulesDecideWhatIsSent() throws IOException {
        NotificationRule rule = new NotificationRule(
                "motion at the gate",
                new Subject(List.of("motion"), List.of("gate"), List.of(), List.of()),
                new Least(0, LeastSeverity.INFO),
                Optional.empty(),
                List.of());
        try (DeskRig rig = new DeskRig(data, clock, false, rule)) {
            rig.put(MessageKind.MOTION, "gate", "", false);
            rig.put(MessageKind.MOTION, "yard", "", false);
            rig.put(MessageKind.CAMERA_OFFLINE, "gate", "", false);
            rig.pass(GROUP);
            assertThat(rig.subjects()).containsExactly("gate motion");
        }
    }
}
