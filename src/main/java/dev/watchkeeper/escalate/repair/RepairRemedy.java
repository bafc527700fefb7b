package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.Remedy;
import dev.watchkeeper.escalate.repair.RepairSettings.Kind;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the agent for a repair, or for a reading of the evidence: once per incident, and not too often; thread-safe. */
final class RepairRemedy implements Remedy {
    private static final Duration DAY = Duration.ofHours(24);

    private final RepairSettings settings;
    private final Proposals proposals;
    private final Means means;
    private final Clock clock;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    /**
     * What it works with; immutable.
     *
     * @param evidence the folder in which the keeper saves evidence
     */
    record Means(Repairs.Surroundings around, Course course, AuditLog audit, Path evidence) {}

    RepairRemedy(RepairSettings settings, Proposals proposals, Means means, List<Report> known) {
        this.settings = settings;
        this.proposals = proposals;
        this.means = means;
        clock = means.around.clock();
        known.forEach(report -> asked.add(report.subject().incident()));
    }

    boolean isRunning(String id) {
        return running.contains(id);
    }

    @Override
    public String name() {
        return settings.kind() == Kind.REPAIR ? "repair" : "diagnose";
    }

    @Override
    public boolean suits(Case open) {
        return !asked.contains(open.incident());
    }

    @Override
    public Outcome apply(Case open) throws InterruptedException {
        if (!asked.add(open.incident())) {
            return new Outcome.Unavailable("The repair agent was asked for this incident already.");
        }
        try {
            Optional<String> why = whyNot(open);
            return why.isPresent() ? new Outcome.Unavailable(why.get()) : ask(open);
        } catch (IOException e) {
            return new Outcome.Unavailable("The repair agent was not asked: " + proposals.root()
                    + " cannot be written (" + e.getMessage() + ").");
        } catch (FailureException e) {
            return new Outcome.Unavailable("The repair agent was not asked: " + e.sentence());
        }
    }

    private Optional<String> whyNot(Case open) {
        Optional<String> hardened = means.around.worker().whyNot();
        if (hardened.isPresent()) {
            return hardened;
        }
        Instant dayAgo = clock.wall().minus(DAY);
        List<Report> lately = proposals.all().stream()
                .filter(report -> report.subject().at().isAfter(dayAgo))
                .toList();
        if (lately.stream().anyMatch(report -> report.subject().fingerprint().equals(fingerprint(open)))) {
            return Optional.of(
                    "The repair agent was asked about the same problem within the last 24 h, and is not asked again.");
        }
        if (lately.size() >= settings.policy().perDay()) {
            return Optional.of("The repair agent was asked " + lately.size()
                    + " times within the last 24 h, and escalation.repair.per-day is "
                    + settings.policy().perDay() + ".");
        }
        return Optional.empty();
    }

    /** Equal for the same problems of one service: numbers, such as ages and pids, make no difference. */
    static String fingerprint(Case open) {
        String text = open.target() + "\n"
                + String.join(
                        "\n",
                        open.problems().stream()
                                .map(problem -> problem.replaceAll("[0-9]+([.,:][0-9]+)*", "#"))
                                .sorted()
                                .toList());
        return Proposals.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    private Outcome ask(Case open) throws IOException, FailureException, InterruptedException {
        String id = proposals.open();
        running.add(id);
        try {
            Instant now = clock.wall();
            Report report = new Report(
                    id,
                    new Report.Subject(now, open.incident(), open.target(), open.title(), fingerprint(open)),
                    new Report.Stand(RepairState.RUNNING, now, Optional.empty(), "The evidence is gathered."),
                    new Report.Attempt(
                            name(),
                            settings.policy().apply().name().toLowerCase(Locale.ROOT),
                            "",
                            Optional.empty(),
                            Optional.empty()),
                    Report.Result.NONE);
            proposals.write(report);
            means.audit.add(report, "asked", "The repair agent is asked.");
            Path folder = proposals.folder(id);
            List<String> lines = Evidence.gather(
                    open, means.around.logs().apply(open.target()), means.evidence, folder.resolve("evidence"));
            PrivateFiles.write(folder.resolve("prompt.md"), Prompt.of(open, settings, lines));
            work(report);
            return outcome(proposals.find(id).orElse(report));
        } finally {
            running.remove(id);
        }
    }

    private void work(Report report) throws IOException, InterruptedException {
        String id = report.id();
        Optional<String> failure = Optional.empty();
        try {
            means.around.worker().run(Worker.Order.WORK, id);
        } catch (FailureException e) {
            failure = Optional.of(e.sentence());
        } catch (InterruptedException e) {
            end(report, RepairState.ABANDONED, "The attempt was interrupted, and nothing was changed.");
            throw e;
        }
        end(
                report,
                RepairState.FAILED,
                "The repair agent's work ended without a result"
                        + failure.map(why -> ": " + why).orElse("."));
    }

    /** Ends an attempt that its worker left without a result. */
    private void end(Report begun, RepairState state, String text) throws IOException {
        Report report = proposals.find(begun.id()).orElse(begun);
        if (report.state() == RepairState.RUNNING) {
            proposals.write(report.at(state, clock.wall(), text));
        }
    }

    private Outcome outcome(Report report) throws IOException, InterruptedException {
        means.audit.add(report, report.state().id(), report.stand().text());
        String words = report.attempt()
                .agent()
                .map(Report.Agent::words)
                .filter(text -> !text.isBlank())
                .map(text -> " The agent says: " + Wording.shortened(text))
                .orElse("");
        String text = report.stand().text();
        String kept = " See " + proposals.folder(report.id()) + ".";
        return switch (report.state()) {
            case PROPOSED -> {
                means.course.ask(report);
                yield new Outcome.Found(text + " " + means.course.how(report) + words);
            }
            case APPROVED -> applied(means.course.applyNow(report.id()), words);
            case NO_CHANGE, FOUND -> new Outcome.Found(text + words);
            case KEPT, REFUSED, TESTS_FAILED -> new Outcome.Found(text + kept + words);
            case FAILED, ABANDONED ->
                report.attempt().agent().isEmpty()
                        ? new Outcome.Unavailable(text)
                        : new Outcome.Found(text + kept + words);
            case RUNNING,
                    REJECTED,
                    EXPIRED,
                    APPLYING,
                    COMMITTED,
                    DEPLOYED,
                    PROBATION,
                    APPLIED,
                    REVERTING,
                    REVERTED,
                    STUCK -> new Outcome.Found(text);
        };
    }

    private static Outcome applied(Report report, String words) {
        String text = report.stand().text();
        return report.state() == RepairState.PROBATION || report.state() == RepairState.REVERTED
                ? new Outcome.Tried(text + words)
                : new Outcome.Found(text + words);
    }
}
