package dev.watchkeeper.proposal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known about one attempt at a repair, as its file {@code report.json} holds it; immutable.
 *
 * @param id the name of its folder
 */
public record Report(String id, Subject subject, Stand stand, Attempt attempt, Result result) {
    /**
     * What it is about; immutable.
     *
     * @param incident the incident for which it was asked
     * @param target the name of the service
     * @param title what people read instead of the name
     * @param fingerprint equal for equal problems of one service
     */
    public record Subject(Instant at, String incident, String target, String title, String fingerprint) {}

    /**
     * Where it stands; immutable.
     *
     * @param until when a proposal expires or a probation ends
     * @param text one sentence for people
     */
    public record Stand(RepairState state, Instant since, Optional<Instant> until, String text) {}

    /**
     * How it was attempted; immutable.
     *
     * @param kind {@code repair} or {@code diagnose}
     * @param apply {@code never}, {@code ask} or {@code auto}
     * @param sandbox what confined the agent and the tests, in words
     */
    public record Attempt(String kind, String apply, String sandbox, Optional<Source> source, Optional<Agent> agent) {}

    /** The commit from which the agent started; immutable. */
    public record Source(String repository, String branch, String base) {}

    /**
     * How the agent ended; immutable.
     *
     * @param stopped why it was killed; empty if it ended by itself
     * @param words the last that it said
     */
    public record Agent(int exitCode, double seconds, Optional<String> stopped, String words) {}

    /** What came of it; immutable. */
    public record Result(
            Optional<Change> change, Optional<Tests> tests, Optional<Decision> decision, Optional<Applied> applied) {
        public static final Result NONE =
                new Result(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The patch; immutable.
     *
     * @param sha256 of {@code patch.diff}
     * @param cautions what a person should look at, in sentences
     */
    public record Change(String sha256, int added, int removed, List<String> files, List<String> cautions) {
        public Change {
            files = List.copyOf(files);
            cautions = List.copyOf(cautions);
        }
    }

    /**
     * What the tests say about the patch; immutable.
     *
     * @param before how many ran without the patch; empty if that cannot be known
     * @param after how many ran with it
     * @param text one sentence
     */
    public record Tests(boolean passed, Optional<Integer> before, Optional<Integer> after, String text) {}

    /** A person's decision, or that of the configuration; immutable. */
    public record Decision(boolean approved, String sha256, String by, Instant at) {}

    /**
     * The commit that applied it; immutable.
     *
     * @param reverted the commit that took it back
     */
    public record Applied(String commit, Instant at, Optional<String> reverted) {}

    public Report at(Stand newStand) {
        return new Report(id, subject, newStand, attempt, result);
    }

    public Report at(RepairState state, Instant now, String text) {
        return at(new Stand(state, now, Optional.empty(), text));
    }

    public Report with(Attempt newAttempt) {
        return new Report(id, subject, stand, newAttempt, result);
    }

    public Report with(Change change) {
        return with(new Result(Optional.of(change), result.tests, result.decision, result.applied));
    }

    public Report with(Tests tests) {
        return with(new Result(result.change, Optional.of(tests), result.decision, result.applied));
    }

    public Report with(Decision decision) {
        return with(new Result(result.change, result.tests, Optional.of(decision), result.applied));
    }

    public Report with(Applied applied) {
        return with(new Result(result.change, result.tests, result.decision, Optional.of(applied)));
    }

    private Report with(Result newResult) {
        return new Report(id, subject, stand, attempt, newResult);
    }

    public RepairState state() {
        return stand.state;
    }
}
