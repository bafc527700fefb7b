package dev.watchkeeper.announce;

import static dev.watchkeeper.announce.Newsroom.isEnd;
import static dev.watchkeeper.announce.Newsroom.thread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.event.Event.IncidentChanged.Change;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of cameras that do not see. */
final class OutagesTest {
    @TempDir
    Path temp;

    private Newsroom room;
    private ShownCamera front;

    @BeforeEach
    void begin() {
        room = new Newsroom(temp, "front", "yard", "gate", "shed");
        front = room.camera("front");
        assertThat(room.pass(5)).isEmpty();
    }

    private void goBlind(ShownCamera camera) {
        camera.loses(FailureKind.STALLED, "the connection is open, but nothing arrives any more");
    }

    @Test
    void anOutageIsToldOnceWithAllThatIsKnownAndItsEndInTheSameThread() {
        Instant last = room.clock.wall();
        goBlind(front);
        assertThat(room.pass(12)).isEmpty();
        front.tries();
        front.tries();
        front.fails(FailureKind.REFUSED, "nothing listens at its port");
        front.next = Optional.of(Duration.ofSeconds(8));
        assertThat(room.pass(17)).as("29 s without a picture").isEmpty();
        Message offline = room.pass(3).getFirst();
        assertThat(offline.topic().kind()).isEqualTo(MessageKind.CAMERA_OFFLINE);
        assertThat(offline.topic().target().name()).isEqualTo("front");
        assertThat(offline.words().title()).isEqualTo("front is offline");
        assertThat(offline.words().text())
                .contains("It has not been seen for 30 s: nothing listens at its port (refused).")
                .contains("The picture is its last one, 30 s old: it does not show how it looks there now.");
        assertThat(offline.words().since()).hasValue(last);
        assertThat(offline.words().tried())
                .containsExactly(
                        "after 1 s: the connection is open, but nothing arrives any more (stalled).",
                        "after 13 s: nothing listens at its port (refused).",
                        "2 new sessions; none shows a picture");
        assertThat(offline.words().next())
                .contains("reports when it sees again")
                .contains("8 s");
        assertThat(offline.view().picture().orElseThrow()).exists();
        assertThat(offline.view().pictureAge()).hasValue(Duration.ofSeconds(30));
        assertThat(thread(offline)).isEqualTo("camera-front-" + last.getEpochSecond());
        assertThat(isEnd(offline)).isFalse();
        assertThat(room.pass(3600)).as("told once").isEmpty();

        front.sees();
        assertThat(room.pass(5)).as("not before it has lasted").isEmpty();
        Message online = room.pass(2).getFirst();
        assertThat(online.topic().kind()).isEqualTo(MessageKind.CAMERA_ONLINE);
        assertThat(online.words().title()).isEqualTo("front sees again");
        assertThat(online.words().text()).startsWith("By the ledger it was blind for 60 min");
        assertThat(thread(online)).isEqualTo(thread(offline));
        assertThat(isEnd(online)).isTrue();
        assertThat(room.pass(600)).isEmpty();
    }

    @Test
    void theReturnIsToldAlsoIfTheLedgerDoesNotAnswer() {
        goBlind(front);
        front.tries();
        front.tries();
        room.pass(31);
        room.ledgerAnswers = false;
        front.sees();
        assertThat(room.pass(10).getFirst().words().text()).startsWith("It was away for about 32 s;");
    }

    @Test
    void outagesShorterThanTheLeastDurationAreNeverTold() {
        for (int i = 0; i < 20; i++) {
            goBlind(front);
            front.tries();
            front.tries();
            assertThat(room.pass(28)).isEmpty();
            front.sees();
            assertThat(room.pass(2)).isEmpty();
        }
    }

    /** Marks are made by the stages behind a session, so a stage that hangs makes a good camera look blind. */
    @Test
    void oneWitnessAloneNeedsFourTimesAsLong() {
        front.freezes(FailureKind.FROZEN_PICTURE, "every picture was exactly the same");
        assertThat(room.pass(119)).isEmpty();
        Message told = room.pass(3).getFirst();
        assertThat(told.words().title()).isEqualTo("front shows a frozen picture");
        assertThat(told.words().text()).contains("No new session has confirmed that yet, but it lasts.");
    }

    @Test
    void aSessionBegunAfterTheLastPictureIsTheSecondWitness() {
        front.freezes(FailureKind.FROZEN_PICTURE, "every picture was exactly the same");
        room.pass(10);
        front.tries();
        assertThat(room.pass(15)).as("the new session may still show a picture").isEmpty();
        front.tries();
        assertThat(room.pass(7)).hasSize(1);
    }

