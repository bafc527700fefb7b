package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.telegram.Decisions;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.ProposalsView;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The decisions about repairs that wait for a person, for buttons; thread-safe. All state is in the files of the repairs. */
final class RepairButtons implements Decisions {
    /** The id of the message that asks, as the repair tier gives it. */
    private static final Pattern ASKS = Pattern.compile("repair-([0-9]{8}T[0-9]{6}Z-[0-9]{3})-proposed");

    private static final String ASK = "ask";
    private static final int MARK = 32;

    /** Longer than any proposal waits. */
    private static final Duration WAITS_AT_MOST = Duration.ofDays(2);

    private final Proposals proposals;
    private final Clock clock;

    /** @param data the data folder */
    RepairButtons(Path data, Clock clock) {
        this.clock = clock;
        proposals = new Proposals(data, clock);
    }

    /** A letter about several proposals gets none: a button must not leave open what it decides. */
    @Override
    public Optional<Question> in(Letter letter) {
        List<String> asked = letter.messages().stream()
                .filter(message -> message.topic().kind() == MessageKind.REPAIR_PROPOSED)
                .map(Message::id)
                .map(ASKS::matcher)
                .filter(Matcher::matches)
                .map(id -> id.group(1))
                .distinct()
                .toList();
        return asked.size() == 1
                ? proposals.find(asked.getFirst()).filter(this::waits).flatMap(RepairButtons::question)
                : Optional.empty();
    }

    private boolean waits(Report report) {
        return report.state() == RepairState.PROPOSED
                && report.attempt().apply().equals(ASK)
                && !isExpired(report)
                && proposals.decision(report.id()).isEmpty();
    }

    private boolean isExpired(Report report) {
        return report.stand()
                .until()
                .filter(until -> clock.wall().isBefore(until))
                .isEmpty();
    }

    private static Optional<Question> question(Report report) {
        return sha256(report).map(hash -> new Question(report.id(), hash.substring(0, MARK)));
    }

    private static Optional<String> sha256(Report report) {
        return report.result().change().map(Report.Change::sha256).filter(hash -> hash.length() == 64);
    }

    @Override
    public boolean anyWaits() {
        return proposals.since(clock.wall().minus(WAITS_AT_MOST)).stream().anyMatch(this::waits);
    }

    @Override
    public Optional<String> settled(String id) {
        Optional<Report> found = proposals.find(id);
        if (found.isEmpty()) {
            return Optional.of("This repair is no longer known.");
        }
        Report report = found.get();
        Optional<Report.Decision> decision = report.result().decision().or(() -> proposals.decision(id));
        if (decision.isPresent()) {
            return Optional.of(
                    decision.get().approved()
                            ? "✅ Approved by " + decision.get().by() + "."
                            : "❌ Rejected by " + decision.get().by() + ".");
        }
        if (report.state() == RepairState.PROPOSED) {
            return isExpired(report)
                    ? Optional.of("⌛ Nobody answered in time, so nothing was changed.")
                    : Optional.empty();
        }
        return Optional.of(report.stand().text());
    }

    @Override
    public Answer decide(Question question, boolean approve, String by) {
        Optional<Report> report = proposals.find(question.id());
        Optional<String> hash =
                report.flatMap(RepairButtons::sha256).filter(found -> found.startsWith(question.mark()));
        if (report.isPresent() && hash.isEmpty()) {
            return new Answer(false, "This button is for another patch than the one that waits. Nothing was changed.");
        }
        try {
            ProposalsView.Answer answer = proposals.decide(question.id(), approve, hash, by);
            return new Answer(answer instanceof ProposalsView.Answer.Taken, answer.text());
        } catch (IOException e) {
            return new Answer(false, "The answer could not be kept: the data folder cannot be written.");
        }
    }
}
