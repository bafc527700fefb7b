package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows an attempt: asking a person, applying, probation, taking back; thread-safe. Each repair is driven by one thread at a time. Everything
 * can be repeated after a kill: orders go on where they were, and a message put twice is sent once.
 */
final class Course {
    private static final Logger log = LoggerFactory.getLogger(Course.class);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final int MOST_RETRIES = 60;
    private static final String TITLE = "🤖 Repair applied or proposed";

    private final Proposals proposals;
    private final Duration probation;
    private final Repairs.Surroundings around;
    private final Clock clock;
    private final AuditLog audit;
    private final Set<String> driven = ConcurrentHashMap.newKeySet();

    /** Orders that were not carried out, by repair. */
    private final Map<String, Failures> failed = new ConcurrentHashMap<>();

    /** Failed orders of one repair; immutable. */
    private record Failures(int count, long lastNanos) {}

    Course(Proposals proposals, Duration probation, Repairs.Surroundings around, AuditLog audit) {
        this.proposals = proposals;
        this.probation = probation;
        this.around = around;
        clock = around.clock();
        this.audit = audit;
    }

    /** One step of whatever is not over, if no other thread is at it. */
    void drive(String id) throws IOException, InterruptedException {
        Failures failures = failed.getOrDefault(id, new Failures(0, 0));
        boolean waits = failures.count > 0 && clock.since(failures.lastNanos).compareTo(RETRY) < 0;
        if (!waits && driven.add(id)) {
            try {
                Optional<Report> report = proposals.find(id);
                if (report.isPresent() && failures.count >= MOST_RETRIES) {
                    failed.remove(id);
                    write(
                            report.get(),
                            RepairState.STUCK,
                            "The process that applies changes could not do so; look at the log, and at the repository.");
                } else if (report.isPresent()) {
                    step(report.get());
                }
            } finally {
                driven.remove(id);
            }
        }
    }

    private void step(Report report) throws IOException, InterruptedException {
        switch (report.state()) {
            case PROPOSED -> decide(report);
            case APPROVED, APPLYING, COMMITTED, DEPLOYED -> apply(report);
            case PROBATION -> {
                if (report.stand().until().filter(clock.wall()::isBefore).isEmpty()) {
                    write(report, RepairState.APPLIED, "The change was applied and ran without a relapse.");
                }
            }
            case REVERTING -> takeBack(report, report.stand().text());
            // An attempt under way belongs to the thread that waits for it.
            case RUNNING,
                    NO_CHANGE,
                    FOUND,
                    FAILED,
                    REFUSED,
                    TESTS_FAILED,
                    KEPT,
                    REJECTED,
                    EXPIRED,
                    APPLIED,
                    REVERTED,
                    STUCK,
                    ABANDONED -> {}
        }
    }

    private void decide(Report report) throws IOException {
        Instant until = report.stand().until().orElse(Instant.EPOCH);
        Optional<Report.Decision> decision = proposals
                .decision(report.id())
                // A decision in time counts, also if it is found late.
                .filter(found -> found.at().isBefore(until));
        String tested = report.result().change().map(Report.Change::sha256).orElse("");
        if (decision.isEmpty()) {
            if (!clock.wall().isBefore(until)) {
                write(report, RepairState.EXPIRED, "Nobody answered in time, so nothing was changed.");
            }
        } else if (!decision.get().approved()) {
            write(
                    report.with(decision.get()),
                    RepairState.REJECTED,
                    "The change was rejected by " + decision.get().by() + ", and nothing was changed.");
        } else if (!decision.get().sha256().equals(tested)) {
            write(
                    report.with(decision.get()),
                    RepairState.REJECTED,
                    "Another patch was approved, so nothing was changed.");
        } else {
            write(
                    report.with(decision.get()),
                    RepairState.APPROVED,
                    "The change was approved by " + decision.get().by() + ".");
        }
    }

    /** Applies what is approved, claims it first; for the thread of the remedy. */
    Report applyNow(String id) throws IOException, InterruptedException {
        drive(id);
        return proposals.find(id).orElseThrow(() -> new IOException("the report of repair " + id + " is gone"));
    }

    private void apply(Report approved) throws IOException, InterruptedException {
        if (approved.state() != RepairState.DEPLOYED) {
            order(Worker.Order.APPLY, approved.id());
        }
        Report report = proposals.find(approved.id()).orElse(approved);
        if (report.state() == RepairState.DEPLOYED) {
            Instant now = clock.wall();
            String restarted = restart(report);
            Report running = report.at(new Report.Stand(
                    RepairState.PROBATION,
                    now,
                    Optional.of(now.plus(probation)),
                    "The change is applied, and is taken back if the problem returns. " + restarted));
            proposals.write(running);
            audit.add(running, "applied", running.stand().text());
            tell(
                    running,
                    MessageKind.REPAIR_APPLIED,
                    "applied",
                    "It stays on probation until " + running.stand().until().orElse(now)
                            + "; a relapse takes it back.");
        } else if (report.state() == RepairState.STUCK) {
            audit.add(report, "stuck", report.stand().text());
            tell(report, MessageKind.NEEDS_YOU, "stuck", "Nothing more happens by itself.");
        } else if (report.state() == RepairState.REVERTED) {
            reverted(report);
        }
    }

