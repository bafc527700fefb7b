package dev.watchkeeper.watch;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.watch.Problem.Kind;
import dev.watchkeeper.watch.WatchedService.DiskRule;
import dev.watchkeeper.watch.WatchedService.LogRule;
import dev.watchkeeper.watch.WatchedService.Need;
import dev.watchkeeper.watch.WatchedService.ProcessRule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Judges one service by three samples, a second and a half apart, or by one that is compared with that of the look before; confined to one thread. Of
 * three samples, all must show a finding, so that one bad moment alarms nobody; what takes longer is judged with the memory of the run before.
 */
final class ServiceJudge implements Judge {
    private static final double NANOS_PER_TICK = 10_000_000;
    private static final double PERCENT = 100;
    private static final double MOST_PERCENT = 200;
    private static final double MOST_SHARE_OF_CORES = 0.9;

    /** Two threads that spin never get quite all of two cores. */
    private static final double NEARLY = 0.95;

    /** A busy service that shows progress at least this many times in its {@code stale-after} does not spin. */
    private static final int PROGRESS_PER_STALE_AFTER = 10;

    private final WatchedService service;
    private final ProcessFinder finder;
    private final Clock clock;
    private final ServiceMemory before;
    private final Timing timing;

    /** That of the look before comes first, if there is one. */
    private final List<Sample> samples = new ArrayList<>();

    private final int earlier;
    /** Needs that failed in each sample so far, with what was wrong last. */
    private final Map<String, String> failing = new HashMap<>();

    /** What is wrong now, and since when: what the next run compares with. */
    private final Map<String, Instant> lasting = new HashMap<>();

    /** The process at one moment; immutable. */
    record Sample(Optional<ProcEntry> process, long nanos) {}

    ServiceJudge(WatchedService service, ProcessFinder finder, Clock clock, Timing timing, ServiceMemory before) {
        this(service, finder, clock, timing, before, Optional.empty());
    }

    /** @param earlier the sample of the look before */
    ServiceJudge(
            WatchedService service,
            ProcessFinder finder,
            Clock clock,
            Timing timing,
            ServiceMemory before,
            Optional<Sample> earlier) {
        earlier.ifPresent(samples::add);
        this.earlier = samples.size();
        this.service = service;
        this.finder = finder;
        this.clock = clock;
        this.timing = timing;
        this.before = before;
    }

    @Override
    public Verdict judge() throws InterruptedException {
        long began = clock.monotonicNanos();
        for (int i = 0; i < timing.samples(); i++) {
            clock.sleep(timing.between().multipliedBy(i).minus(clock.since(began)));
            samples.add(new Sample(find(), clock.monotonicNanos()));
            look(i == 0);
        }
        return verdict(service.log()
                .map(rule -> LogReading.of(rule, before.log().orElse(LogMemory.NONE))));
    }

    private Optional<ProcEntry> find() {
        Optional<ProcEntry> found = service.process().flatMap(rule -> finder.find(rule, before.process()));
        if (found.isPresent()
                || service.process()
                        .filter(rule -> !(rule instanceof ProcessRule.Child))
                        .isEmpty()
                || ProcTable.seesOthers()) {
            return found;
        }
        Optional<String> unit = service.process().flatMap(ServiceJudge::unit);
        if (unit.isEmpty()) {
            throw new IllegalStateException("processes of other accounts are hidden from this one (ProtectProc= of its"
                    + " unit, or hidepid), so it cannot be said whether " + service.name() + " runs");
        }
        return HiddenUnit.find(unit.get()).map(HiddenUnit::process);
    }

    private static Optional<String> unit(ProcessRule rule) {
        return rule instanceof ProcessRule.Unit(String unit) ? Optional.of(unit) : Optional.empty();
    }

    private Optional<Instant> start(Optional<ProcEntry> process) {
        return process.flatMap(entry -> ProcessHandle.of(entry.pid())
                        .flatMap(handle -> handle.info().startInstant()))
                .or(() -> process.isPresent() && !ProcTable.seesOthers()
                        ? service.process()
                                .flatMap(ServiceJudge::unit)
                                .flatMap(HiddenUnit::find)
                                .map(HiddenUnit::began)
                        : Optional.empty());
    }

    /** The newest sample. */
    Sample last() {
        return samples.getLast();
    }

