package dev.watchkeeper.escalate;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.Problem;
import dev.watchkeeper.watch.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tier 1: the restart by whoever owns the service, up to a number of times for one incident; thread-safe. What the service needs is restarted first,
 * where a command for it is configured and it does not answer.
 */
public final class RestartRemedy implements Remedy {
    /** Its name, by which the ladder counts restarts. */
    public static final String NAME = "restart";

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(60);

    private final Map<String, Target> targets;
    private final Supplier<List<Seen>> sights;
    private final Links links;
    private final int most;

    /** Who restarts what is not restarted by a command; thread-safe. */
    public record Links(KeeperLink keeper, UnitLink units) {}

    /** Restarts units of systemd; thread-safe. */
    @FunctionalInterface
    public interface UnitLink {
        /** Why it was not restarted, as a clause; empty if it was. */
        Optional<String> restart(String unit) throws InterruptedException;
    }

    /** Asks the keeper; thread-safe. */
    @FunctionalInterface
    public interface KeeperLink {
        /** @throws FailureException with the keeper's sentence if it refuses, or there is none */
        void recover(String child, String why) throws FailureException;
    }

    /**
     * @param targets by name
     * @param sights what was seen last
     * @param most restarts for one incident
     */
    public RestartRemedy(Map<String, Target> targets, Supplier<List<Seen>> sights, Links links, int most) {
        this.targets = Map.copyOf(targets);
        this.sights = sights;
        this.links = links;
        this.most = most;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean suits(Case open) {
        Target target = targets.get(open.target());
        return target != null
                && open.history().restarts() < most
                && (!(target.owner().restart() instanceof Owner.Means.None)
                        || !needsToRestart(target).isEmpty());
    }

    @Override
    public Outcome apply(Case open) throws InterruptedException {
        Target target = targets.get(open.target());
        if (target == null) {
            return new Outcome.Unavailable("Nothing is known of " + open.target());
        }
        List<String> done = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (String need : needsToRestart(target)) {
            List<String> words = target.owner().needs().getOrDefault(need, List.of());
            Optional<String> fault = Commands.run(words, COMMAND_LIMIT);
            fault.ifPresentOrElse(
                    text -> failed.add("the command that restarts " + need + " " + text),
                    () -> done.add("restarted " + need + ", which it needs"));
        }
        if (done.isEmpty() || hasOtherProblems(target) || open.history().restarts() > 0) {
            own(target, open).ifPresentOrElse(failed::add, () -> did(target).ifPresent(done::add));
        }
        int number = open.history().restarts() + 1;
        String faults = failed.isEmpty() ? "" : "; " + String.join("; ", failed);
        return done.isEmpty()
                ? new Outcome.Unavailable(
                        "Restart: " + (failed.isEmpty() ? "nobody owns it" : String.join("; ", failed)))
                : new Outcome.Tried("Restart " + number + " of " + most + ": " + String.join("; ", done) + faults);
    }

    /** The names of what it needs that does not answer and has a command. */
    private List<String> needsToRestart(Target target) {
        List<Problem> problems = problems(target);
        return target.owner().needs().keySet().stream()
                .filter(need -> problems.stream()
                        .anyMatch(problem -> problem.kind() == Problem.Kind.DEPENDENCY
                                && problem.text().contains(" needs " + need + ", which ")))
                .sorted()
                .toList();
    }

    private boolean hasOtherProblems(Target target) {
        return problems(target).stream().anyMatch(problem -> problem.kind() != Problem.Kind.DEPENDENCY);
    }

    private List<Problem> problems(Target target) {
        return sights.get().stream()
                .filter(seen -> seen.report().name().equals(target.name()))
                .flatMap(seen -> seen.report().problems().stream())
                .toList();
    }

    /** Why it could not be restarted; empty if it is, or nobody restarts it. */
    private Optional<String> own(Target target, Case open) throws InterruptedException {
        return switch (target.owner().restart()) {
            case Owner.Means.None() -> Optional.empty();
            case Owner.Means.Keeper(String child) -> ask(child, String.join("; ", open.problems()));
            case Owner.Means.Unit(String unit) -> links.units().restart(unit);
            case Owner.Means.Command(List<String> words) ->
                Commands.run(words, COMMAND_LIMIT).map(text -> words.getFirst() + " " + text);
        };
    }

    private static Optional<String> did(Target target) {
        return switch (target.owner().restart()) {
            case Owner.Means.None() -> Optional.empty();
            case Owner.Means.Keeper(String child) ->
                Optional.of("its keeper ended it with everything that it started, and restarted it");
            case Owner.Means.Unit(String unit) -> Optional.of("systemd restarted " + unit);
            case Owner.Means.Command(List<String> words) -> Optional.of(words.getFirst() + " restarted it");
        };
    }

    private Optional<String> ask(String child, String why) {
        try {
            links.keeper().recover(child, why);
            return Optional.empty();
        } catch (FailureException e) {
            return Optional.of("the keeper does not restart it: " + e.sentence());
        }
    }
}
