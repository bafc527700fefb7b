package dev.watchkeeper.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.analyse.model.ModelServers;
import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.ModelSettings.Api;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.config.VisionSettings;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.TestClip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events while models answer, and while they do not. */
final class CaseworkTest {
    private static final String GOOD = ModelServers.openAi(
            "{\"summary\":\"A person walks by.\",\"objects\":[{\"label\":\"person\",\"confidence\":0.9}],\"alert\":true,\"confidence\":0.8}");

    private final ManualClock clock = new ManualClock();
    private final List<Event> published = new CopyOnWriteArrayList<>();
    private final byte[] jpeg = JpegPackets.of(TestClip.encode(320, 180, 1).packets(0, 1))
            .getFirst()
            .data();
    private volatile LabelGate gate = LabelGate.OPEN;

    @TempDir
    private Path data;

    private FormServer server;
    private Models models;
    private EventQueue queue;
    private Casework casework;

    @BeforeEach
    void begin() throws Exception {
        server = FormServer.plain().byDefault(GOOD);
        models = new Models(
                List.of(ModelServers.settings("far", Api.OPENAI, server.peer("/v1"), Duration.ofSeconds(20))), clock);
        restart(1_000_000_000);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private void restart(long maxBytes) {
        queue = new EventQueue(data.resolve("analysis/queue"), maxBytes);
        VisionSettings settings =
                new VisionSettings(List.of(), VisionSettings.Pictures.USUAL, VisionSettings.Waiting.USUAL, List.of());
        casework = new Casework(
                queue,
                new Describer(
                        settings,
                        models,
                        new Analyst.Cameras(name -> Optional.empty(), () -> Titles.of(List.of())),
                        Circumstances.NONE,
                        new EventQuestion(ZoneOffset.UTC)),
                models,
                new Casework.Results(
                        published::add,
                        (event, camera) -> gate.of(event, camera),
                        new RecentDescriptions(data),
                        Duration.ofMinutes(5)),
                clock);
        casework.load();
    }

    private Event.MotionEnded motion(String id) {
        Instant now = clock.wall();
        return new Event.MotionEnded(
                id,
                "yard",
                now.minusSeconds(7),
                now,
                0.1,
                List.of("gate"),
                Optional.of(new Snapshot(jpeg, now, 320, 180)),
                new Movement(Optional.empty(), List.of(new Movement.Box(0.4, 0.4, 0.1, 0.1)), List.of()));
    }

    private List<Analysis> analyses(String id) {
        return published.stream()
                .filter(event -> event instanceof Event.Analysed analysed
                        && analysed.id().equals(id))
                .map(event -> ((Event.Analysed) event).analysis())
                .toList();
    }

    private long undescribed() {
        return published.stream().filter(Event.Undescribed.class::isInstance).count();
    }

    @Test
    void anEventIsDescribedAndLeavesTheQueue() throws Exception {
        assertThat(casework.open(motion("e1"), false)).isEqualTo(AnalysisView.Answer.QUEUED);
        assertThat(analyses("e1")).extracting(Analysis::state).containsExactly(Analysis.State.WAITING);
        assertThat(casework.step()).isTrue();
        Analysis done = analyses("e1").getLast();
        assertThat(done.state()).isEqualTo(Analysis.State.DONE);
        assertThat(done.alerts()).isTrue();
        assertThat(done.late()).isFalse();
        assertThat(done.description()).hasValueSatisfying(said -> {
            assertThat(said.summary()).isEqualTo("A person walks by.");
            assertThat(said.model()).isEqualTo("far");
        });
        var content = Json.read(server.last().text()).path("messages").path(1).path("content");
        assertThat(content.size())
                .as("the question, the whole picture and a piece")
                .isEqualTo(3);
        assertThat(content.path(0).path("text").stringValue())
                .contains("The camera yard saw something move from 2026-03-01 11:59:53");
        assertThat(queue.size().events()).isZero();
        assertThat(Files.list(data.resolve("analysis/queue"))).isEmpty();
        assertThat(new RecentDescriptions(data).read(clock.wall())).hasSize(1);
        assertThat(undescribed()).isZero();
        assertThat(casework.step()).isFalse();
    }

    @Test
    void whatLeftTheQueueOfAnEarlierRunWithoutAStoredAnswerIsAskedAgain() throws Exception {
        Event.MotionEnded answered = motion("e1");
        Event.MotionEnded waiting = motion("e2");
        casework.open(answered, false);
        casework.step(); // the process is killed before the answer is stored
        server.reply(503, "", Map.of("Retry-After", "2"));
        casework.open(waiting, false);
        restart(1_000_000_000);
        casework.resume(
                new PastEvents() {
                    @Override
                    public Optional<Event.MotionEnded> find(String event) {
                        return Stream.of(answered, waiting)
                                .filter(any -> any.id().equals(event))
                                .findFirst();
                    }

                    @Override
                    public List<String> unanswered(Instant before) {
                        return List.of("e1", "e2", "gone");
                    }
                },
                clock.wall());
        assertThat(queue.waiting()).extracting(WaitingEvent::id).containsExactlyInAnyOrder("e1", "e2");
        assertThat(analyses("e2"))
                .as("one that still waits is not opened again")
                .hasSize(1);
    }

    @Test
    void whileNoModelAnswersMotionIsToldAndEventsWait() throws Exception {
        server.reply(503, "", Map.of("Retry-After", "2"));
        casework.open(motion("e1"), false);
        casework.step();
        assertThat(models.availability().isMissing()).isTrue();
        casework.open(motion("e2"), false);
        casework.look();
        assertThat(undescribed()).as("each event once").isEqualTo(2);
        assertThat(casework.step()).as("not before the server's pause is over").isFalse();

        clock.advance(Duration.ofMinutes(6));
        restart(1_000_000_000);
        assertThat(queue.waiting()).extracting(WaitingEvent::id).containsExactly("e1", "e2");
        casework.step();
        assertThat(analyses("e1").getLast().late()).isTrue();
        casework.step();
        assertThat(analyses("e2").getLast().state()).isEqualTo(Analysis.State.DONE);
        assertThat(undescribed()).as("nobody is told twice").isEqualTo(2);
        assertThat(models.availability().available()).contains(true);
    }

    @Test
    void anAnswerThatCannotBeUsedIsTriedThreeTimes() throws Exception {
        server.byDefault(ModelServers.openAi("{\"summary\":\"A pers", "length"));
        casework.open(motion("e1"), false);
        for (int i = 0; i < 3; i++) {
            assertThat(casework.step()).isTrue();
            assertThat(casework.step()).isFalse();
            clock.advance(Duration.ofMinutes(1));
        }
        Analysis failed = analyses("e1").getLast();
        assertThat(failed.state()).isEqualTo(Analysis.State.FAILED);
        assertThat(failed.error()).contains("cut off in the middle");
        assertThat(undescribed()).isEqualTo(1);
        assertThat(queue.size().events()).isZero();
    }

    @Test
    void anEventThatBringsModelsDownDoesNotBlockTheOthers() throws Exception {
        casework.open(motion("poison"), false);
        clock.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 5 && !queue.find("poison").isEmpty(); i++) {
            server.reply(500, "{\"error\":\"it crashed\"}");
            casework.step();
            clock.advance(Duration.ofMinutes(5));
            casework.open(motion("e" + i), false);
            // The poison is the oldest and comes first again, unless the others are let pass.
            server.reply(500, "{\"error\":\"it crashed\"}");
            casework.step();
            clock.advance(Duration.ofMinutes(5));
            models.ask(new dev.watchkeeper.analyse.model.Question<>("", "", List.of(), new EventForm(List.of()), 10));
        }
        assertThat(analyses("poison").getLast().state()).isEqualTo(Analysis.State.FAILED);
        assertThat(analyses("poison").getLast().error()).contains("answer about others");
    }

