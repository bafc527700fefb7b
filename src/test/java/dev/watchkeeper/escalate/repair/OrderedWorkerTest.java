package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ForwardingClock;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.order.OrderDesk;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.proposal.ReportText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process that watches makes of the answers of the agent's unit. */
final class OrderedWorkerTest {
    @TempDir
    Path data;

    private final ManualClock time = new ManualClock();
    private Function<Parcel, String> unit = parcel -> "";
    private Optional<Parcel> asked = Optional.empty();
    private Report report = report("", RepairState.RUNNING);

    private final Clock clock = new ForwardingClock(time) {
        @Override
        public void sleep(Duration duration) {
            time.advance(duration);
            Path order = data.resolve("orders/repair.order");
            if (Files.exists(order)) {
                try {
                    List<String> lines = Files.readAllLines(order);
                    Files.delete(order);
                    asked = Parcel.of(lines.get(1));
                    Files.writeString(
                            data.resolve("orders/repair.answer"),
                            lines.get(0) + "\nsuccess 0\n" + unit.apply(asked.orElseThrow()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    };

    private static Report report(String id, RepairState state) {
        Instant at = Instant.parse("2026-03-01T12:00:00Z");
        return new Report(
                id,
                new Report.Subject(at, "i1", "gate", "Gate", "f"),
                new Report.Stand(state, at, Optional.empty(), "It is so."),
                new Report.Attempt("repair", "ask", "", Optional.empty(), Optional.empty()),
                Report.Result.NONE);
    }

    private Proposals proposals() {
        return new Proposals(data, clock);
    }

    @BeforeEach
    void begin() throws IOException {
        String id = proposals().open();
        report = report(id, RepairState.RUNNING);
        proposals().write(report);
        Files.writeString(proposals().folder(id).resolve("prompt.md"), "Repair it.");
        Files.createDirectories(proposals().folder(id).resolve("evidence"));
        Files.writeString(proposals().folder(id).resolve("evidence/log-1.txt"), "line");
    }

    private void run(Worker.Order order) throws Exception {
        Path file = Files.writeString(
                data.resolve("w.yml"), "escalation: {repair: {repository: nowhere, command: [agent], test: [test]}}");
        RepairSettings settings = RepairLoader.load(file, data).settings().orElseThrow();
        new OrderedWorker(data, settings, new OrderDesk(data, clock), clock).run(order, report.id());
    }

    private static String packed(String text) {
        return Parcel.packed(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theEvidenceGoesThereAndTheResultIsTakenOver() throws Exception {
        Report theirs = new Report(
                        report.id(),
                        new Report.Subject(Instant.EPOCH, "another", "x", "x", "x"),
                        report.stand(),
                        report.attempt(),
                        Report.Result.NONE)
                .at(RepairState.KEPT, Instant.EPOCH, "It passes.");
        unit = parcel -> new Parcel(
                        "",
                        parcel.id(),
                        "",
                        "",
                        Map.of(
                                "report.json", packed(ReportText.of(theirs)),
                                "patch.diff", packed("+ a"),
                                "../../evil", packed("x"),
                                "decision.json", packed("x")))
                .line();
        run(Worker.Order.WORK);
        assertThat(asked.orElseThrow().files()).containsOnlyKeys("report.json", "prompt.md", "evidence/log-1.txt");
        Report after = proposals().find(report.id()).orElseThrow();
        assertThat(after.state()).isEqualTo(RepairState.KEPT);
        assertThat(after.subject()).isEqualTo(report.subject());
        assertThat(proposals().patchFile(report.id())).hasContent("+ a");
        assertThat(proposals().folder(report.id()).resolve("decision.json")).doesNotExist();
        assertThat(data.resolve("evil")).doesNotExist();
    }

    @Test
    void aRefusalAnEmptyAnswerAndNonsenseAreFailures() {
        unit = parcel -> new Parcel("", parcel.id(), "", "It was asked twice today.", Map.of()).line();
        assertThatThrownBy(() -> run(Worker.Order.WORK))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("It was asked twice today.");
        unit = parcel -> "";
        assertThatThrownBy(() -> run(Worker.Order.WORK)).hasMessageContaining("without an answer; 'journalctl -u");
        unit = parcel -> new Parcel("", parcel.id(), "", "", Map.of("report.json", packed("{}"))).line();
        assertThatThrownBy(() -> run(Worker.Order.WORK)).isInstanceOf(FailureException.class);
        assertThat(proposals().find(report.id()).orElseThrow()).isEqualTo(report);
    }

    @Test
    void anApprovalNamesThePatchAndThePerson() throws Exception {
        Report approved = report.with(new Report.Change("c0ffee", 1, 1, List.of("a"), List.of()))
                .with(new Report.Decision(true, "c0ffee", "anna", time.wall()))
                .at(RepairState.APPROVED, time.wall(), "Approved.");
        proposals().write(approved);
        unit = parcel -> new Parcel(
                        "",
                        parcel.id(),
                        "",
                        "",
                        Map.of(
                                "report.json",
                                packed(ReportText.of(report.at(RepairState.DEPLOYED, time.wall(), "It is.")))))
                .line();
        run(Worker.Order.APPLY);
        assertThat(asked.orElseThrow()).isEqualTo(new Parcel("apply", report.id(), "anna", "c0ffee", Map.of()));
        assertThat(proposals().find(report.id()).orElseThrow().result().decision())
                .isEqualTo(approved.result().decision());
    }

    @Test
    void theSettingsSurviveTheirOwnFile() throws Exception {
        Files.writeString(data.resolve("agent.env"), "KEY=value\n");
        Path file = Files.writeString(data.resolve("w.yml"), """
                escalation:
                  repair:
                    repository: my "code" 100% ä
                    branch: main
                    apply: ask
                    command: [sh, -c, 'exec x "$(cat "$0")"', '{prompt}']
                    test: [./t, "a b"]
                    test-count: '(\\d+) passed'
                    deploy: [make, "-C", 'x\\y']
                    environment-file: agent.env
                    readable: [here]
                    time-limit: 1.5s
                    allowed-paths: ['**.py']
                """);
        RepairSettings settings = RepairLoader.load(file, data).settings().orElseThrow();
        Path elsewhere = Files.createDirectories(data.resolve("elsewhere"));
        Path copy = Files.writeString(elsewhere.resolve("r.yml"), "# head\n" + RepairText.of(settings));
        RepairLoaded again = RepairLoader.load(copy, elsewhere);
        assertThat(again.mistakes()).isEmpty();
        assertThat(again.settings().orElseThrow().toString()).isEqualTo(settings.toString());
        assertThat(settings.orderLimit())
                .isEqualTo(Duration.ofSeconds(1 + 2 * 900 + 600).plusMillis(500));
    }
}
