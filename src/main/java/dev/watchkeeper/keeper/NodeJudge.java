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
 * Judges the vital signs of one process of the node; confined to the thread of its watcher. The file is one witness, {@code /health/live} the other: only
 * when both say that it does not go on is it ended. Where there is no API, the file has to say so for twice as long.
 */
final class NodeJudge {
    /** To be so far that it writes its first vital signs. */
    private static final Duration START_GRACE = Duration.ofSeconds(60);

    private static final Duration OLDEST_FILE = Duration.ofSeconds(5);

    /** Of processor time: a clock tick. */
    private static final double NANOS_PER_TICK = 1e7;

    private static final double MOST_SHARE_OF_CORES = 0.9;
    private static final double MOST_CORES = 2;
    private static final int SPIN_LOOKS = 3;

    private final long pid;
    private final Clock clock;
    private final Live live;
    private final double mostCores;
    private final long startedNanos;
    private final Map<String, Seen> loops = new HashMap<>();
    private Optional<VitalsReading> last = Optional.empty();
    private long freshNanos;
    private OptionalLong lastTicks = OptionalLong.empty();
    private long lastLookNanos;
    private int spinLooks;
    private double cores;

    private record Seen(long count, long changedNanos) {}

    /** Asks the second witness. */
    @FunctionalInterface
    interface Live {
        /** @return what is wrong, if anything is */
        Optional<String> fault(String address) throws InterruptedException;
    }

    NodeJudge(long pid, Clock clock, Live live, int processors) {
        this.pid = pid;
        this.clock = clock;
        this.live = live;
        mostCores = Math.min(MOST_CORES, MOST_SHARE_OF_CORES * processors);
        startedNanos = clock.monotonicNanos();
        freshNanos = startedNanos;
        lastLookNanos = startedNanos;
    }

    /** One look; the verdict if there is one. */
    Optional<Finding> look(Optional<VitalsReading> reading, OptionalLong cpuTicks) throws InterruptedException {
        long now = clock.monotonicNanos();
        noteUse(cpuTicks, now);
        reading.filter(read -> read.pid() == pid).ifPresent(read -> note(read, now));
        Optional<String> complaint = complaint(Duration.ZERO);
        if (complaint.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> address = last.flatMap(VitalsReading::api);
        if (address.isEmpty()) {
            return complaint(OLDEST_FILE).map(this::finding);
        }
        Optional<String> fault = live.fault(address.get());
        return fault.map(second -> finding(complaint.get() + ", and " + second));
    }

    private void noteUse(OptionalLong ticks, long now) {
        if (ticks.isPresent() && lastTicks.isPresent() && now > lastLookNanos) {
            cores = (ticks.getAsLong() - lastTicks.getAsLong()) * NANOS_PER_TICK / (now - lastLookNanos);
            spinLooks = cores >= mostCores ? spinLooks + 1 : 0;
        }
        lastTicks = ticks;
        lastLookNanos = now;
    }

    private void note(VitalsReading read, long now) {
        if (last.isEmpty() || last.get().sequence() != read.sequence()) {
            freshNanos = now;
        }
        last = Optional.of(read);
        loops.keySet().retainAll(read.loops().keySet());
        read.loops().forEach((name, loop) -> {
            Seen before = loops.get(name);
            if (before == null || before.count() != loop.count()) {
                loops.put(name, new Seen(loop.count(), now));
            }
        });
    }

    /** What the file says is wrong. @param extra added to what is borne */
    private Optional<String> complaint(Duration extra) {
        Duration borne = last.isEmpty() ? START_GRACE : OLDEST_FILE;
        Duration age = clock.since(freshNanos);
        if (age.compareTo(borne.plus(extra)) >= 0) {
            return Optional.of("it has written no vital signs for " + age.toSeconds() + " s");
        }
        for (Map.Entry<String, VitalsReading.Loop> loop :
                last.map(VitalsReading::loops).orElse(Map.of()).entrySet()) {
            Seen seen = loops.get(loop.getKey());
            Duration still = seen == null ? Duration.ZERO : clock.since(seen.changedNanos());
            if (still.compareTo(loop.getValue().limit().plus(extra)) >= 0) {
                return Optional.of("its loop " + loop.getKey() + " has stood still for " + still.toSeconds() + " s");
            }
        }
        return Optional.empty();
    }

    private Finding finding(String evidence) {
        boolean spinning = spinLooks >= SPIN_LOOKS;
        return new Finding(
                spinning, spinning ? evidence + ", at " + Math.round(cores * 100) + " % of a processor" : evidence);
    }
}