    /** A counter that was reset just before the test never reached its limit elsewhere. */
    @Test
    void newAttemptsDoNotBeginTheCountAgain() {
        goBlind(front);
        for (int i = 0; i < 29; i++) {
            front.tries();
            front.fails(i % 2 == 0 ? FailureKind.REFUSED : FailureKind.TIMEOUT, "attempt " + i);
            assertThat(room.pass(1)).isEmpty();
        }
        Message told = room.pass(3).getFirst();
        assertThat(told.words().tried())
                .hasSizeLessThanOrEqualTo(9)
                .last()
                .isEqualTo("29 new sessions; none shows a picture");
    }

    @Test
    void camerasOfAnIncidentAreToldWithItAndNotOneByOne() {
        Instant begin = room.clock.wall();
        for (String name : List.of("front", "yard", "gate")) {
            goBlind(room.camera(name));
            room.camera(name).tries();
            room.camera(name).tries();
        }
        room.pass(5);
        room.incident(Change.BEGAN, begin, "front", "yard", "gate");
        assertThat(room.pass(24)).as("incidents have a least duration, too").isEmpty();
        List<Message> told = room.pass(60);
        assertThat(told).hasSize(1);
        Message incident = told.getFirst();
        assertThat(incident.topic().kind()).isEqualTo(MessageKind.INCIDENT);
        assertThat(incident.words().title()).isEqualTo("3 cameras went blind together");
        assertThat(incident.words().text()).contains("probably the network").contains("Cameras: front, yard, gate.");
        assertThat(thread(incident)).isEqualTo("i7");
        for (int i = 0; i < 30; i++) {
            room.incident(Change.STEP, begin, "front", "yard", "gate");
            room.pass(1);
        }
        assertThat(room.told)
                .as("steps are told every ten seconds")
                .hasSizeBetween(3, 5)
                .allMatch(each -> thread(each).equals("i7"));
        List.of("front", "yard", "gate").forEach(name -> room.camera(name).sees());
        int before = room.told.size();
        room.incident(Change.ENDED, begin, "front", "yard", "gate");
        room.pass(60);
        assertThat(room.told.subList(before, room.told.size())).singleElement().satisfies(end -> {
            assertThat(thread(end)).isEqualTo("i7");
            assertThat(isEnd(end)).isTrue();
            assertThat(end.words().title()).isEqualTo("The incident is over: all see again");
        });
    }

    @Test
    void aCameraToldBeforeTheIncidentWasRecognisedJoinsIt() {
        goBlind(front);
        front.tries();
        front.tries();
        Message alone = room.pass(31).getFirst();
        Instant begin = room.clock.wall().minusSeconds(31);
        goBlind(room.camera("yard"));
        goBlind(room.camera("gate"));
        room.incident(Change.BEGAN, begin, "front", "yard", "gate");
        assertThat(room.pass(29)).isEmpty();
        List<Message> told = room.pass(30);
        assertThat(told).extracting(Newsroom::thread).containsExactly("i7", thread(alone));
        assertThat(isEnd(told.getLast()))
                .as("its own thread is closed, so that nobody is reminded of it")
                .isTrue();
        assertThat(told.getLast().words().title()).isEqualTo("front is part of an incident");
        List.of("front", "yard", "gate").forEach(name -> room.camera(name).sees());
        assertThat(room.pass(20)).isEmpty();
    }

    @Test
    void aCameraThatStaysAwayAfterItsIncidentIsToldByItself() {
        Instant begin = room.clock.wall();
        List.of("front", "yard", "gate").forEach(name -> goBlind(room.camera(name)));
        front.tries();
        front.tries();
        room.incident(Change.BEGAN, begin, "front", "yard", "gate");
        room.pass(60);
        room.camera("yard").sees();
        room.camera("gate").sees();
        room.incident(Change.ENDED, begin, "front", "yard", "gate");
        List<Message> told = room.pass(5);
        assertThat(told).singleElement().satisfies(each -> {
            assertThat(each.words().title()).isEqualTo("front is offline");
            assertThat(thread(each)).startsWith("camera-front-");
        });
    }

    @Test
    void aShortIncidentIsNotTold() {
        Instant begin = room.clock.wall();
        List.of("front", "yard", "gate").forEach(name -> goBlind(room.camera(name)));
        room.incident(Change.BEGAN, begin, "front", "yard", "gate");
        room.pass(20);
        List.of("front", "yard", "gate").forEach(name -> room.camera(name).sees());
        room.incident(Change.ENDED, begin, "front", "yard", "gate");
        room.pass(60);
        assertThat(room.told).isEmpty();
    }

