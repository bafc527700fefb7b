package dev.watchkeeper.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.detect.LabelRule;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Labelling.State;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of events that are examined. */
final class LabelledMotionTest {
    private static final Movement.Box BOX = new Movement.Box(0.4, 0.4, 0.2, 0.4);

    private final Newsroom room;

    LabelledMotionTest(@TempDir Path temp) {
        room = new Newsroom(temp, "front");
    }

    private void rule(boolean required, String... labels) {
        room.labelRules.put("front", new LabelRule(Arrays.asList(labels), required, List.of()));
    }

    private Instant begin() {
        Instant began = room.clock.wall();
        room.happens(new Event.MotionBegan("e1", "front", began));
        return began;
    }

    private void end(Instant began) {
        room.happens(new Event.MotionEnded(
                "e1", "front", began, room.clock.wall(), 0.4, List.of("drive"), Optional.empty()));
    }

    private void found(State state, String why, String... labels) {
        List<Label> all =
                Arrays.stream(labels).map(name -> new Label(name, 0.87, BOX)).toList();
        room.happens(new Event.LabelsFound(
                "e1", "front", room.clock.wall(), new Labelling(state, all, List.of(), why), Optional.empty()));
    }

    @Test
    void aNamedLabelAlertsAtOnceAndIsInTheMessageOfTheEnd() {
        rule(false, "person");
        Instant began = begin();
        found(State.LOOKING, "", "person");
        assertThat(room.kinds()).containsExactly(MessageKind.MOTION, MessageKind.ALERT);
        Message alert = room.told.getLast();
        assertThat(alert.words().title()).isEqualTo("Person at front");
        assertThat(alert.words().text()).isEqualTo("Recognised there: person (87 %).");
        assertThat(alert.view().labels()).containsExactly(new Message.Label("person", 0.87));
        assertThat(alert.view().picture()).isPresent();
        found(State.LOOKING, "", "person", "cat");
        assertThat(room.told).as("a cat is no news, and the person is known").hasSize(2);
        room.pass(5);
        end(began);
        assertThat(room.told).as("the end waits for what is still examined").hasSize(2);
        found(State.DONE, "", "person", "cat");
        assertThat(room.told.getLast().words().title()).isEqualTo("Motion at front (drive): person");
        assertThat(room.told.getLast().view().labels())
                .extracting(Message.Label::name)
                .containsExactly("person");
    }

    @Test
    void withoutLabelsAllCountAndNoneAlerts() {
        rule(false);
        Instant began = begin();
        found(State.LOOKING, "", "cat");
        end(began);
        found(State.DONE, "", "cat");
        assertThat(room.kinds()).containsExactly(MessageKind.MOTION, MessageKind.MOTION);
        assertThat(room.told.getLast().view().labels())
                .extracting(Message.Label::name)
                .containsExactly("cat");
    }

    @Test
    void whereALabelIsRequiredNobodyIsToldWithoutOne() {
        rule(true, "person");
        Instant began = begin();
        found(State.LOOKING, "");
        found(State.LOOKING, "", "cat");
        room.pass(60);
        end(began);
        found(State.DONE, "", "cat");
        room.pass(60);
        assertThat(room.told).isEmpty();
    }

    @Test
    void whereALabelIsRequiredTheMessageWaitsForIt() {
        rule(true, "person");
        Instant began = begin();
        assertThat(room.told).isEmpty();
        found(State.LOOKING, "", "person");
        assertThat(room.kinds()).containsExactly(MessageKind.ALERT, MessageKind.MOTION);
        assertThat(room.told.getLast().words().title()).isEqualTo("Motion at front: person");
        end(began);
        found(State.DONE, "", "person");
        assertThat(room.told).hasSize(3);
    }

    @Test
    void whatNobodyCouldExamineIsToldAndSaysSo() {
        rule(true, "person");
        Instant began = begin();
        found(State.UNAVAILABLE, "Object detection is not available. There is no model.");
        assertThat(room.kinds()).containsExactly(MessageKind.ALERT, MessageKind.MOTION);
        assertThat(room.told.getFirst().words().title()).isEqualTo("Motion at front, not examined");
        assertThat(room.told.getLast().words().text())
                .isEqualTo("Something moves there. Nobody knows what it is. Object detection is not available."
                        + " There is no model.");
        end(began);
        found(State.UNAVAILABLE, "Object detection is not available. There is no model.");
        assertThat(room.told).hasSize(3);
        room.pass(60);
        assertThat(room.told).as("told once").hasSize(3);
    }

    @Test
    void aDetectorThatNeverAnswersDelaysAMessageByFifteenSecondsAtMost() {
        rule(true, "person");
        Instant began = begin();
        assertThat(room.pass(14)).isEmpty();
        assertThat(room.pass(2))
                .extracting(message -> message.topic().kind())
                .containsExactly(MessageKind.ALERT, MessageKind.MOTION);
        end(began);
        assertThat(room.pass(14)).isEmpty();
        assertThat(room.pass(2)).hasSize(1);
    }

    @Test
    void otherCamerasAreToldAsEver() {
        Instant began = begin();
        end(began);
        assertThat(room.kinds()).containsExactly(MessageKind.MOTION, MessageKind.MOTION);
    }
}
