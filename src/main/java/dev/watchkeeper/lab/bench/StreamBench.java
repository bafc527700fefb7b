package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.bench.StreamSetup.Ports;
import dev.watchkeeper.lab.demo.ChildJvm;
import dev.watchkeeper.stream.server.ApiAddress;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what restreaming costs the keeper for each publisher, and how soon crashed publishers, and all of them after a kill of MediaMTX, carry bytes
 * again; confined to one thread. The cameras are simulated with tiny pictures, so that encoders are not what is measured.
 */
public final class StreamBench {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final int CRASHES = 8;

    private final Plan plan;
    private final Path folder;
    private final Clock clock;
    private final Shutdown shutdown;
    private final PrintWriter out;

    /**
     * What is measured; immutable.
     *
     * @param publishers numbers of publishers to measure in turn
     * @param warmUp before the processor time is measured
     * @param measured over which it is measured
     * @param mediaMtx the program; empty to look for it on PATH
     */
    public record Plan(List<Integer> publishers, Duration warmUp, Duration measured, Optional<Path> mediaMtx) {
        public Plan {
            publishers = List.copyOf(publishers);
        }

        int most() {
            return publishers.stream().max(Comparator.naturalOrder()).orElse(0);
        }
    }

    /** What the keeper alone costs; immutable. */
    private record Cost(int publishers, double percent, double megabytes) {}

    /** One publisher's way back; monotonic nanoseconds; immutable. */
    private record Return(long started, long flowing) {}

    public StreamBench(Plan plan, Path folder, Clock clock, Shutdown shutdown, PrintWriter out) {
        this.plan = plan;
        this.folder = folder;
        this.clock = clock;
        this.shutdown = shutdown;
        this.out = out;
    }

    /** Measures everything and prints it. */
    public void run() throws FailureException, InterruptedException {
        out.println(Machine.here().sentence());
        StreamSetup setup = new StreamSetup(folder, plan.most(), plan.mediaMtx());
        List<Cost> costs = new ArrayList<>();
        try (ChildJvm simulator = ChildJvm.start("simulator", List.of(), setup.simulator(), line -> {})) {
            for (int count : plan.publishers()) {
                Ports ports = Ports.free();
                Path data = folder.resolve("data" + count);
                try (KeeperRun keeper = KeeperRun.start(folder, setup.keeper(count, ports, data), clock);
                        ServerApi api = new ServerApi(ApiAddress.of(ports.api(), data), clock)) {
                    costs.add(cost(keeper, api, setup.paths(count)));
                    if (count > 0 && count == plan.most()) {
                        crashes(keeper, api, setup.paths(count));
                        serverKilled(keeper, api, setup.paths(count));
                    }
                }
            }
            if (!simulator.isAlive()) {
                throw new FailureException(FailureKind.INTERNAL, "The simulator ended unexpectedly");
            }
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The measurement failed: " + e.getMessage(), e);
        }
        perPublisher(costs);
    }

    private Cost cost(KeeperRun keeper, ServerApi api, List<String> paths)
            throws FailureException, InterruptedException {
        awaitBytes(api, paths, Map.of());
        pause(plan.warmUp());
        double before = keeper.cpuSeconds();
        long began = clock.monotonicNanos();
        pause(plan.measured());
        double percent = (keeper.cpuSeconds() - before) / (clock.since(began).toMillis() / 1e3) * 100;
        Cost cost = new Cost(paths.size(), percent, keeper.residentMegabytes());
        out.printf(
                "keeper with %d publishers: %.2f %% of a processor, %.1f MB resident, %d threads%n",
                cost.publishers(), cost.percent(), cost.megabytes(), keeper.threads());
        out.flush();
        return cost;
    }

    private void perPublisher(List<Cost> costs) {
        if (costs.size() > 1 && costs.getLast().publishers() > costs.getFirst().publishers()) {
            Cost few = costs.getFirst();
            Cost many = costs.getLast();
            int more = many.publishers() - few.publishers();
            out.printf(
                    "for each further publisher: %.3f %% of a processor, %.2f MB%n",
                    (many.percent() - few.percent()) / more, (many.megabytes() - few.megabytes()) / more);
        }
    }

