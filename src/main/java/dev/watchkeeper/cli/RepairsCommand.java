package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.ProposalsView.Answer;
import dev.watchkeeper.proposal.ReportText;
import dev.watchkeeper.proposal.Shown;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper repairs}: lists what repair agents did and proposed, and decides; works on the files alone; confined to the main thread. */
@Command(
        name = "repairs",
        description = "List what repair agents proposed, newest first; approve or reject a proposal.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper repairs approve 20260301T120000Z-000 -c watchkeeper.yml",
            "It works while the node is down. An approval is carried out by the process that watches."
        })
final class RepairsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Parameters(index = "0", arity = "0..1", paramLabel = "approve|reject", description = "What to decide.")
    private Optional<String> decision = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The proposal to decide on.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--sha256",
            paramLabel = "HASH",
            description = "Approve only if the patch has this SHA-256 (sha256sum patch.diff).")
    private Optional<String> sha256 = Optional.empty();

    @Option(names = "--json", description = "Print the list as JSON.")
    private boolean json;

    @Override
    public Integer call() throws FailureException, IOException {
        Proposals proposals = new Proposals(which.folder(), new SystemClock());
        PrintWriter out = spec.commandLine().getOut();
        if (decision.isEmpty()) {
            list(proposals, out);
            return ExitCodes.CLEAN;
        }
        boolean approve = decision.get().equals("approve");
        if (!approve && !decision.get().equals("reject") || id.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Expected 'approve ID', 'reject ID' or nothing for the list of all.");
        }
        String by = Optional.ofNullable(System.getProperty("user.name"))
                .filter(name -> !name.isBlank())
                .orElse("somebody");
        Answer answer = proposals.decide(id.get(), approve, sha256, by + " by command");
        return switch (answer) {
            case Answer.Taken taken -> {
                out.println(taken.text());
                yield ExitCodes.CLEAN;
            }
            case Answer.Unknown unknown -> refused(unknown, ExitCodes.CONFIGURATION);
            case Answer.Refused refused -> refused(refused, ExitCodes.CONFIGURATION);
            case Answer.Unattended unattended -> refused(unattended, ExitCodes.ENVIRONMENT);
        };
    }

    private int refused(Answer answer, int code) {
        spec.commandLine().getErr().println(answer.text());
        return code;
    }

    private void list(Proposals proposals, PrintWriter out) {
        List<Shown> all = proposals.shown();
        if (json) {
            out.println(ReportText.of(Map.of("repairs", all)));
            return;
        }
        if (all.isEmpty()) {
            out.println("There are no repairs in " + proposals.root() + ".");
            return;
        }
        Table table = new Table("ID", "TARGET", "STATE", "CHANGE", "WHAT");
        for (Shown repair : all) {
            table.row(
                    repair.id(),
                    Table.plain(repair.target()),
                    repair.state().id(),
                    repair.sha256()
                            .map(hash -> "+" + repair.added() + " -" + repair.removed())
                            .orElse("-"),
                    Table.plain(repair.text()));
        }
        table.print(out);
        all.stream()
                .filter(repair -> repair.state() == dev.watchkeeper.proposal.RepairState.PROPOSED)
                .forEach(repair -> {
                    out.println();
                    out.println("Repair " + repair.id() + " waits for an answer until "
                            + repair.expires().map(Object::toString).orElse("-") + ":");
                    out.println("  look at   " + proposals.patchFile(repair.id()));
                    out.println("  sha256    " + repair.sha256().orElse("-"));
                    repair.cautions().forEach(caution -> out.println("  mind      " + Table.plain(caution)));
                    out.println(
                            "  then      watchkeeper repairs approve " + repair.id() + ", or reject " + repair.id());
                });
    }
}