    /** Takes an applied change back. */
    Report takeBackNow(String id, String why) throws IOException, InterruptedException {
        Optional<Report> report = proposals.find(id);
        if (report.isPresent() && driven.add(id)) {
            try {
                takeBack(report.get(), why);
            } finally {
                driven.remove(id);
            }
        }
        return proposals.find(id).orElseThrow(() -> new IOException("the report of repair " + id + " is gone"));
    }

    private void takeBack(Report report, String why) throws IOException, InterruptedException {
        proposals.write(report.at(RepairState.REVERTING, clock.wall(), why));
        order(Worker.Order.REVERT, report.id());
        Report after = proposals.find(report.id()).orElse(report);
        if (after.state() == RepairState.REVERTED) {
            reverted(after);
        } else if (after.state() == RepairState.STUCK) {
            audit.add(after, "stuck", after.stand().text());
            tell(after, MessageKind.NEEDS_YOU, "stuck", "Nothing more happens by itself.");
        }
    }

    private void reverted(Report report) throws IOException, InterruptedException {
        String restarted = restart(report);
        audit.add(report, "reverted", report.stand().text() + " " + restarted);
        tell(report, MessageKind.REPAIR_APPLIED, "reverted", restarted);
    }

    private String restart(Report report) throws InterruptedException {
        try {
            return around.owner().restart(report.subject().target());
        } catch (FailureException e) {
            return "It could not be restarted: " + e.sentence();
        }
    }

    private void order(Worker.Order order, String id) throws InterruptedException {
        try {
            around.worker().run(order, id);
            failed.remove(id);
        } catch (FailureException e) {
            failed.merge(
                    id,
                    new Failures(1, clock.monotonicNanos()),
                    (before, now) -> new Failures(before.count + 1, now.lastNanos));
            log.warn("The order {} of repair {} was not carried out: {}", order.id(), id, e.sentence());
        }
    }

    private void write(Report report, RepairState state, String text) throws IOException {
        Report next = report.at(state, clock.wall(), text);
        proposals.write(next);
        audit.add(next, state.id(), text);
    }

    /** Asks a person; once, however often it is called. */
    void ask(Report report) throws IOException {
        tell(
                report,
                MessageKind.REPAIR_PROPOSED,
                "proposed",
                how(report) + " Without an answer until "
                        + report.stand().until().orElse(clock.wall()) + ", nothing is changed.");
    }

    /** How to decide, as a sentence. */
    String how(Report report) {
        String command = "watchkeeper repairs approve " + report.id();
        return around.linkBase()
                .get()
                .map(base -> "Look at it and decide at " + base.toString().replaceFirst("/+$", "") + "/repairs/"
                        + report.id() + ", or with '" + command + "'.")
                .orElse("Look at it in " + proposals.patchFile(report.id()) + " and decide with '" + command + "'.");
    }

    private void tell(Report report, MessageKind kind, String what, String next) throws IOException {
        Report.Subject subject = report.subject();
        List<String> lines =
                new ArrayList<>(List.of(subject.title() + ": " + report.stand().text()));
        report.result().change().ifPresent(change -> {
            lines.add("Change: " + change.added() + " lines added, " + change.removed() + " removed in "
                    + String.join(
                            ", ",
                            change.files()
                                    .subList(0, Math.min(10, change.files().size()))) + ".");
            lines.addAll(change.cautions());
        });
        report.result().tests().ifPresent(tests -> lines.add("Tests: " + tests.text()));
        lines.add("Sandbox: " + report.attempt().sandbox() + ".");
        report.attempt()
                .agent()
                .map(Report.Agent::words)
                .filter(words -> !words.isBlank())
                .ifPresent(words -> lines.add("The agent says: " + Wording.shortened(words)));
        around.outbox()
                .put(new Message(
                        "repair-" + report.id() + "-" + what,
                        report.stand().since(),
                        new Message.Topic(
                                kind,
                                kind.usual(),
                                new Message.Target(Message.Target.Type.SERVICE, subject.target(), subject.title()),
                                new Message.Thread(Optional.of(subject.incident()), false)),
                        new Message.Words(
                                kind == MessageKind.NEEDS_YOU ? "🚨 Needs manual intervention" : TITLE,
                                String.join("\n", lines),
                                Optional.of(subject.at()),
                                List.of(),
                                next),
                        Message.View.NONE));
    }
}
