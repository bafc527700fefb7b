package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.liveness.Pulse;
import dev.watchkeeper.keeper.process.Priority;
import dev.watchkeeper.keeper.stream.Runs.Run;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.liveness.StreamWatch;
import dev.watchkeeper.stream.liveness.StreamWatch.Sight;
import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import dev.watchkeeper.stream.server.ServerSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the restreaming server every second, and more often while it starts, on a thread of its own; thread-safe. It only reports. */
public final class Sampler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sampler.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** While the server starts, and paths come back. */
    private static final Duration SHORT_INTERVAL = Duration.ofMillis(200);

    private static final Duration RETURN = Duration.ofSeconds(15);

    /** Far more than a look takes on a busy machine. */
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(60);

    private static final Duration END_LIMIT = Duration.ofMillis(500);

    private final StreamWatch watch;
    private final Runs runs;
    private Judges judges;

    /** To be done before the next look; empty if there is nothing. */
    private final AtomicReference<Optional<Runnable>> change = new AtomicReference<>(Optional.empty());

    private final Listener listener;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final Pulse pulse;
    private final Thread thread = Threads.platform("streams", this::run);
    private final Set<Long> lowered = new HashSet<>();
    private Optional<Run> ready = Optional.empty();
    private long readyNanos;
    private volatile boolean closed;

    /** What judges what was seen; confined to the sampler's thread. */
    record Judges(ServerJudge server, StuckJudge stuck, Headroom descriptors, Headroom tasks) {}

    /**
     * One look; immutable.
     *
     * @param ready the server's process that has answered since it was started
     * @param descriptors of the server
     * @param findings what is to be replaced
     * @param warnings what runs out, in sentences
     */
    public record Look(
            Sight sight, Optional<Run> ready, Descriptors descriptors, List<Finding> findings, List<String> warnings) {
        public Look {
            findings = List.copyOf(findings);
            warnings = List.copyOf(warnings);
        }

        /** When the server answered, or was given up; monotonic nanoseconds. */
        public long atNanos() {
            return sight.server().atNanos();
        }
    }

    /** A process that is to be replaced because it makes no progress; immutable. */
    public record Finding(String child, long pid, String evidence) {}

    /** Takes looks, on the sampler's thread; what it does takes a few seconds at most. */
    @FunctionalInterface
    public interface Listener {
        void seen(Look look) throws InterruptedException;
    }

    Sampler(StreamWatch watch, Runs runs, Judges judges, Listener listener, Clock clock) {
        this.watch = watch;
        this.runs = runs;
        this.judges = judges;
        this.listener = listener;
        this.clock = clock;
        pulse = new Pulse(clock, LOOK_LIMIT);
    }

    public void start() {
        thread.start();
    }

    /** From the next look on there are other paths, and other publishers. Those that stay as they are keep what is known of them. */
    void plan(StreamPlan plan, Map<String, List<String>> shown, Duration stuckAfter) {
        change.set(Optional.of(() -> {
            watch.plan(plan.paths(), shown);
            judges = new Judges(
                    judges.server(),
                    new StuckJudge(plan.publishers(), stuckAfter),
                    judges.descriptors(),
                    judges.tasks());
        }));
        wake();
    }

    /** Looks now, because something has started or ended. */
    public void wake() {
        wake.release();
    }

    private void run() {
        try {
            while (!closed) {
                pulse.beat(LOOK_LIMIT);
                try {
                    look();
                } catch (RuntimeException e) {
                    log.error("A bug in Watchkeeper; please report it", e);
                }
                boolean ignored = wake.tryAcquire(interval().toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pulse.end();
            watch.close();
        }
    }

    private void look() throws InterruptedException {
        change.getAndSet(Optional.empty()).ifPresent(Runnable::run);
        Optional<Run> server = runs.find(StreamServices.SERVER);
        Sight sight = watch.look(runs::sourceSince);
        boolean answered = sight.server() instanceof ServerSample.Known;
        if (answered && server.isPresent() && server.equals(runs.find(StreamServices.SERVER))) {
            if (!ready.equals(server)) {
                readyNanos = clock.monotonicNanos();
            }
            ready = server;
        }
        Map<String, Run> running = runs.all();
        Descriptors descriptors =
                server.map(run -> ProcessReadings.descriptors(run.pid())).orElse(Descriptors.UNKNOWN);
        List<Finding> findings = new ArrayList<>();
        judges.server()
                .judge(sight.server(), server)
                .ifPresent(why -> findings.add(
                        new Finding(StreamServices.SERVER, server.orElseThrow().pid(), why)));
        judges.stuck()
                .judge(sight, running)
                .forEach(stuck -> findings.add(new Finding(stuck.publisher(), stuck.pid(), stuck.evidence())));
        List<String> warnings = new ArrayList<>();
        judges.descriptors().judge(descriptors).ifPresent(warnings::add);
        judges.tasks().judge(ProcessReadings.tasks()).ifPresent(warnings::add);
        lowerPriorities(running);
        listener.seen(new Look(sight, ready, descriptors, findings, warnings));
    }

    /** Only now do new processes lead sessions of their own. */
    private void lowerPriorities(Map<String, Run> running) {
        Set<Long> alive = new HashSet<>();
        running.forEach((name, run) -> {
            if (!name.equals(StreamServices.SERVER)) {
                alive.add(run.pid());
                if (!lowered.contains(run.pid()) && Priority.lowerSession(run.pid())) {
                    lowered.add(run.pid());
                }
            }
        });
        lowered.retainAll(alive);
    }

    private Duration interval() {
        Optional<Run> server = runs.find(StreamServices.SERVER);
        boolean starting = server.isPresent() && !ready.equals(server);
        boolean returning = ready.isPresent() && clock.since(readyNanos).compareTo(RETURN) < 0;
        return starting || returning ? SHORT_INTERVAL : INTERVAL;
    }

    /** Whether its thread died or hangs. */
    public boolean isStuck() {
        return pulse.isOverdue();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        pulse.end();
        thread.interrupt();
        Threads.join(thread, END_LIMIT);
    }
}
