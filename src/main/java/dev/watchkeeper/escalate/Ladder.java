package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.Case.Stage;
import dev.watchkeeper.escalate.EscalationSettings.Limits;
import dev.watchkeeper.escalate.OpenCase.Phase;
import dev.watchkeeper.escalate.OpenCase.Result;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.Part;
import dev.watchkeeper.watch.Problem;
import dev.watchkeeper.watch.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on each finding until behaviour is back or a person knows: one open incident per service, remedies in order, each verified by behaviour, and a
 * person in time whatever is at work. One thread owns it; {@link #openIncidents} may be asked by any thread.
 */
public final class Ladder implements Part {
    private static final Logger log = LoggerFactory.getLogger(Ladder.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration STUCK_AFTER = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofMillis(500);

    /** What the keeper sees by itself, it mends by itself; only after this long is it asked. */
    private static final Duration KEEPER_FIRST = Duration.ofSeconds(30);

    /** Time after the grace for a service to show that it works. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private static final int MOST_TRIES = 20;
    private static final Set<Problem.Kind> SEEN_BY_KEEPER =
            Set.of(Problem.Kind.PROCESS_ABSENT, Problem.Kind.API, Problem.Kind.VITALS);
    private static final Set<Problem.Kind> OF_A_HANG =
            Set.of(Problem.Kind.SPIN, Problem.Kind.LOG_STALE, Problem.Kind.VITALS, Problem.Kind.API);
    private static final Set<String> KEEPER_AT_WORK = Set.of("waiting", "condemned");

    private final Limits limits;
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final List<Remedy> remedies;
    private final Tools tools;
    private final Clock clock;
    private final KeeperCounts keeperCounts = new KeeperCounts();
    private final Thread thread = Threads.platform("ladder", this::run);
    private volatile List<Case> published = List.of();
    private volatile boolean personNeeded;
    private volatile boolean settled = true;
    private volatile long tickedNanos;
    private volatile boolean closed;
    private boolean restored;

    /**
     * What it works with; immutable.
     *
     * @param sights what was seen last of each service
     * @param daily makes the daily report
     */
    record Tools(Supplier<List<Seen>> sights, Casebook cases, EvidenceFolder evidence, Jobs jobs, Daily daily) {}

    /** Starts work on threads of its own. */
    @FunctionalInterface
    interface Jobs {
        Future<Result> start(String name, Callable<Result> work);
    }

    /** Makes the daily report, and sends what waits. */
    @FunctionalInterface
    interface Daily {
        /** Called at each step. @param nominal whether nothing is wrong */
        void tick(boolean nominal);
    }

    Ladder(Limits limits, List<Target> targets, List<Remedy> remedies, Tools tools, Clock clock) {
        this.limits = limits;
        targets.forEach(target -> this.targets.put(target.name(), target));
        this.remedies = List.copyOf(remedies);
        this.tools = tools;
        this.clock = clock;
    }

    static Future<Result> onThread(String name, Callable<Result> work) {
        FutureTask<Result> task = new FutureTask<>(work);
        Threads.platform(name, task).start();
        return task;
    }

    @Override
    public String name() {
        return "ladder";
    }

    @Override
    public void start() {
        tickedNanos = clock.monotonicNanos();
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                tickedNanos = clock.monotonicNanos();
                guardedTick();
                clock.sleep(TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void guardedTick() {
        try {
            tick();
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
        }
    }

    @Override
    public boolean isStuck() {
        return clock.since(tickedNanos).compareTo(STUCK_AFTER) >= 0 && !closed;
    }

    /** The open incidents; never waits. */
    public List<Case> openIncidents() {
        return published;
    }

    /** Whether a person was told of an incident that is still open; never waits. */
    public boolean isPersonNeeded() {
        return personNeeded;
    }

    /** Whether nothing more happens by itself: every incident is over or waits for a person; never waits. */
    public boolean isSettled() {
        return settled;
    }

    /** One step; tests call it directly. */
    void tick() {
        if (!restored) {
            restored = true;
            tools.cases().restore(targets);
        }
        Map<String, Seen> sights = new HashMap<>();
        tools.sights().get().forEach(seen -> sights.put(seen.report().name(), seen));
        targets.values()
                .forEach(
                        target -> Optional.ofNullable(sights.get(target.name())).ifPresent(seen -> {
                            countKeeper(target, seen);
                            notice(target, seen);
                        }));
        for (OpenCase each : tools.cases().all()) {
            advance(each, Optional.ofNullable(sights.get(each.target.name())));
            if (!each.isOver()) {
                callPersonInTime(each, false);
            }
        }
        List<OpenCase> open = tools.cases().all();
        tools.daily()
                .tick(open.isEmpty()
                        && sights.values().stream()
                                .allMatch(seen -> seen.report().isHealthy()));
        published = open.stream().map(OpenCase::view).toList();
        personNeeded = open.stream().anyMatch(each -> each.told);
        settled = open.stream().allMatch(each -> each.phase == Phase.WAITING && each.told);
    }

    /** Restarts by the keeper are restarts of the incident, whoever asked for them. */
    private void countKeeper(Target target, Seen seen) {
        seen.kept().flatMap(child -> keeperCounts.since(target.name(), child)).ifPresent(done -> {
            Optional<OpenCase> known = tools.cases().of(target.name());
            int own = known.map(each -> each.takeExpected(done.times())).orElse(0);
            if (done.times() > own) {
                MessageKind kind = done.cause().equals("hang") || done.cause().equals("spin")
                        ? MessageKind.HANG
                        : MessageKind.SERVICE_FAILED;
                // The keeper itself tells people of what it restarts.
                OpenCase each = known.orElseGet(() -> tools.cases()
                        .open(target, seen.report().pid(), kind, List.of(target.title() + " failed: " + done.cause())));
                each.reported = true;
                tools.cases().restartedByKeeper(each, done.times() - own, done.cause());
                if (each.phase != Phase.TRYING) {
                    each.enter(Phase.VERIFYING, clock);
                }
            }
        });
    }

    private void notice(Target target, Seen seen) {
        if (seen.findings().isEmpty()) {
            return;
        }
        List<String> texts = seen.findings().stream().map(Problem::text).toList();
        Optional<OpenCase> known = tools.cases().of(target.name());
        if (known.isPresent()) {
            known.get().problems = texts;
            known.get().pid(seen.report().pid());
        } else {
            tools.cases().open(target, seen.report().pid(), kindOf(seen.findings()), texts);
        }
    }

    private static MessageKind kindOf(List<Problem> findings) {
        List<Problem.Kind> kinds = findings.stream().map(Problem::kind).toList();
        boolean hangs =
                !kinds.contains(Problem.Kind.PROCESS_ABSENT) && kinds.stream().anyMatch(OF_A_HANG::contains);
        return hangs ? MessageKind.HANG : MessageKind.SERVICE_FAILED;
    }

    private void advance(OpenCase each, Optional<Seen> seen) {
        if (each.phase != Phase.TRYING && seen.filter(Seen::isResting).isPresent()) {
            tools.cases().over(each, "A person has stopped it, or is restarting it");
            return;
        }
        switch (each.phase) {
            case WAITING -> tryNext(each, seen);
            case TRYING ->
                each.attempt.filter(attempt -> attempt.job().isDone()).ifPresent(done -> finish(each, done));
            case VERIFYING -> seen.ifPresent(now -> verify(each, now));
            case HOLDING -> seen.ifPresent(now -> hold(each, now));
        }
    }

    private void tryNext(OpenCase each, Optional<Seen> seen) {
        if (seen.filter(Ladder::behaves).isPresent()) {
            returned(each);
            return;
        }
        if (seen.filter(now -> keeperIsAtWork(each, now)).isPresent()) {
            tools.cases().report(each);
            return;
        }
        Case view = each.view();
        Optional<Remedy> next = remedies.stream()
                .filter(remedy -> !each.used.contains(remedy) && remedy.suits(view))
                .findFirst()
                .filter(remedy -> each.tries < MOST_TRIES);
        if (next.isEmpty()) {
            callPersonInTime(each, true);
            return;
        }
        Remedy remedy = next.get();
        each.tries++;
        each.tier = Math.max(each.tier, Tiers.of(remedy));
        tools.cases().report(each);
        tools.cases().begins(each, remedy);
        each.attempt = Optional.of(new OpenCase.Attempt(
                remedy, tools.jobs().start("remedy-" + each.target.name(), () -> apply(remedy, view, each.target))));
        each.enter(Phase.TRYING, clock);
    }

    /** Evidence comes before anything is done: a restart destroys it. */
    private Result apply(Remedy remedy, Case view, Target target) throws InterruptedException {
        Optional<String> evidence =
                tools.evidence().save(view, target.log()).map(folder -> "Evidence is saved in " + folder);
        return new Result(evidence, remedy.apply(view));
    }

    /** Nobody restarts against the keeper: what it sees itself, and what it has begun, is its own. */
    private boolean keeperIsAtWork(OpenCase each, Seen seen) {
        if (seen.kept().isEmpty() || !(each.target.owner().restart() instanceof Owner.Means.Keeper)) {
            return false;
        }
        boolean sees = !seen.findings().isEmpty()
                && seen.findings().stream().map(Problem::kind).allMatch(SEEN_BY_KEEPER::contains);
        return KEEPER_AT_WORK.contains(seen.kept().get().state())
                || sees && clock.since(each.noticedNanos).compareTo(KEEPER_FIRST) < 0;
    }

    private void finish(OpenCase each, OpenCase.Attempt done) {
        each.attempt = Optional.empty();
        Remedy.Outcome outcome;
        try {
            Result result = done.job().get();
            result.evidence().ifPresent(text -> tools.cases().step(each, Stage.EVIDENCE, text));
            outcome = result.outcome();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException e) {
            log.error("{} failed; please report this bug", done.remedy().name(), e.getCause());
            outcome = new Remedy.Outcome.Unavailable(done.remedy().name() + " failed: " + e.getCause());
        }
        switch (outcome) {
            case Remedy.Outcome.Tried tried -> {
                if (done.remedy().name().equals(RestartRemedy.NAME)) {
                    each.restarts++;
                    each.expected += each.target.owner().restart() instanceof Owner.Means.Keeper ? 1 : 0;
                }
                each.enter(Phase.VERIFYING, clock);
            }
            case Remedy.Outcome.Unavailable unavailable -> {
                each.used.add(done.remedy());
                each.enter(Phase.WAITING, clock);
            }
            case Remedy.Outcome.Found found -> {
                each.used.add(done.remedy());
                each.found(found.text());
                each.enter(Phase.WAITING, clock);
            }
        }
        tools.cases().tried(each, done.remedy().name(), outcome);
    }

    private void verify(OpenCase each, Seen seen) {
        Duration waited = clock.since(each.phaseNanos);
        if (waited.compareTo(limits.verifyAfter()) < 0 || seen.moment().nanos() - each.phaseNanos <= 0) {
            return;
        }
        Duration patience = limits.verifyAfter().plus(each.target.grace()).plus(SLACK);
        if (behaves(seen)) {
            returned(each);
        } else if (!seen.findings().isEmpty()) {
            each.enter(Phase.WAITING, clock);
            tools.cases().step(each, Stage.NOTICED, "Still wrong: " + String.join("; ", each.problems));
        } else if (waited.compareTo(patience) >= 0) {
            each.enter(Phase.WAITING, clock);
            tools.cases().step(each, Stage.NOTICED, "It does not show that it works again");
        }
    }

    /** Whether a look shows that the service does its work. */
    private static boolean behaves(Seen seen) {
        return !seen.isResting()
                && seen.report().problems().isEmpty()
                && switch (seen.report().standing()) {
                    case JUDGED, STARTED -> true;
                    case STARTING, UNJUDGED -> false;
                };
    }

    private void returned(OpenCase each) {
        each.enter(Phase.HOLDING, clock);
        tools.cases().step(each, Stage.VERIFIED, "It behaves again");
    }

    private void hold(OpenCase each, Seen seen) {
        if (!seen.findings().isEmpty()) {
            each.enter(Phase.WAITING, clock);
            tools.cases().step(each, Stage.NOTICED, "Wrong again: " + String.join("; ", each.problems));
        } else if (!behaves(seen)) {
            each.enter(Phase.HOLDING, clock);
        } else if (clock.since(each.phaseNanos).compareTo(limits.hold()) >= 0) {
            tools.cases().fixed(each, limits.hold());
        }
    }

    /** Whatever is at work then, a person is told in time; and at once when nothing is left to try. */
    private void callPersonInTime(OpenCase each, boolean exhausted) {
        boolean due = exhausted || clock.since(each.noticedNanos).compareTo(limits.personAfter()) >= 0;
        if (!each.told && due && each.phase != Phase.HOLDING) {
            tools.cases().tellPerson(each, exhausted);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            Threads.join(thread, END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tools.cases()
                .all()
                .forEach(each -> each.attempt.ifPresent(attempt -> attempt.job().cancel(true)));
    }
}
