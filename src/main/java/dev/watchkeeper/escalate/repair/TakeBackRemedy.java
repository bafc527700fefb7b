package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.Remedy;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes an applied change back when the problem returns, or does not end, within its probation; thread-safe. */
final class TakeBackRemedy implements Remedy {
    /** The incident for which it was applied may go on for so long until it is seen that behaviour is back. */
    private static final Duration SETTLING = Duration.ofSeconds(90);

    private final Proposals proposals;
    private final Course course;
    private final Clock clock;
    private volatile List<Report> known;

    TakeBackRemedy(Proposals proposals, Course course, Clock clock, List<Report> known) {
        this.proposals = proposals;
        this.course = course;
        this.clock = clock;
        this.known = List.copyOf(known);
    }

    /** Takes note of the reports as they are now. */
    void know(List<Report> reports) {
        known = List.copyOf(reports);
    }

    @Override
    public String name() {
        return "take-back";
    }

    @Override
    public boolean suits(Case open) {
        return relapsed(known, open).isPresent();
    }

    private Optional<Report> relapsed(List<Report> reports, Case open) {
        Instant now = clock.wall();
        return reports.stream()
                .filter(report -> report.state() == RepairState.PROBATION)
                .filter(report -> report.stand().until().filter(now::isBefore).isPresent())
                .filter(report -> report.subject().target().equals(open.target()))
                .filter(report -> {
                    Instant applied = report.stand().since();
                    return open.history().noticed().isAfter(applied) || now.isAfter(applied.plus(SETTLING));
                })
                .findFirst();
    }

    @Override
    public Outcome apply(Case open) throws InterruptedException {
        Optional<Report> report = relapsed(proposals.all(), open);
        if (report.isEmpty()) {
            return new Outcome.Unavailable("No change is on probation.");
        }
        try {
            Report after = course.takeBackNow(
                    report.get().id(), "the problem returned, or did not end, within its probation.");
            know(proposals.all());
            String text = after.stand().text();
            return after.state() == RepairState.REVERTED ? new Outcome.Tried(text) : new Outcome.Found(text);
        } catch (IOException e) {
            return new Outcome.Unavailable("The change could not be taken back: " + e.getMessage() + ".");
        }
    }
}
