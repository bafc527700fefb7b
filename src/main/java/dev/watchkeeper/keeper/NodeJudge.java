package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.loops.VitalsReading;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges the vital signs of one process of the node; confined to its watcher's thread. The vitals file is one witness, {@code /health/live} the
 * other: the node is ended only when both say that it hangs. Without an API, the file must say so for 5 s longer.
 */
final class NodeJudge {
    /** A starting node gets this long to write its first vital signs. */
    private static final Duration START_GRACE = Duration.ofSeconds(60);

    private static final Duration MAX_FILE_AGE = Duration.ofSeconds(5);
    private static final double NANOS_PER_TICK = 1e7;
    private static final double MAX_SHARE_OF_CORES = 0.9;
    private static final double MAX_CORES = 2;
    private static final int SPIN_CHECKS = 3;

    private final long pid;
    private final Clock clock;
    private final LiveProbe liveProbe;
    private final double maxCores;
    private final Map<String, Iterations> loops = new HashMap<>();
    private Optional<VitalsReading> last = Optional.empty();
    private long freshNanos;
    private OptionalLong lastTicks = OptionalLong.empty();
    private long lastCheckNanos;
    private int spinChecks;
    private double cores;

    /** How often a loop has iterated, and when that number last changed; immutable. */
    private record Iterations(long count, long changedNanos) {}

    /** Asks the second witness. */
    @FunctionalInterface
    interface LiveProbe {
        /** @return what is wrong, if anything */
        Optional<String> fault(String address) throws InterruptedException;
    }

    NodeJudge(long pid, Clock clock, LiveProbe liveProbe, int processors) {
        this.pid = pid;
        this.clock = clock;
        this.liveProbe = liveProbe;
        maxCores = Math.min(MAX_CORES, MAX_SHARE_OF_CORES * processors);
        freshNanos = clock.monotonicNanos();
        lastCheckNanos = freshNanos;
    }

    /** Takes one reading. @return a finding if the node hangs or spins */
    Optional<Finding> judge(Optional<VitalsReading> reading, OptionalLong cpuTicks) throws InterruptedException {
        long now = clock.monotonicNanos();
        noteCpuUse(cpuTicks, now);
        reading.filter(vitals -> vitals.pid() == pid).ifPresent(vitals -> note(vitals, now));
        Optional<String> complaint = complaint(Duration.ZERO);
        if (complaint.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> address = last.flatMap(VitalsReading::api);
        if (address.isEmpty()) {
            return complaint(MAX_FILE_AGE).map(this::finding);
        }
        Optional<String> fault = liveProbe.fault(address.get());
        return fault.map(second -> finding(complaint.get() + ", and " + second));
    }

    private void noteCpuUse(OptionalLong ticks, long now) {
        if (ticks.isPresent() && lastTicks.isPresent() && now > lastCheckNanos) {
            cores = (ticks.getAsLong() - lastTicks.getAsLong()) * NANOS_PER_TICK / (now - lastCheckNanos);
            spinChecks = cores >= maxCores ? spinChecks + 1 : 0;
        }
        lastTicks = ticks;
        lastCheckNanos = now;
    }

    private void note(VitalsReading vitals, long now) {
        if (last.isEmpty() || last.get().sequence() != vitals.sequence()) {
            freshNanos = now;
        }
        last = Optional.of(vitals);
        loops.keySet().retainAll(vitals.loops().keySet());
        vitals.loops().forEach((name, loop) -> {
            Iterations before = loops.get(name);
            if (before == null || before.count() != loop.count()) {
                loops.put(name, new Iterations(loop.count(), now));
            }
        });
    }

    /** What is wrong according to the file. @param extra time to allow beyond the usual limits */
    private Optional<String> complaint(Duration extra) {
        Duration limit = last.isEmpty() ? START_GRACE : MAX_FILE_AGE;
        Duration age = clock.since(freshNanos);
        if (age.compareTo(limit.plus(extra)) >= 0) {
            return Optional.of("it has written no vital signs for " + age.toSeconds() + " s");
        }
        for (Map.Entry<String, VitalsReading.Loop> loop :
                last.map(VitalsReading::loops).orElse(Map.of()).entrySet()) {
            Iterations seen = loops.get(loop.getKey());
            Duration still = seen == null ? Duration.ZERO : clock.since(seen.changedNanos());
            if (still.compareTo(loop.getValue().limit().plus(extra)) >= 0) {
                return Optional.of("its loop " + loop.getKey() + " has stood still for " + still.toSeconds() + " s");
            }
        }
        return Optional.empty();
    }

    private Finding finding(String evidence) {
        boolean spinning = spinChecks >= SPIN_CHECKS;
        return new Finding(
                spinning, spinning ? evidence + ", at " + Math.round(cores * 100) + " % of a processor" : evidence);
    }
}
