package dev.watchkeeper.proposal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A repair as answers and the command {@code repairs --json} show it; immutable.
 *
 * @param expires when a proposal expires or a probation ends
 * @param commit that applied it
 */
public record Shown(
        String id,
        Instant at,
        String incident,
        String target,
        String title,
        String kind,
        String apply,
        RepairState state,
        Instant since,
        Optional<Instant> expires,
        String text,
        Optional<String> sha256,
        int added,
        int removed,
        List<String> files,
        List<String> cautions,
        Optional<Report.Tests> tests,
        Optional<Report.Source> source,
        String sandbox,
        String words,
        Optional<String> decidedBy,
        Optional<String> commit,
        Optional<String> reverted) {
    static Shown of(Report report) {
        Report.Subject subject = report.subject();
        Report.Stand stand = report.stand();
        Report.Result result = report.result();
        return new Shown(
                report.id(),
                subject.at(),
                subject.incident(),
                subject.target(),
                subject.title(),
                report.attempt().kind(),
                report.attempt().apply(),
                stand.state(),
                stand.since(),
                stand.until(),
                stand.text(),
                result.change().map(Report.Change::sha256),
                result.change().map(Report.Change::added).orElse(0),
                result.change().map(Report.Change::removed).orElse(0),
                result.change().map(Report.Change::files).orElse(List.of()),
                result.change().map(Report.Change::cautions).orElse(List.of()),
                result.tests(),
                report.attempt().source(),
                report.attempt().sandbox(),
                report.attempt().agent().map(Report.Agent::words).orElse(""),
                result.decision().map(Report.Decision::by),
                result.applied().map(Report.Applied::commit),
                result.applied().flatMap(Report.Applied::reverted));
    }
}
