package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.Finding;
import dev.watchkeeper.keeper.liveness.HttpCheck;
import dev.watchkeeper.keeper.liveness.Pulse;
import dev.watchkeeper.keeper.process.ProcEntry;
import dev.watchkeeper.keeper.process.ProcTable;
import dev.watchkeeper.loops.VitalsReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Watches one process of the node every second, on a thread of its own, and reports what it found, once; thread-safe. */
final class NodeWatcher implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration LIVE_LIMIT = Duration.ofSeconds(3);

    /** Far more than an iteration takes on a busy machine. */
    private static final Duration ITERATION_LIMIT = Duration.ofSeconds(20);

    private final long pid;
    private final Path vitals;
    private final Clock clock;
    private final Consumer<Finding> onFinding;
    private final Pulse pulse;
    private final Thread thread = Threads.platform("watch-node", this::run);

    NodeWatcher(long pid, Path vitals, Clock clock, Consumer<Finding> onFinding) {
        this.pid = pid;
        this.vitals = vitals;
        this.clock = clock;
        this.onFinding = onFinding;
        pulse = new Pulse(clock, ITERATION_LIMIT);
    }

    void start() {
        thread.start();
    }

    private void run() {
        HttpCheck live = new HttpCheck(LIVE_LIMIT);
        NodeJudge judge = new NodeJudge(
                pid,
                clock,
                address -> live.fault("http://" + address + "/health/live"),
                Runtime.getRuntime().availableProcessors());
        try {
            Optional<Finding> finding = Optional.empty();
            while (finding.isEmpty()) {
                pulse.beat(ITERATION_LIMIT);
                clock.sleep(INTERVAL);
                finding = judge.judge(VitalsReading.of(vitals), cpuTicks());
            }
            pulse.end();
            onFinding.accept(finding.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OptionalLong cpuTicks() {
        Optional<ProcEntry> entry = ProcTable.of(pid);
        return entry.isPresent() ? OptionalLong.of(entry.get().cpuTicks()) : OptionalLong.empty();
    }

    /** Whether the watcher's thread died or hangs. */
    boolean isStuck() {
        return pulse.isOverdue();
    }

    @Override
    public void close() {
        pulse.end();
        thread.interrupt();
    }
}
