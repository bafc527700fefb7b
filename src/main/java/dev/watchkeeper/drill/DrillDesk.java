package dev.watchkeeper.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.drill.DrillResult.Run;
import dev.watchkeeper.drill.DrillResult.Times;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the node's live drills, one at a time, each on a thread of its own, and keeps their results; thread-safe. */
public final class DrillDesk implements DrillsView, AutoCloseable {
    /** The drill that stops the node, which can therefore not carry it out. */
    public static final String NODE_HANGS = "node-hangs";

    private static final Logger log = LoggerFactory.getLogger(DrillDesk.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(4);

    private final DrillFolder folder;
    private final Map<String, Exercise> exercises;
    private final Clock clock;
    private final Object lock = new Object();
    private Optional<Under> running = Optional.empty();
    private boolean closed;

    /** A drill under way; immutable, of thread-safe parts. */
    private record Under(Run run, CountDownLatch ending, Thread thread) {}

    /** @param exercises what can be drilled, by the word for it */
    public DrillDesk(DrillFolder folder, Map<String, Exercise> exercises, Clock clock) {
        this.folder = folder;
        this.exercises = new TreeMap<>(exercises);
        this.clock = clock;
    }

    @Override
    public List<DrillResult> results(int limit) throws IOException {
        return folder.newest(limit);
    }

    @Override
    public Optional<Run> running() {
        synchronized (lock) {
            return running.map(Under::run);
        }
    }

    @Override
    public Answer begin(String fault) {
        if (fault.equals(NODE_HANGS)) {
            return new Answer.Unknown("The node cannot stop itself and measure what follows: run 'watchkeeper drill"
                    + " --live node-hangs' on its machine.");
        }
        Exercise exercise = exercises.get(fault);
        if (exercise == null) {
            return new Answer.Unknown("There is no such drill; the node knows " + String.join(", ", exercises.keySet())
                    + ", and the command 'watchkeeper drill --live' also knows " + NODE_HANGS + ".");
        }
        Run run = folder.begin(fault, clock.wall());
        CountDownLatch ending = new CountDownLatch(1);
        Thread thread = Threads.platform("drill", () -> carryOut(exercise, run, ending));
        synchronized (lock) {
            if (closed) {
                return new Answer.Unavailable("The node is ending.");
            }
            if (running.isPresent()) {
                return new Answer.Busy("The drill " + running.get().run().id()
                        + " is under way, and there is one at a time: wait for its result.");
            }
            running = Optional.of(new Under(run, ending, thread));
        }
        log.info("The drill {} begins", run.id());
        thread.start();
        return new Answer.Begun(run);
    }

    private void carryOut(Exercise exercise, Run run, CountDownLatch ending) {
        try {
            DrillResult result = result(exercise, run, limit -> ending.await(limit.toNanos(), TimeUnit.NANOSECONDS));
            log.info("The drill {} is over: {}", run.id(), result.text());
            folder.keep(result);
        } catch (IOException e) {
            log.warn("The result of the drill {} cannot be kept: {}", run.id(), e.toString());
        } finally {
            synchronized (lock) {
                running = Optional.empty();
            }
        }
    }

    private static DrillResult result(Exercise exercise, Run run, Ending ending) {
        try {
            return exercise.run(run, ending);
        } catch (FailureException e) {
            return failed(run, "Nothing was drilled: " + e.sentence());
        } catch (IOException e) {
            return failed(run, "Nothing was drilled: the data folder cannot be used (" + e.getMessage() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(run, "The drill was ended before its end.");
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
            return failed(run, "The drill failed by a bug in Watchkeeper; the log has more.");
        }
    }

    private static DrillResult failed(Run run, String text) {
        return new DrillResult(run, Times.NONE, false, text);
    }

    /** Ends a drill early, if it is still under way; never waits. */
    void end(String id) {
        synchronized (lock) {
            running.filter(under -> under.run().id().equals(id))
                    .ifPresent(under -> under.ending().countDown());
        }
    }

    /** Ends the drill under way, within 4 s. */
    @Override
    public void close() throws InterruptedException {
        Optional<Under> last;
        synchronized (lock) {
            closed = true;
            last = running;
        }
        if (last.isPresent()) {
            last.get().ending().countDown();
            if (!Threads.join(last.get().thread(), END_LIMIT)) {
                log.warn("The drill {} did not end in time", last.get().run().id());
            }
        }
    }
}
