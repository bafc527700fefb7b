package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code repairs}, which needs no node. */
final class RepairsCommandTest {
    @TempDir
    Path data;

    private final Shell shell = new Shell();
    private final SystemClock clock = new SystemClock();

    private int repairs(String... words) {
        List<String> all = new java.util.ArrayList<>(List.of("repairs", "--data", data.toString()));
        all.addAll(List.of(words));
        return shell.run(all.toArray(String[]::new));
    }

    private String proposed() throws Exception {
        Proposals proposals = new Proposals(data, clock);
        String id = proposals.open();
        byte[] patch = {'+', '\n'};
        Files.write(proposals.patchFile(id), patch);
        proposals.write(new Report(
                id,
                new Report.Subject(clock.wall(), "i-1", "gate", "Gate", "f00d"),
                new Report.Stand(
                        RepairState.PROPOSED,
                        clock.wall(),
                        Optional.of(clock.wall().plusSeconds(3600)),
                        "It waits."),
                new Report.Attempt("repair", "ask", "bubblewrap", Optional.empty(), Optional.empty()),
                new Report.Result(
                        Optional.of(new Report.Change(Proposals.sha256(patch), 1, 0, List.of("a"), List.of())),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())));
        return id;
    }

    @Test
    void anEmptyListSaysSo() {
        assertThat(repairs()).isZero();
        assertThat(shell.out()).contains("There are no repairs in");
    }

    @Test
    void aProposalIsListedWithHowToDecide() throws Exception {
        String id = proposed();
        assertThat(repairs()).isZero();
        assertThat(shell.out()).contains(id, "proposed", "+1 -0", "watchkeeper repairs approve " + id, "patch.diff");
        assertThat(repairs("--json")).isZero();
        assertThat(shell.out()).contains("\"repairs\"", "\"state\" : \"proposed\"");
    }

    @Test
    void approvingNeedsTheProcessThatAppliesIt() throws Exception {
        String id = proposed();
        assertThat(repairs("approve", id)).isEqualTo(75);
        assertThat(shell.err()).contains("the process that watches does not run");
        new Proposals(data, clock).attend();
        assertThat(repairs("approve", id, "--sha256", "0".repeat(64))).isEqualTo(78);
        assertThat(repairs("approve", id)).isZero();
        assertThat(repairs("reject", id)).isEqualTo(78);
        assertThat(shell.err()).contains("decided already");
    }

    @Test
    void wrongWordsAreRefused() {
        assertThat(repairs("approve")).isEqualTo(2);
        assertThat(repairs("aprove", "x")).isEqualTo(2);
        assertThat(repairs("reject", "20200101T000000Z-000")).isEqualTo(78);
        assertThat(shell.err()).contains("There is no repair with this id");
    }
}
