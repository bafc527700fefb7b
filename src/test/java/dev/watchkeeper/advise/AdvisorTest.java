package dev.watchkeeper.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.analyse.model.ModelServers;
import dev.watchkeeper.analyse.model.Models;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.AdvisorSettings;
import dev.watchkeeper.config.ModelSettings.Api;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.incident.IncidentsView;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.store.AdviceStore;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.EventStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Advice of a model that answers, fails, and answers nonsense. */
final class AdvisorTest {
    private static final String GOOD = ModelServers.ollama(
            "{\"assessment\":\"All is well.\",\"recommendations\":[\"Clean the yard camera.\",3,\"\"]}");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final List<Advice> told = new ArrayList<>();

    @Test
    void itIsAskedEveryIntervalAndTheLastAdviceStaysWhileItFails() throws Exception {
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
                FormServer server = FormServer.plain()) {
            server.byDefault(GOOD);
            Advisor advisor = advisor(database, server);
            advisor.look();
            assertThat(advisor.state().latest()).isEmpty();
            clock.advance(Duration.ofMinutes(2));
            advisor.look();
            Advice advice = advisor.state().latest().orElseThrow();
            assertThat(advice)
                    .isEqualTo(new Advice(clock.wall(), "local", "All is well.", List.of("Clean the yard camera.")));
            assertThat(told).containsExactly(advice);
            assertThat(AdviceFile.in(data).read()).contains(advice);
            String asked = Json.read(server.last().text())
                    .path("messages")
                    .path(1)
                    .path("content")
                    .asString("");
            assertThat(asked)
                    .contains("- yard: offline (refused)")
                    .contains("3 of 3 cameras went blind")
                    .contains("Sensors:\n- none");
            int before = server.requests().size();

            server.byDefault("no JSON at all");
            clock.advance(Duration.ofHours(12));
            advisor.look();
            assertThat(advisor.state().error()).isPresent();
            assertThat(advisor.state().latest()).contains(advice);
            assertThat(told).hasSize(1);
            int failed = server.requests().size();
            assertThat(failed).isGreaterThan(before);
            advisor.look();
            assertThat(server.requests()).as("not before a minute has passed").hasSize(failed);
            clock.advance(Duration.ofMinutes(1));
            advisor.look();
            assertThat(server.requests()).hasSizeGreaterThan(failed);
            server.byDefault(GOOD);
            clock.advance(Duration.ofMinutes(2));
            advisor.look();
            assertThat(advisor.state().error()).isEmpty();
            assertThat(told).hasSize(2);
        }
    }

    @Test
    void onDemandItIsAskedAtOnceAndARestartKnowsTheLast() throws Exception {
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"));
                FormServer server = FormServer.plain()) {
            server.byDefault(GOOD);
            Advisor advisor = advisor(database, server);
            assertThat(advisor.ask()).isTrue();
            assertThat(advisor.state().asking()).isTrue();
            advisor.look();
            assertThat(advisor.state().asking()).isFalse();
            assertThat(advisor.state().latest()).isPresent();
            int asked = server.requests().size();
            clock.advance(Duration.ofHours(1));
            Advisor next = advisor(database, server);
            next.look();
            clock.advance(Duration.ofMinutes(30));
            next.look();
            assertThat(next.state().latest()).isEqualTo(advisor.state().latest());
            assertThat(server.requests()).hasSize(asked);
            clock.advance(Duration.ofHours(11));
            next.look();
            assertThat(server.requests()).hasSizeGreaterThan(asked);
        }
    }

    @Test
    void whatAModelSaysIsBounded() {
        AdviceForm form = new AdviceForm();
        ObjectNode answer = Json.object().put("assessment", "x\n\u202ey".repeat(5000));
        var recommendations = answer.putArray("recommendations");
        for (int i = 0; i < 50; i++) {
            recommendations.add("z".repeat(1000));
        }
        AdviceForm.Said said = form.read(answer).orElseThrow();
        assertThat(said.assessment()).hasSizeLessThanOrEqualTo(2001).doesNotContain("\n", "\u202e");
        assertThat(said.recommendations())
                .hasSize(10)
                .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(301));
        assertThat(form.read(Json.object().put("assessment", " "))).isEmpty();
        assertThat(form.read(Json.object().put("summary", "a cat"))).isEmpty();
    }

    private Advisor advisor(Database database, FormServer server) {
        return new Advisor(
                new AdvisorSettings(true, "local", Duration.ofHours(12)),
                new Models(
                        List.of(ModelServers.settings("local", Api.OLLAMA, server.peer(""), Duration.ofSeconds(10))),
                        clock),
                new StateOfThings(
                        () -> List.of(new StateOfThings.CameraLine("yard", "offline", "refused")),
                        new StateOfThings.Memory(coverage(), new EventStore(database), incidents()),
                        Sensing.NONE,
                        clock),
                new Advisor.Keeping(new AdviceStore(database), AdviceFile.in(data), told::add),
                clock);
    }

    private static CoverageView coverage() {
        return new CoverageView() {
            @Override
            public List<Coverage> find(Optional<String> camera, Instant from, Instant to, int limit) {
                return List.of();
            }

            @Override
            public List<Counted> counted() {
                return List.of();
            }
        };
    }

    private IncidentsView incidents() {
        return new IncidentsView() {
            @Override
            public Optional<Incident> open() {
                return Optional.empty();
            }

            @Override
            public List<Incident> find(
                    Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit) {
                return List.of(new Incident(
                        "i1", clock.wall(), Optional.empty(), "3 of 3 cameras went blind", List.of(), List.of()));
            }
        };
    }
}
