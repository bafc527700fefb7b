package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.escalate.Case.Stage;
import dev.watchkeeper.escalate.Case.Step;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;

/** An open incident while the ladder works on it; confined to the ladder's thread. */
final class OpenCase {
    private static final int MOST_STEPS = 200;
    private static final int MOST_FINDINGS = 10;

    final String id;
    final Target target;
    final Instant noticed;
    final long noticedNanos;
    final MessageKind kind;
    final Set<Remedy> used = new HashSet<>();
    final List<String> findings = new ArrayList<>();
    List<String> problems;
    Optional<Long> pid = Optional.empty();
    Optional<Attempt> attempt = Optional.empty();
    Phase phase = Phase.WAITING;
    /** When the phase began, or what it waits for, in the clock's nanoseconds. */
    long phaseNanos;

    int restarts;
    /** Restarts that the keeper will count although the ladder has counted them. */
    int expected;

    int tries;
    int tier;
    boolean told;
    /** Whether people know of it, or somebody else tells them. */
    boolean reported;

    private final List<Step> steps = new ArrayList<>();
    private Optional<Instant> end = Optional.empty();

    /** Where the ladder stands; an immutable enumeration. */
    enum Phase {
        /** For the next remedy. */
        WAITING,
        /** A remedy is at work. */
        TRYING,
        /** A remedy was applied; behaviour is judged from a moment on. */
        VERIFYING,
        /** Behaviour is back, and must hold. */
        HOLDING
    }

    /** A remedy at work; immutable. */
    record Attempt(Remedy remedy, Future<Result> job) {}

    /** What came of it; immutable. */
    record Result(Optional<String> evidence, Remedy.Outcome outcome) {}

    /** When it was noticed; immutable. */
    record Noticed(Instant at, long nanos) {}

    OpenCase(String id, Target target, MessageKind kind, Noticed noticed, List<String> problems) {
        this.id = id;
        this.target = target;
        this.kind = kind;
        this.noticed = noticed.at();
        this.noticedNanos = noticed.nanos();
        this.problems = List.copyOf(problems);
    }

    /** Continues what a former process left. */
    static OpenCase restored(OutsideIncident file, Target target, long noticedNanos, int restarts) {
        MessageKind kind =
                file.matter().kind().equals(MessageKind.HANG.id()) ? MessageKind.HANG : MessageKind.SERVICE_FAILED;
        OpenCase restored = new OpenCase(
                file.id(),
                target,
                kind,
                new Noticed(file.begin(), noticedNanos),
                List.of(file.matter().sentence()));
        file.steps()
                .forEach(step -> restored.steps.add(
                        new Step(step.at(), Stage.valueOf(step.step().toUpperCase(Locale.ROOT)), step.text())));
        restored.restarts = restarts;
        restored.tier = file.matter().tier();
        restored.told = restored.tier == Tiers.PERSON;
        restored.reported = true;
        return restored;
    }

    void enter(Phase next, Clock clock) {
        phase = next;
        phaseNanos = clock.monotonicNanos();
    }

    void pid(OptionalLong seen) {
        if (seen.isPresent()) {
            pid = Optional.of(seen.getAsLong());
        }
    }

    /** Of so many restarts that the keeper counted, those that the ladder had asked it for. */
    int takeExpected(int times) {
        int own = Math.min(times, expected);
        expected -= own;
        return own;
    }

    boolean isOver() {
        return end.isPresent();
    }

    void step(Instant at, Stage stage, String text) {
        if (steps.size() >= MOST_STEPS) {
            steps.remove(MOST_STEPS / 2);
        }
        steps.add(new Step(at, stage, text));
    }

    void found(String text) {
        if (findings.size() < MOST_FINDINGS) {
            findings.add(text);
        }
    }

    void end(Instant at) {
        end = Optional.of(at);
    }

    /** As remedies see it. */
    Case view() {
        return new Case(id, target.name(), target.title(), problems, new Case.History(noticed, pid, restarts, steps));
    }

    /** What was tried so far, oldest first. */
    List<String> tried() {
        return steps.stream()
                .filter(step -> step.step() == Stage.TRIED)
                .map(Step::text)
                .toList();
    }

    OutsideIncident file() {
        Severity severity = told ? Severity.CRITICAL : Severity.WARNING;
        return new OutsideIncident(
                id,
                noticed,
                end,
                new OutsideIncident.Matter(kind.id(), severity.id(), target.name(), tier, String.join("; ", problems)),
                steps.stream()
                        .map(step -> new OutsideIncident.Step(
                                step.at(), step.step().name().toLowerCase(Locale.ROOT), step.text()))
                        .toList());
    }
}