    /** Asks every dependency in the first sample, later only those that have failed each time. */
    private void look(boolean first) throws InterruptedException {
        Map<String, FutureTask<Optional<String>>> asked = new LinkedHashMap<>();
        for (Need need : service.needs()) {
            if (first || failing.containsKey(need.name())) {
                FutureTask<Optional<String>> task = new FutureTask<>(() -> NeedCheck.fault(need, timing.answer()));
                asked.put(need.name(), task);
                Threads.platform("watch-need-" + need.name(), task).start();
            }
        }
        long began = clock.monotonicNanos();
        try {
            for (Map.Entry<String, FutureTask<Optional<String>>> task : asked.entrySet()) {
                Duration left =
                        timing.answer().plus(timing.answer().dividedBy(10)).minus(clock.since(began));
                answer(task.getValue(), left)
                        .ifPresentOrElse(text -> failing.put(task.getKey(), text), () -> failing.remove(task.getKey()));
            }
        } finally {
            asked.values().forEach(task -> task.cancel(true)); // ends a command that still runs
        }
    }

    /** Name resolution has no time limit, so the wait for it does. */
    private Optional<String> answer(FutureTask<Optional<String>> task, Duration left) throws InterruptedException {
        try {
            return task.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of("does not answer within " + timing.answer().toMillis() + " ms");
        } catch (ExecutionException e) {
            return Optional.of("cannot be asked (" + e.getCause() + ")");
        }
    }

    private Verdict verdict(Optional<LogReading> log) {
        Instant now = clock.wall();
        Optional<ProcEntry> process = samples.getLast().process();
        OptionalDouble cpu = cpuPercent();
        Optional<Duration> logAge = log.flatMap(LogReading::lastWrite)
                .map(at -> Duration.between(at, now))
                .map(ServiceJudge::notNegative);
        Optional<Duration> progressAge = log.map(reading -> notNegative(Duration.between(progressAt(reading), now)));
        List<Problem> problems = new ArrayList<>();
        boolean absent = service.process().isPresent()
                && samples.stream()
                        .skip(earlier)
                        .allMatch(sample -> sample.process().isEmpty());
        if (absent) {
            note(problems, Kind.PROCESS_ABSENT, "", service.title() + " process NOT RUNNING");
        }
        boolean judgesWork = !absent && !isStarting(process, now);
        if (judgesWork) {
            spin(problems, process, cpu, log);
            log.ifPresent(reading -> log(problems, reading, progressAge.orElse(Duration.ZERO), now));
            failing.forEach((name, text) ->
                    note(problems, Kind.DEPENDENCY, name, service.title() + " needs " + name + ", which " + text));
        }
        service.disk().ifPresent(rule -> disk(problems, rule));
        ServiceReport report = new ServiceReport(
                service.name(),
                process.map(entry -> OptionalLong.of(entry.pid())).orElse(OptionalLong.empty()),
                cpu,
                logAge,
                progressAge,
                problems,
                judgesWork || absent
                        ? ServiceReport.Standing.JUDGED
                        : works(process, log) ? ServiceReport.Standing.STARTED : ServiceReport.Standing.STARTING);
        // What a log says of a process that has ended or just started is judged once it works.
        return new Verdict(report, memory(judgesWork ? log : Optional.empty()));
    }

    /** Whether a process that has just started shows that it works: by progress, else by what it needs, else by being there. */
    private boolean works(Optional<ProcEntry> process, Optional<LogReading> log) {
        Instant began = start(process).orElse(Instant.MAX);
        boolean progresses = log.map(reading -> reading.memory()
                        .progressAt()
                        .filter(at -> at.isAfter(began))
                        .isPresent())
                .orElse(true);
        return progresses && failing.isEmpty();
    }

    private ServiceMemory memory(Optional<LogReading> log) {
        Optional<KnownProcess> known =
                service.process().flatMap(rule -> last().process().flatMap(found -> ProcessFinder.known(rule, found)));
        return new ServiceMemory(
                log.map(LogReading::memory).or(before::log), before.firstSeen(), known.or(before::process), lasting);
    }

    private void note(List<Problem> problems, Kind kind, String detail, String text) {
        String key = detail.isEmpty() ? kind.id() : kind.id() + " " + detail;
        Instant since = before.problems().getOrDefault(key, clock.wall());
        lasting.put(key, since);
        problems.add(new Problem(kind, text, since));
    }

    private boolean isStarting(Optional<ProcEntry> process, Instant now) {
        return start(process)
                .filter(began -> Duration.between(began, now).compareTo(service.grace()) < 0)
                .isPresent();
    }