    private void crashes(KeeperRun keeper, ServerApi api, List<String> paths)
            throws FailureException, InterruptedException {
        List<Long> replaced = new ArrayList<>();
        List<Long> starts = new ArrayList<>();
        for (String path : paths.subList(0, Math.min(CRASHES, paths.size()))) {
            int from = keeper.position();
            long killed = clock.monotonicNanos();
            kill(keeper.child(StreamSetup.publisher(path)));
            for (Return back : awaitBytes(api, List.of(path), startsAfter(keeper, from, List.of(path)))
                    .values()) {
                replaced.add(back.started() - killed);
                starts.add(back.flowing() - back.started());
            }
        }
        out.printf(
                "crashed publisher: replaced after %s; its own start, to its first bytes, took %s%n",
                spread(replaced), spread(starts));
        out.flush();
    }

    private void serverKilled(KeeperRun keeper, ServerApi api, List<String> paths)
            throws FailureException, InterruptedException {
        int from = keeper.position();
        long killed = clock.monotonicNanos();
        kill(keeper.child("mediamtx"));
        keeper.await(from, "[mediamtx] Process started with PID", PATIENCE);
        long answers = 0;
        while (answers == 0) {
            answers = api.sample() instanceof ServerSample.Known known ? known.atNanos() : 0;
            clock.sleep(POLL_INTERVAL);
        }
        Map<String, Return> back = awaitBytes(api, paths, startsAfter(keeper, from, paths));
        long returned = answers;
        List<Long> started =
                back.values().stream().map(each -> each.started() - returned).toList();
        List<Long> starts = back.values().stream()
                .map(each -> each.flowing() - each.started())
                .toList();
        out.printf(
                "MediaMTX killed: it answers again after %.0f ms; from then on its %d publishers were started after %s;"
                        + " their own starts took %s%n",
                (answers - killed) / 1e6, paths.size(), spread(started), spread(starts));
        out.flush();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** When the new process of each path's publisher was started. */
    private Map<String, Long> startsAfter(KeeperRun keeper, int from, List<String> paths)
            throws FailureException, InterruptedException {
        Map<String, Long> starts = new HashMap<>();
        for (String path : paths) {
            String line = "[" + StreamSetup.publisher(path) + "] Process started with PID";
            starts.put(path, keeper.await(from, line, PATIENCE).nanos());
        }
        return starts;
    }

    /** Waits until bytes of each path grow, by the server's own count. @param started after these moments, if they are known */
    private Map<String, Return> awaitBytes(ServerApi api, List<String> paths, Map<String, Long> started)
            throws FailureException, InterruptedException {
        long began = clock.monotonicNanos();
        Map<String, Return> back = new HashMap<>();
        Map<String, PathSample> before = Map.of();
        while (back.size() < paths.size()) {
            if (clock.since(began).compareTo(PATIENCE) >= 0) {
                throw new FailureException(
                        FailureKind.TIMEOUT,
                        "Only " + back.size() + " of " + paths.size() + " streams carried bytes within "
                                + PATIENCE.toSeconds() + " s");
            }
            if (api.sample() instanceof ServerSample.Known known) {
                for (String path : paths) {
                    if (!back.containsKey(path) && grows(path, before, known.paths())) {
                        back.put(path, new Return(started.getOrDefault(path, began), known.atNanos()));
                    }
                }
                before = known.paths();
            }
            pause(POLL_INTERVAL);
        }
        return back;
    }

    private static boolean grows(String path, Map<String, PathSample> before, Map<String, PathSample> now) {
        PathSample earlier = before.get(path);
        PathSample later = now.get(path);
        return later != null
                && later.available()
                && later.traffic().in() > 0
                && (earlier == null
                        || !earlier.since().equals(later.since())
                        || later.traffic().in() > earlier.traffic().in());
    }

    private void pause(Duration time) throws FailureException, InterruptedException {
        if (shutdown.await(time)) {
            throw new FailureException(FailureKind.STOPPED, "Stopped before the end of the measurement");
        }
    }

    private static String spread(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return "%.0f ms (median; %.0f to %.0f)"
                .formatted(sorted.get(sorted.size() / 2) / 1e6, sorted.getFirst() / 1e6, sorted.getLast() / 1e6);
    }
}
