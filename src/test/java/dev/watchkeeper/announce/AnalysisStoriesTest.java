package dev.watchkeeper.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of descriptions, and while there are none. */
final class AnalysisStoriesTest {
    @TempDir
    private Path temp;

    private Newsroom room() {
        return new Newsroom(temp, "yard");
    }

    @Test
    void anAlertHasItsWordsLabelsZonesAndPicture() {
        Newsroom room = room();
        room.happens(analysed(room, true, List.of("parcel"), false, false));
        Message alert = room.told.getLast();
        assertThat(alert.topic().kind()).isEqualTo(MessageKind.ALERT);
        assertThat(alert.words().title()).isEqualTo("yard (gate): A person carries a parcel away.");
        assertThat(alert.words().text())
                .contains("Holds: parcel.", "Seen: person.", "the model far, which can be wrong");
        assertThat(alert.view().labels())
                .containsExactly(new Message.Label("parcel", 0.7), new Message.Label("person", 0.9));
        assertThat(alert.view().zones()).containsExactly("gate");
        assertThat(alert.view().event()).contains("e1");
        assertThat(alert.view().picture()).isPresent();
    }

    @Test
    void onlyWhatMattersIsTold() {
        Newsroom room = room();
        room.happens(analysed(room, false, List.of(), false, false));
        room.happens(analysed(room, true, List.of(), false, true));
        assertThat(room.told).isEmpty();
        room.happens(analysed(room, false, List.of("parcel"), false, false));
        assertThat(room.told).hasSize(1);
    }

    @Test
    void aLateAlertSaysSo() {
        Newsroom room = room();
        room.happens(analysed(room, true, List.of(), true, false));
        assertThat(room.told.getLast().words().title()).startsWith("Late: yard");
        assertThat(room.told.getLast().words().text()).contains("This comes late");
    }

    @Test
    void motionThatNobodyDescribesIsLabelledSo() {
        Newsroom room = room();
        Instant now = room.clock.wall();
        Event.Undescribed event = new Event.Undescribed(
                "e1", "yard", now, subject(now, false), "the model far is silent: no answer within 60 s", false);
        room.happens(event);
        room.happens(event);
        Message alert = room.told.getFirst();
        assertThat(alert.topic().kind()).isEqualTo(MessageKind.ALERT);
        assertThat(alert.words().title()).isEqualTo("Motion at yard (gate), not described");
        assertThat(alert.words().text()).contains("the model far is silent");
        assertThat(alert.view().labels()).containsExactly(new Message.Label("undescribed", 0));
        assertThat(room.told.get(1).id())
                .as("told twice it is the same message")
                .isEqualTo(alert.id());
    }

    @Test
    void modelsThatAnswerNoMoreAreToldOnceAndSoIsTheirReturn() {
        Newsroom room = room();
        room.pass(5);
        room.analysis = report(true, "");
        room.pass(5);
        assertThat(room.told).isEmpty();
        room.analysis = report(false, "The model far answers 503");
        room.pass(5);
        assertThat(room.kinds()).containsExactly(MessageKind.ANALYSIS_UNAVAILABLE);
        assertThat(room.told.getLast().words().text()).contains("answers 503");
        room.analysis = report(true, "");
        room.pass(5);
        assertThat(room.told).hasSize(2);
        assertThat(Newsroom.isEnd(room.told.getLast())).isTrue();
    }

    private static AnalysisView.Report report(boolean available, String cause) {
        return new AnalysisView.Report(
                Optional.of(available),
                Optional.of(Instant.EPOCH),
                cause,
                new AnalysisView.Queue(0, 0, Optional.empty()),
                List.of());
    }

    private static Analysis.Subject subject(Instant now, boolean quietly) {
        return new Analysis.Subject(
                now.minusSeconds(60),
                now.minusSeconds(50),
                List.of("gate"),
                Optional.of(new Snapshot(new byte[] {1, 2}, now, 4, 4)),
                quietly);
    }

    private static Event.Analysed analysed(
            Newsroom room, boolean alert, List<String> conditions, boolean late, boolean quietly) {
        Instant now = room.clock.wall();
        Analysis.Description said = new Analysis.Description(
                "far",
                "A person carries a parcel away.",
                List.of(new Analysis.Seen("person", Optional.of(0.9), Optional.empty())),
                alert,
                Optional.of(0.7),
                conditions);
        return new Event.Analysed(
                "e1",
                "yard",
                now,
                subject(now, quietly),
                new Analysis(Analysis.State.DONE, now, Optional.of(said), late, ""));
    }
}
