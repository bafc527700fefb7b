package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.Remedy.Outcome;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.ProposalsView.Answer;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows an attempt, with a worker that only writes reports; neither git nor an agent is needed. */
final class RepairsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final byte[] PATCH = "--- a\n+++ b\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @TempDir
    Path data;

    private final SystemClock clock = new SystemClock();
    private final List<String> orders = Collections.synchronizedList(new ArrayList<>());
    private final List<String> restarts = Collections.synchronizedList(new ArrayList<>());
    private Optional<Repairs> open = Optional.empty();
    private volatile RepairState afterWork = RepairState.PROPOSED;
    private volatile boolean workerFails;

    @AfterEach
    void close() {
        open.ifPresent(Repairs::close);
    }

    private Proposals proposals() {
        return new Proposals(data, clock);
    }

    private Repairs open(String apply, String probation) throws Exception {
        Path file = Files.writeString(data.resolve("w.yml"), """
                escalation: {repair: {repository: nowhere, command: [agent], test: [test], apply: %s, probation: %s}}
                """.formatted(apply, probation));
        Repairs repairs = new Repairs(
                RepairLoader.load(file, data).settings().orElseThrow(),
                data,
                new Repairs.Surroundings(
                        clock,
                        this::work,
                        target -> {
                            restarts.add(target);
                            return "It was restarted.";
                        },
                        new Outbox(data),
                        target -> List.of(),
                        () -> Optional.of(java.net.URI.create("https://cams.example/"))));
        repairs.start();
        open = Optional.of(repairs);
        return repairs;
    }

    private void work(Worker.Order order, String id) throws FailureException {
        orders.add(order.id());
        if (workerFails) {
            throw new FailureException(FailureKind.ENVIRONMENT, "the worker is gone");
        }
        try {
            Report report = proposals().find(id).orElseThrow();
            switch (order) {
                case WORK -> {
                    Files.write(proposals().patchFile(id), PATCH);
                    proposals()
                            .write(report.with(
                                            new Report.Change(Proposals.sha256(PATCH), 1, 1, List.of("a"), List.of()))
                                    .at(new Report.Stand(
                                            afterWork,
                                            clock.wall(),
                                            Optional.of(clock.wall().plusSeconds(3600)),
                                            "It passes.")));
                }
                case APPLY ->
                    proposals()
                            .write(report.with(new Report.Applied("c0ffee", clock.wall(), Optional.empty()))
                                    .at(RepairState.DEPLOYED, clock.wall(), "Deployed."));
                case REVERT -> proposals().write(report.at(RepairState.REVERTED, clock.wall(), "Taken back."));
            }
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "no disk", e);
        }
    }

    private Case incident(String id) {
        return new Case(
                id,
                "gate",
                "Gate",
                List.of("silent " + id),
                new Case.History(clock.wall(), Optional.empty(), 3, List.of()));
    }

    private Report report() {
        return proposals().all().getFirst();
    }

    private void awaitState(RepairState state) {
        await().atMost(DEADLINE).until(() -> report().state() == state);
    }

    private String messages() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.list(data.resolve("outbox/new"))) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void anApprovalIsCarriedOutAndItsProbationEnds() throws Exception {
        Repairs repairs = open("ask", "2s");
        Outcome outcome = repairs.repair().apply(incident("a"));
        assertThat(outcome.text()).contains("https://cams.example/repairs/" + report().id());
        await().atMost(DEADLINE).until(() -> Files.exists(data.resolve("repairs/attended")));
        assertThat(proposals().decide(report().id(), true, Optional.empty(), "me"))
                .isInstanceOf(Answer.Taken.class);
        awaitState(RepairState.APPLIED);
        assertThat(orders).containsExactly("work", "apply");
        assertThat(restarts).containsExactly("gate");
        assertThat(messages()).contains("REPAIR_PROPOSED", "REPAIR_APPLIED");
        assertThat(data.resolve("escalation/audit.jsonl"))
                .content()
                .contains("\"proposed\"", "\"approved\"", "\"by\":\"me\"", "\"applied\"");
        assertThat(repairs.takeBack().suits(incident("later"))).isFalse();
    }

    @Test
    void aLinkThatIsOnlyOpenedAndSilenceChangeNothing() throws Exception {
        open("ask", "30m").repair().apply(incident("a"));
        assertThat(proposals().shown(report().id()).orElseThrow().state()).isEqualTo(RepairState.PROPOSED);
        assertThat(proposals().patch(report().id())).contains(PATCH);
        Report old = report();
        proposals()
                .write(old.at(new Report.Stand(
                        RepairState.PROPOSED,
                        old.stand().since(),
                        Optional.of(Instant.EPOCH),
                        old.stand().text())));
        awaitState(RepairState.EXPIRED);
        assertThat(orders).containsExactly("work");
    }

    @Test
    void aPatchThatIsChangedAfterItsTestsCannotBeApproved() throws Exception {
        open("ask", "30m").repair().apply(incident("a"));
        await().atMost(DEADLINE).until(() -> Files.exists(data.resolve("repairs/attended")));
        Files.writeString(proposals().patchFile(report().id()), "+ evil");
        assertThat(proposals()
                        .decide(report().id(), true, Optional.empty(), "me")
                        .text())
                .contains("was changed after it had been tested");
    }

    @Test
    void autoAppliesAtOnceAndARelapseTakesItBack() throws Exception {
        afterWork = RepairState.APPROVED;
        Repairs repairs = open("auto", "30m");
        assertThat(repairs.repair().apply(incident("a"))).isInstanceOf(Outcome.Tried.class);
        assertThat(report().state()).isEqualTo(RepairState.PROBATION);
        Case relapse = incident("b");
        await().atMost(DEADLINE).until(() -> repairs.takeBack().suits(relapse));
        assertThat(repairs.takeBack().apply(relapse)).isInstanceOf(Outcome.Tried.class);
        assertThat(orders).containsExactly("work", "apply", "revert");
        assertThat(restarts).containsExactly("gate", "gate");
    }

    @Test
    void whatAKilledProcessLeftIsTakenUp() throws Exception {
        Repairs first = open("ask", "30m");
        first.repair().apply(incident("a"));
        first.close();
        Report proposed = report();
        // Killed in the middle of applying it, and another one in the middle of asking.
        proposals().write(proposed.at(RepairState.APPLYING, clock.wall(), "Being committed."));
        String asked = proposals().open();
        proposals()
                .write(new Report(asked, proposed.subject(), proposed.stand(), proposed.attempt(), Report.Result.NONE)
                        .at(RepairState.RUNNING, clock.wall(), "The agent works."));
        open("ask", "30m");
        await().atMost(DEADLINE)
                .until(() -> proposals().find(proposed.id()).orElseThrow().state() == RepairState.PROBATION);
        await().atMost(DEADLINE)
                .until(() -> proposals().find(asked).orElseThrow().state() == RepairState.ABANDONED);
        assertThat(orders).containsExactly("work", "apply");
    }

    @Test
    void aWorkerThatFailsMakesTheTierUnavailable() throws Exception {
        workerFails = true;
        Outcome outcome = open("never", "30m").repair().apply(incident("a"));
        assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
        assertThat(outcome.text()).contains("the worker is gone");
        assertThat(report().state()).isEqualTo(RepairState.FAILED);
    }
}
