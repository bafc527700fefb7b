package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.bench.Contender.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs programs in turn on the same simulated streams and measures what they cost; confined to one thread. To save the user's time, programs that cost
 * next to nothing run in parallel. A request to end stops everything that it started.
 */
public final class Bench {
    private static final Duration SAMPLE = Duration.ofMillis(500);

    private final BenchPlan plan;
    private final Folders folders;
    private final List<String> javaOptions;
    private final Clock clock;
    private final Shutdown shutdown;
    private final PrintWriter out;
    private final List<Result> results = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private List<EventDelay> delays = List.of();
    private int runs;

    /**
     * Where files go; immutable.
     *
     * @param work for everything that must not remain afterwards
     * @param cache for drawn scenes and unpacked libraries
     */
    public record Folders(Path work, Path cache) {}

    /** @param out receives a line for each measurement */
    public Bench(BenchPlan plan, Folders folders, Clock clock, Shutdown shutdown, PrintWriter out) {
        this.plan = plan;
        this.folders = folders;
        this.clock = clock;
        this.shutdown = shutdown;
        this.out = out;
        this.javaOptions = List.of("-Dorg.bytedeco.javacpp.cachedir=" + folders.cache());
    }

    /** Measures everything in the plan. */
    public Report run() throws FailureException, InterruptedException {
        List<Contender> contenders = contenders();
        for (String scene : plan.scenes()) {
            for (int cameras : plan.cameras()) {
                try (Streams streams = Streams.start(scene, cameras, plan, javaOptions, folders.cache(), shutdown)) {
                    for (List<Contender> group : groups(contenders, scene)) {
                        measure(group, scene, streams);
                    }
                }
            }
        }
        if (plan.times().events().isPositive()) {
            out.println("delay of events ...");
            out.flush();
            delays = new EventDelays(plan, javaOptions, folders.cache(), clock, shutdown)
                    .measure(contenders, newFolder(), newFolder());
        }
        return new Report(plan, Machine.here(), results, delays, missing);
    }

    private List<Contender> contenders() {
        List<Contender> found = new ArrayList<>();
        for (Kind kind : plan.programs()) {
            Contender contender = switch (kind) {
                case WATCHKEEPER, PACKETS, DECODE, RECORD -> new OwnProgram(kind, plan, javaOptions);
                case MOTION, FFMPEG, FFMPEG_COPY -> new PeerProgram(kind);
            };
            contender
                    .missing()
                    .ifPresentOrElse(
                            why -> missing.add(kind.label() + " was not measured: " + why + "."),
                            () -> found.add(contender));
        }
        return found;
    }

    /** Light programs together, heavy ones alone. Bare decoding is comparable only where everything is decoded. */
    private static List<List<Contender>> groups(List<Contender> contenders, String scene) {
        boolean quiet = scene.equals(BenchPlan.QUIET);
        List<List<Contender>> groups = new ArrayList<>();
        List<Contender> light = new ArrayList<>();
        for (Contender contender : contenders) {
            Kind kind = contender.kind();
            if (kind.isLight(quiet)) {
                if (quiet) { // reading and recording cost the same whether anything moves or not
                    light.add(contender);
                }
            } else if (kind != Kind.DECODE || !quiet) {
                groups.add(List.of(contender));
            }
        }
        if (!light.isEmpty()) {
            groups.addFirst(light);
        }
        return groups;
    }

    private void measure(List<Contender> group, String scene, Streams streams)
            throws FailureException, InterruptedException {
        List<String> names = group.stream().map(c -> c.kind().label()).toList();
        int cameras = streams.urls().size();
        out.println(scene + ", " + cameras + (cameras == 1 ? " camera" : " cameras") + ": " + String.join(", ", names)
                + " ...");
        out.flush();
        List<RunningProgram> running = new ArrayList<>();
        try {
            for (Contender contender : group) {
                running.add(contender.start(streams.urls(), newFolder()));
            }
            pause(
                    group.stream().anyMatch(c -> c.kind().isOurs())
                            ? plan.times().warmUp()
                            : plan.times().warmUp().dividedBy(3));
            long from = clock.monotonicNanos();
            List<Duration> before = running.stream().map(RunningProgram::cpu).toList();
            long[] resident = new long[running.size()];
            while (clock.since(from).compareTo(plan.times().measured()) < 0) {
                pause(SAMPLE);
                for (int i = 0; i < resident.length; i++) {
                    resident[i] = Math.max(resident[i], running.get(i).residentBytes());
                }
            }
            for (int i = 0; i < resident.length; i++) {
                RunningProgram program = running.get(i);
                Duration cpu = program.cpu().minus(before.get(i));
                if (!program.isAlive()) {
                    missing.add(names.get(i) + " ended unexpectedly with " + cameras + " cameras of the scene " + scene
                            + " and was not measured.");
                    continue;
                }
                results.add(new Result(
                        group.get(i).kind(), scene, cameras, cpu, clock.since(from), resident[i], program.remark()));
            }
        } finally {
            running.forEach(RunningProgram::close);
        }
    }

    private void pause(Duration time) throws FailureException, InterruptedException {
        if (shutdown.await(time)) {
            throw new FailureException(FailureKind.STOPPED, "Stopped before the measurement was complete.");
        }
    }

    private Path newFolder() throws FailureException {
        try {
            return Files.createDirectory(folders.work().resolve("run-" + ++runs));
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot create a folder in " + folders.work() + ": " + e.getMessage(), e);
        }
    }
}
