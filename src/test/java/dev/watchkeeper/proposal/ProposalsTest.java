package dev.watchkeeper.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.proposal.ProposalsView.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of repairs, and when a decision is taken. */
final class ProposalsTest {
    private static final byte[] PATCH = {'+', 'x', '\n'};

    @TempDir
    Path data;

    private final SystemClock clock = new SystemClock();

    private Proposals proposals() {
        return new Proposals(data, clock);
    }

    private Report proposed(Duration valid) throws Exception {
        Proposals proposals = proposals();
        String id = proposals.open();
        Files.write(proposals.patchFile(id), PATCH);
        Report report = new Report(
                id,
                new Report.Subject(clock.wall(), "i-1", "gate", "Gate", "f00d"),
                new Report.Stand(
                        RepairState.PROPOSED,
                        clock.wall(),
                        Optional.of(clock.wall().plus(valid)),
                        "It waits."),
                new Report.Attempt(
                        "repair",
                        "ask",
                        "bubblewrap",
                        Optional.of(new Report.Source("/srv/gate", "main", "abc")),
                        Optional.of(new Report.Agent(0, 1.5, Optional.empty(), "Done."))),
                new Report.Result(
                        Optional.of(new Report.Change(Proposals.sha256(PATCH), 1, 0, List.of("a"), List.of("mind"))),
                        Optional.of(new Report.Tests(true, Optional.of(1), Optional.of(1), "1 passes.")),
                        Optional.empty(),
                        Optional.empty()));
        proposals.write(report);
        return report;
    }

    @Test
    void aReportIsReadAsItWasWritten() throws Exception {
        Report report = proposed(Duration.ofHours(24));
        assertThat(proposals().find(report.id())).contains(report);
        assertThat(proposals().folder(report.id()).resolve("report.json"))
                .content()
                .contains("\"state\" : \"proposed\"", "\"exit_code\" : 0", "\"decision\" : null");
        assertThat(proposals().shown(report.id()).orElseThrow().sha256()).contains(Proposals.sha256(PATCH));
        assertThat(ReportText.of(proposals().shown())).contains("\"decided_by\" : null");
    }

    @Test
    void onlyIdsAreLookedUp() {
        assertThat(proposals().find("../../etc")).isEmpty();
        assertThat(proposals().patch("../x")).isEmpty();
        assertThat(proposals().all()).isEmpty();
    }

    @Test
    void withoutTheProcessThatAppliesNothingIsApprovedAndTheProposalStays() throws Exception {
        Report report = proposed(Duration.ofHours(24));
        assertThat(proposals().decide(report.id(), true, Optional.empty(), "me"))
                .isInstanceOf(Answer.Unattended.class);
        proposals().attend();
        assertThat(proposals().decide(report.id(), true, Optional.empty(), "me"))
                .isInstanceOf(Answer.Taken.class);
        assertThat(proposals().decision(report.id()).orElseThrow().approved()).isTrue();
        assertThat(proposals()
                        .decide(report.id(), false, Optional.empty(), "me")
                        .text())
                .contains("decided already");
    }

    @Test
    void aDecisionNeedsTheRightStateTimeAndHash() throws Exception {
        Report late = proposed(Duration.ofSeconds(-1));
        proposals().attend();
        assertThat(proposals().decide(late.id(), true, Optional.empty(), "me").text())
                .contains("has expired");
        Report report = proposed(Duration.ofHours(24));
        assertThat(proposals()
                        .decide(report.id(), true, Optional.of("0".repeat(64)), "me")
                        .text())
                .contains("not the one with this SHA-256");
        proposals().write(report.at(RepairState.KEPT, Instant.EPOCH, "It is kept."));
        assertThat(proposals().decide(report.id(), true, Optional.empty(), "me").text())
                .contains("waits for no decision: It is kept.");
        assertThat(proposals().decide("20260101T000000Z-000", true, Optional.empty(), "me"))
                .isInstanceOf(Answer.Unknown.class);
    }

    @Test
    void theNewestFiftyAreKeptAndWhateverIsNotOver() throws Exception {
        Report waiting = proposed(Duration.ofHours(24));
        for (int i = 0; i < 60; i++) {
            Report over = proposed(Duration.ofHours(24));
            proposals().write(over.at(RepairState.NO_CHANGE, Instant.EPOCH, ""));
        }
        assertThat(proposals().all()).hasSizeBetween(50, 53).contains(waiting);
    }

    @Test
    void aTornFileCountsAsNone() throws Exception {
        Report report = proposed(Duration.ofHours(24));
        Files.writeString(proposals().folder(report.id()).resolve("report.json"), "{\"id\":");
        assertThat(proposals().find(report.id())).isEmpty();
        Files.writeString(proposals().folder(report.id()).resolve("decision.json"), "");
        assertThat(proposals().decision(report.id())).isEmpty();
    }
}