    private OptionalDouble cpuPercent() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return percent(first, last);
    }

    private static OptionalDouble percent(Sample from, Sample to) {
        boolean same = from.process().isPresent()
                && to.process().isPresent()
                && from.process().get().ident().equals(to.process().get().ident());
        boolean known = same
                && from.process().get().cpuTicks() != HiddenUnit.UNKNOWN
                && to.process().get().cpuTicks() != HiddenUnit.UNKNOWN;
        if (!known || to.nanos() <= from.nanos()) {
            return OptionalDouble.empty();
        }
        long ticks = to.process().get().cpuTicks() - from.process().get().cpuTicks();
        return OptionalDouble.of(PERCENT * ticks * NANOS_PER_TICK / (to.nanos() - from.nanos()));
    }

    private double cpuLimit() {
        int cores = Runtime.getRuntime().availableProcessors();
        return service.cpuLimit().orElse(Math.min(MOST_PERCENT, PERCENT * MOST_SHARE_OF_CORES * cores));
    }

    /** Being busy is not a fault: a process spins only if it is busy in both stretches and its log, if it has one, shows no progress. */
    private void spin(
            List<Problem> problems, Optional<ProcEntry> process, OptionalDouble cpu, Optional<LogReading> log) {
        boolean busy = samples.size() > 1;
        for (int i = 1; i < samples.size(); i++) {
            busy &= percent(samples.get(i - 1), samples.get(i)).orElse(0) >= NEARLY * cpuLimit();
        }
        boolean progressing = log.flatMap(reading -> reading.memory().progressAt())
                .filter(at -> Duration.between(at, clock.wall()).compareTo(progressLimit()) < 0)
                .isPresent();
        if (busy && !progressing && process.isPresent()) {
            note(
                    problems,
                    Kind.SPIN,
                    "",
                    "%s is a ZOMBIE (PID %d, %d%% CPU)"
                            .formatted(service.title(), process.get().pid(), Math.round(cpu.orElse(0))));
        }
    }

    private Duration progressLimit() {
        Duration samples = timing.between().multipliedBy(timing.samples());
        Duration usual =
                service.log().map(LogRule::staleAfter).orElse(Duration.ZERO).dividedBy(PROGRESS_PER_STALE_AFTER);
        return usual.compareTo(samples) > 0 ? usual : samples;
    }

    private void log(List<Problem> problems, LogReading reading, Duration progressAge, Instant now) {
        LogRule rule = service.log().orElseThrow();
        if (reading.fault().isPresent()) {
            note(
                    problems,
                    Kind.LOG_STALE,
                    "",
                    service.title() + " has a log that cannot be read: "
                            + reading.fault().get());
        } else if (!reading.exists()) {
            note(problems, Kind.LOG_STALE, "", service.title() + " has no log at " + rule.file());
        } else if (progressAge.compareTo(rule.staleAfter()) >= 0) {
            note(problems, Kind.LOG_STALE, "", service.title() + " log is " + progressAge.toMinutes() + " min stale");
        }
        // A single look in many: an error that the service got over is none.
        (timing.isOfLooks() ? reading.memory().trouble() : reading.serious())
                .ifPresent(line -> note(problems, Kind.ERROR, "", service.title() + " logged an error: " + line));
        boolean recent = reading.memory()
                .transientAt()
                .filter(at -> Duration.between(at, now).compareTo(rule.transientLimit()) < 0)
                .isPresent();
        reading.memory()
                .transientSince()
                .filter(since -> recent)
                .map(since -> Duration.between(since, now))
                .filter(age -> age.compareTo(rule.transientLimit()) >= 0)
                .ifPresent(age -> note(
                        problems,
                        Kind.LASTING_ERROR,
                        "",
                        service.title() + " has logged transient errors and no progress for " + age.toMinutes()
                                + " min"));
    }

    /** Before any progress is known, staleness counts from the first run that judged the log. */
    private Instant progressAt(LogReading reading) {
        return reading.memory().progressAt().orElse(before.firstSeen());
    }

    private void disk(List<Problem> problems, DiskRule rule) {
        try {
            long free = DiskSpace.on(rule.folder()).usableBytes();
            if (free < rule.minFree()) {
                note(
                        problems,
                        Kind.DISK,
                        "",
                        "%s: only %d MB are free at %s; it needs %d MB"
                                .formatted(
                                        service.title(), free / 1_000_000, rule.folder(), rule.minFree() / 1_000_000));
            }
        } catch (IOException e) {
            note(
                    problems,
                    Kind.DISK,
                    "",
                    service.title() + ": the free space of " + rule.folder() + " cannot be read (" + e.getMessage()
                            + ")");
        }
    }

    private static Duration notNegative(Duration age) {
        return age.isNegative() ? Duration.ZERO : age;
    }
}