    @Test
    void aCameraNeverSeenIsToldOnceAfterTheStartUpGrace() {
        ShownCamera porch = new ShownCamera("porch", room.clock);
        porch.loses(FailureKind.AUTH, "the camera refuses the user or the password");
        porch.failures = 1;
        porch.next = Optional.of(Duration.ofMinutes(35));
        room.cameras.put("porch", porch);
        assertThat(room.pass(59)).isEmpty();
        Message told = room.pass(4).getFirst();
        assertThat(told.words().title()).isEqualTo("porch shows no picture");
        assertThat(told.words().text()).contains("(auth)");
        assertThat(told.words().next())
                .contains("lock accounts")
                .contains("35 min")
                .contains("Correct the camera's user");
        assertThat(told.view().picture()).isEmpty();
        assertThat(room.pass(3600)).isEmpty();
    }

    @Test
    void aRestartTellsNothingAnewAndStillTellsTheReturn() {
        goBlind(front);
        front.tries();
        front.tries();
        Message offline = room.pass(31).getFirst();
        room.restart(Duration.ofMinutes(5));
        room.camera("yard").sees();
        room.camera("gate").sees();
        room.camera("shed").sees();
        front.tries();
        assertThat(room.pass(1200)).as("offline before, and still").isEmpty();
        front.sees();
        Message online = room.pass(10).getFirst();
        assertThat(online.topic().kind()).isEqualTo(MessageKind.CAMERA_ONLINE);
        assertThat(thread(online)).isEqualTo(thread(offline));
        assertThat(online.words().since()).isEqualTo(offline.words().since());
    }

    @Test
    void aRestartOrAChangeThatGoesWellAlarmsNobody() {
        for (int i = 0; i < 5; i++) {
            room.restart(Duration.ofSeconds(20));
            room.pass(25);
            room.cameras.values().forEach(ShownCamera::sees);
            room.pass(60);
            front.restarts();
            room.pass(40);
            front.sees();
            room.pass(60);
        }
        assertThat(room.told).isEmpty();
    }

    @Test
    void anIncidentOfBeforeARestartEndsWithItsLastCamera() {
        Instant begin = room.clock.wall();
        List.of("front", "yard", "gate").forEach(name -> goBlind(room.camera(name)));
        room.incident(Change.BEGAN, begin, "front", "yard", "gate");
        room.pass(60);
        room.restart(Duration.ofSeconds(10));
        room.camera("shed").sees();
        assertThat(room.pass(300)).isEmpty();
        front.sees();
        room.camera("yard").sees();
        assertThat(room.pass(20)).isEmpty();
        room.camera("gate").sees();
        assertThat(room.pass(20)).singleElement().satisfies(end -> {
            assertThat(thread(end)).isEqualTo("i7");
            assertThat(isEnd(end)).isTrue();
        });
    }

    @Test
    void aRemovedCameraEndsItsThreadAndAlarmsNobody() {
        room.cameras.remove("yard");
        assertThat(room.pass(60)).isEmpty();
        goBlind(front);
        front.tries();
        front.tries();
        Message offline = room.pass(31).getFirst();
        room.cameras.remove("front");
        assertThat(room.pass(60)).singleElement().satisfies(end -> {
            assertThat(end.words().title()).isEqualTo("front is no longer watched");
            assertThat(thread(end)).isEqualTo(thread(offline));
            assertThat(isEnd(end)).isTrue();
        });
    }

    @Test
    void aNewCauseIsLaterNewsInTheSameThread() {
        goBlind(front);
        front.tries();
        front.tries();
        room.pass(31);
        front.fails(FailureKind.AUTH, "the camera refuses the user or the password");
        assertThat(room.pass(540)).as("at most every ten minutes").isEmpty();
        assertThat(room.pass(120)).singleElement().satisfies(news -> {
            assertThat(news.words().text()).contains("(auth)");
            assertThat(thread(news)).isEqualTo(thread(room.told.getFirst()));
        });
    }

    @Test
    void theArbitersStepsAreNamed() {
        front.freezes(FailureKind.FROZEN_PICTURE, "every picture was exactly the same");
        room.pass(10);
        room.ended(new Verdict(
                "front", 1, FailureKind.FROZEN_PICTURE, "every picture of the last 60 s was exactly the same"));
        front.tries();
        front.tries();
        assertThat(room.pass(25).getFirst().words().tried())
                .contains(
                        "after 10 s: session ended by the arbiter, because every picture of the last 60 s was exactly the same");
    }
}
