package dev.watchkeeper.watch;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.loops.VitalsReading;
import dev.watchkeeper.watch.Problem.Kind;
import dev.watchkeeper.watch.ServiceReport.Standing;
import dev.watchkeeper.watch.WatchedService.Need;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Judges the node by its process, its API's liveness and its vitals file, in three samples, or in one that is compared with the look before; confined
 * to one thread. The vitals are written every second by a thread that does nothing else: if they do not change across the samples, or for 5 s of looks,
 * the whole process is stuck.
 */
final class NodeJudge implements Judge {
    private static final String TITLE = "Watchkeeper";
    private static final Duration STUCK_AFTER = Duration.ofSeconds(5);

    private final Supplier<NodeUnderWatch> node;
    private final Clock clock;
    private final Timing timing;
    private final ServiceMemory before;
    private final Map<String, Instant> lasting = new HashMap<>();
    private Optional<Beat> beat;

    /**
     * A reading of the vitals, and when it was new; immutable.
     *
     * @param pid of the node that wrote it
     */
    record Beat(long pid, long sequence, long sinceNanos) {}

    NodeJudge(Supplier<NodeUnderWatch> node, Clock clock, Timing timing, ServiceMemory before) {
        this(node, clock, timing, before, Optional.empty());
    }

    /** @param beat the newest one of earlier looks */
    NodeJudge(Supplier<NodeUnderWatch> node, Clock clock, Timing timing, ServiceMemory before, Optional<Beat> beat) {
        this.beat = beat;
        this.node = node;
        this.clock = clock;
        this.timing = timing;
        this.before = before;
    }

    @Override
    public Verdict judge() throws InterruptedException {
        int absent = 0;
        Optional<String> apiFault = Optional.empty();
        boolean apiFails = true;
        Set<Long> sequences = new HashSet<>();
        int readings = 0;
        NodeUnderWatch seen = node.get();
        long began = clock.monotonicNanos();
        for (int i = 0; i < timing.samples(); i++) {
            clock.sleep(timing.between().multipliedBy(i).minus(clock.since(began)));
            seen = node.get();
            absent += isAlive(seen.pid()) ? 0 : 1;
            if (apiFails && seen.api().isPresent()) {
                apiFault = NeedCheck.fault(
                        new Need.Http("API", seen.api().get().resolve("/health/live")), timing.answer());
                apiFails = apiFault.isPresent();
            }
            Optional<VitalsReading> vitals =
                    seen.vitals().flatMap(VitalsReading::of).filter(ofThis(seen));
            vitals.map(VitalsReading::sequence).ifPresent(sequences::add);
            vitals.ifPresent(this::beat);
            readings += vitals.isPresent() ? 1 : 0;
        }
        List<Problem> problems = new ArrayList<>();
        boolean starting = isStarting(seen.pid(), seen.grace(), clock.wall());
        if (absent == timing.samples()) {
            note(problems, Kind.PROCESS_ABSENT, TITLE + " process NOT RUNNING");
        } else if (!starting) {
            apiFault.ifPresent(text -> note(problems, Kind.API, TITLE + "'s API " + text));
            boolean still = timing.isOfLooks()
                    ? beat.filter(last -> clock.since(last.sinceNanos()).compareTo(STUCK_AFTER) >= 0)
                            .isPresent()
                    : sequences.size() == 1;
            if (readings == timing.samples() && still) {
                note(problems, Kind.VITALS, TITLE + " has stopped writing vital signs: the whole process is stuck");
            }
        }
        ServiceReport report = new ServiceReport(
                NodeUnderWatch.NAME,
                isAlive(seen.pid()) ? seen.pid() : OptionalLong.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                problems,
                standing(starting && absent < timing.samples(), seen.api().isPresent() && !apiFails));
        return new Verdict(report, new ServiceMemory(Optional.empty(), before.firstSeen(), Optional.empty(), lasting));
    }

    private static Standing standing(boolean starting, boolean answers) {
        return !starting ? Standing.JUDGED : answers ? Standing.STARTED : Standing.STARTING;
    }

    /** The newest beat. */
    Optional<Beat> beat() {
        return beat;
    }

    private void beat(VitalsReading reading) {
        boolean old = beat.filter(last -> last.pid() == reading.pid() && last.sequence() == reading.sequence())
                .isPresent();
        if (!old) {
            beat = Optional.of(new Beat(reading.pid(), reading.sequence(), clock.monotonicNanos()));
        }
    }

    /** A file that an earlier node left behind says nothing about this one. */
    private static Predicate<VitalsReading> ofThis(NodeUnderWatch node) {
        return reading -> node.pid().isPresent() && node.pid().getAsLong() == reading.pid();
    }

    private static boolean isStarting(OptionalLong pid, Duration grace, Instant now) {
        return pid.isPresent()
                && ProcessHandle.of(pid.getAsLong())
                        .flatMap(handle -> handle.info().startInstant())
                        .filter(began -> Duration.between(began, now).compareTo(grace) < 0)
                        .isPresent();
    }

    private static boolean isAlive(OptionalLong pid) {
        return pid.isPresent()
                && ProcTable.of(pid.getAsLong()).filter(ProcEntry::isAlive).isPresent();
    }

    private void note(List<Problem> problems, Kind kind, String text) {
        Instant since = before.problems().getOrDefault(kind.id(), clock.wall());
        lasting.put(kind.id(), since);
        problems.add(new Problem(kind, text, since));
    }
}
