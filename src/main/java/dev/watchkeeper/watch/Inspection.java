package dev.watchkeeper.watch;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges all services once, each on a thread of its own, and ends within its time whatever hangs; confined to the main thread. */
public final class Inspection {
    private static final int MOST_SERVICES = 1000;

    private static final Logger log = LoggerFactory.getLogger(Inspection.class);

    private final Clock clock;
    private final ProcessFinder finder;
    private final MemoryFile memory;
    private final Timing timing;

    /**
     * What a run found; immutable.
     *
     * @param at when it was over
     */
    public record Report(Instant at, List<ServiceReport> services) {
        public Report {
            services = List.copyOf(services);
        }

        public boolean isHealthy() {
            return services.stream().allMatch(ServiceReport::isHealthy);
        }

        public boolean hasProblems() {
            return services.stream().anyMatch(service -> !service.problems().isEmpty());
        }
    }

    /**
     * @param children the process that the keeper keeps alive under a name; empty if it runs none
     * @param memory the file that passes what one run learned to the next
     */
    public Inspection(Clock clock, Kept children, Path memory) {
        this(clock, children, memory, Timing.USUAL);
    }

    Inspection(Clock clock, Kept children, Path memory, Timing timing) {
        this.timing = timing;
        this.clock = clock;
        finder = new ProcessFinder(
                name -> children.find(name).map(Kept.Child::pid).orElse(OptionalLong.empty()));
        this.memory = new MemoryFile(memory);
    }

    /**
     * Judges them all. Beside a resident process, or another run, this one reads the memory and leaves it as it is.
     *
     * @param node the node to judge beside them; empty if no node is expected
     */
    public Report run(List<WatchedService> services, Optional<Supplier<NodeUnderWatch>> node)
            throws InterruptedException {
        long began = clock.monotonicNanos();
        try (MemoryLock lock = MemoryLock.take(memory.file())) {
            return run(services, node, lock, began);
        }
    }

    private Report run(
            List<WatchedService> services, Optional<Supplier<NodeUnderWatch>> node, MemoryLock lock, long began)
            throws InterruptedException {
        Map<String, ServiceMemory> before = memory.read();
        Map<String, FutureTask<Judge.Verdict>> tasks = new LinkedHashMap<>();
        node.ifPresent(found -> start(
                NodeUnderWatch.NAME, new NodeJudge(found, clock, timing, past(before, NodeUnderWatch.NAME)), tasks));
        for (WatchedService service : services) {
            start(
                    service.name(),
                    new ServiceJudge(service, finder, clock, timing, past(before, service.name())),
                    tasks);
        }
        Map<String, ServiceMemory> after = new HashMap<>();
        List<ServiceReport> reports = new ArrayList<>();
        for (Map.Entry<String, FutureTask<Judge.Verdict>> task : tasks.entrySet()) {
            Duration left = timing.limit().minus(clock.since(began));
            reports.add(report(task.getKey(), task.getValue(), left, before, after));
        }
        if (lock.isHeld()) {
            remember(before, after);
        }
        return new Report(clock.wall(), reports);
    }

    /** Services of another configuration on the same data folder keep their memory. */
    private void remember(Map<String, ServiceMemory> before, Map<String, ServiceMemory> after) {
        Map<String, ServiceMemory> all = new HashMap<>(before.size() > MOST_SERVICES ? Map.of() : before);
        all.putAll(after);
        try {
            memory.write(all);
        } catch (IOException e) {
            log.warn("What this run learned cannot be kept, and the next one judges without it: {}", e.toString());
        }
    }

    private ServiceMemory past(Map<String, ServiceMemory> before, String name) {
        return before.getOrDefault(name, ServiceMemory.fresh(clock.wall()));
    }

    private static void start(String name, Judge judge, Map<String, FutureTask<Judge.Verdict>> tasks) {
        FutureTask<Judge.Verdict> task = new FutureTask<>(judge::judge);
        tasks.put(name, task);
        Threads.platform("watch-" + name, task).start();
    }

    private static ServiceReport report(
            String name,
            FutureTask<Judge.Verdict> task,
            Duration left,
            Map<String, ServiceMemory> before,
            Map<String, ServiceMemory> after)
            throws InterruptedException {
        try {
            Judge.Verdict verdict = task.get(Math.max(0, left.toNanos()), TimeUnit.NANOSECONDS);
            after.put(name, verdict.memory());
            return verdict.report();
        } catch (TimeoutException e) {
            log.warn("{} could not be judged in time: a part of the check hangs", name);
        } catch (ExecutionException e) {
            log.warn("{} could not be judged", name, e.getCause());
        }
        task.cancel(true);
        if (before.containsKey(name)) {
            after.put(name, before.get(name));
        }
        return ServiceReport.unjudged(name);
    }
}