    @Test
    void theOldestGivesWayAndThatIsSaid() throws Exception {
        restart(jpeg.length * 2L);
        for (String id : List.of("e1", "e2", "e3")) {
            casework.open(motion(id), false);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(queue.waiting()).extracting(WaitingEvent::id).containsExactly("e2", "e3");
        assertThat(analyses("e1").getLast().error()).contains("analysis.queue-max");
        assertThat(undescribed()).isEqualTo(1);
        assertThat(Files.list(data.resolve("analysis/queue"))).hasSize(4);
    }

    @Test
    void labelsDecideWhetherModelsAreAsked() throws Exception {
        gate = (event, camera) -> LabelGate.Pass.WAIT;
        casework.open(motion("e1"), false);
        assertThat(casework.step()).isFalse();
        gate = (event, camera) -> LabelGate.Pass.SKIP;
        casework.look();
        assertThat(queue.size().events()).isZero();
        assertThat(published).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anOrderOfAPersonIsCarriedOutQuietly() throws Exception {
        gate = (event, camera) -> LabelGate.Pass.SKIP;
        casework.open(motion("e1"), true);
        casework.look();
        casework.step();
        assertThat(published.getLast()).isInstanceOfSatisfying(Event.Analysed.class, event -> {
            assertThat(event.analysis().state()).isEqualTo(Analysis.State.DONE);
            assertThat(event.subject().quietly()).isTrue();
        });
    }

    @Test
    void withoutAPictureTheMotionItselfIsTold() {
        Event.MotionEnded event = motion("e1");
        casework.open(event.withoutSnapshot(), false);
        assertThat(analyses("e1").getLast().error()).contains("no picture");
        assertThat(undescribed()).isEqualTo(1);
    }

    @Test
    void whatIsDamagedOnTheDiskIsGivenUpAndCleanedUp() throws Exception {
        casework.open(motion("e1"), false);
        Path folder = data.resolve("analysis/queue");
        Files.writeString(folder.resolve("e2.json"), "{broken");
        Files.writeString(folder.resolve("e2.jpg"), "x");
        Files.writeString(folder.resolve("e3.jpg.new"), "x");
        restart(1_000_000_000);
        assertThat(queue.waiting()).extracting(WaitingEvent::id).containsExactly("e1");
        assertThat(Files.list(folder)).hasSize(2);
    }
}
