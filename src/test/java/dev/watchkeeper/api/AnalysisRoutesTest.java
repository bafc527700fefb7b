package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.store.StoredEvent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The state of the analysis, what it made of events, and orders for it. */
final class AnalysisRoutesTest {
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void withoutAModelEveryFieldIsThere() throws Exception {
        JsonNode answer = api.json("/api/analysis");
        assertThat(answer.propertyNames()).containsExactly("available", "since", "cause", "queue", "models");
        assertThat(answer.path("available").isNull()).isTrue();
        assertThat(answer.path("queue").propertyNames()).containsExactly("events", "bytes", "oldest_age");
        assertThat(answer.path("models").size()).isZero();
    }

    @Test
    void theStateSaysSinceWhenNoModelAnswersAndWhenItIsTriedAgain() throws Exception {
        Instant since = api.clock.wall();
        api.rooms.analysis = view(
                new AnalysisView.Report(
                        Optional.of(false),
                        Optional.of(since),
                        "The model local is silent",
                        new AnalysisView.Queue(2, 700_000, Optional.of(Duration.ofSeconds(90))),
                        List.of(new AnalysisView.Model(
                                "local", "failing", Optional.of(since.plusSeconds(60)), "The model local is silent"))),
                AnalysisView.Answer.QUEUED);
        JsonNode answer = api.json("/api/analysis");
        assertThat(answer.path("available").booleanValue()).isFalse();
        assertThat(answer.path("since").stringValue()).isEqualTo(since.toString());
        assertThat(answer.path("queue").path("oldest_age").doubleValue()).isEqualTo(90);
        JsonNode model = answer.path("models").path(0);
        assertThat(model.propertyNames()).containsExactly("name", "state", "retry_at", "cause");
        assertThat(model.path("state").stringValue()).isEqualTo("failing");
    }

    @Test
    void anEventHasWhatAModelSaid() throws Exception {
        Instant now = api.clock.wall();
        Analysis analysis = new Analysis(
                Analysis.State.DONE,
                now,
                Optional.of(new Analysis.Description(
                        "far",
                        "<b>A dog.</b>",
                        List.of(new Analysis.Seen(
                                "dog", Optional.of(0.5), Optional.of(new Movement.Box(0.1, 0.2, 0.3, 0.4)))),
                        true,
                        Optional.empty(),
                        List.of("parcel"))),
                true,
                "");
        api.rooms.events.add(new StoredEvent(
                "e7",
                "door",
                now,
                Optional.of(now),
                0.25,
                List.of(),
                Optional.empty(),
                Movement.UNKNOWN,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(analysis)));
        JsonNode said = api.json("/api/events/e7").path("analysis");
        assertThat(said.propertyNames())
                .containsExactly(
                        "state",
                        "summary",
                        "objects",
                        "alert",
                        "confidence",
                        "conditions",
                        "model",
                        "at",
                        "late",
                        "error");
        assertThat(said.path("summary").stringValue()).isEqualTo("<b>A dog.</b>");
        assertThat(said.path("objects").path(0).path("box").path("width").doubleValue())
                .isEqualTo(0.3);
        assertThat(said.path("confidence").isNull()).isTrue();
        assertThat(said.path("late").booleanValue()).isTrue();
    }

    @Test
    void anOrderIsTakenOrRefusedWithAReason() throws Exception {
        assertThat(order(AnalysisView.Answer.QUEUED).statusCode()).isEqualTo(202);
        assertThat(order(AnalysisView.Answer.UNKNOWN).statusCode()).isEqualTo(404);
        assertThat(RunningApi.error(order(AnalysisView.Answer.NO_PICTURE))).contains("has no picture");
        assertThat(RunningApi.error(order(AnalysisView.Answer.OFF))).contains("analysis.models");
        assertThat(order(AnalysisView.Answer.NOT_KEPT).statusCode()).isEqualTo(503);
    }

    private HttpResponse<byte[]> order(AnalysisView.Answer answer) throws Exception {
        api.rooms.analysis = view(AnalysisView.Report.OFF, answer);
        return api.post("/api/events/e7/analyse");
    }

    private static AnalysisView view(AnalysisView.Report report, AnalysisView.Answer answer) {
        return new AnalysisView() {
            @Override
            public Report report() {
                return report;
            }

            @Override
            public Answer request(String event) {
                return answer;
            }
        };
    }
}
