package dev.watchkeeper.motion.decode;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of {@link Workers}, with its own tools; the pool's lock guards everything but the turn itself. */
final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final Workers pool;
    private final Thread thread;
    private final Deque<Workers.Slot> own = new ArrayDeque<>();
    private boolean ownFirst;
    private Optional<Workers.Slot> busyWith = Optional.empty();
    private long busySince;
    private Optional<Worker> replacement = Optional.empty();
    private Optional<String> inPlaceOf = Optional.empty();

    Worker(int number, Workers pool) {
        this.name = "motion-worker-" + number;
        this.pool = pool;
        this.thread = Threads.platform(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** Cameras that can be served only by this thread. */
    Deque<Workers.Slot> own() {
        return own;
    }

    /** Alternates between both queues: cameras in motion must not keep quiet ones waiting, nor the reverse. */
    Optional<Workers.Slot> choose(Deque<Workers.Slot> anywhere) {
        Deque<Workers.Slot> first = ownFirst ? own : anywhere;
        Deque<Workers.Slot> second = ownFirst ? anywhere : own;
        ownFirst = !ownFirst;
        return Optional.ofNullable(first.pollFirst()).or(() -> Optional.ofNullable(second.pollFirst()));
    }

    void begins(Workers.Slot slot, long nowNanos) {
        busyWith = Optional.of(slot);
        busySince = nowNanos;
    }

    void ended() {
        busyWith = Optional.empty();
    }

    /** The camera that has held this thread for longer than the limit, if any. */
    Optional<Workers.Slot> heldBy(Clock clock, Duration limit) {
        return busyWith.filter(_ -> clock.since(busySince).compareTo(limit) > 0);
    }

    /** Passes everything that waits to a thread that has not started yet. */
    void replacedBy(Worker fresh, String camera) {
        fresh.own.addAll(own);
        own.clear();
        fresh.inPlaceOf = Optional.of("The search for motion of camera " + camera + " holds " + name);
        replacement = Optional.of(fresh);
    }

    boolean isReplaced() {
        return replacement.isPresent();
    }

    /** This worker, or the one that replaced it. */
    Worker inPlace() {
        return replacement.map(Worker::inPlace).orElse(this);
    }

    private void run() {
        inPlaceOf.ifPresent(why -> log.warn("{}; {} continues with the other cameras", why, name));
        try (Tools tools = new Tools()) {
            pool.serve(this, tools);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Names the thread after the camera during the turn, because a crash in native code reports the thread's name. */
    boolean turn(Workers.Job job, Tools tools, boolean end) {
        thread.setName("motion-" + job.name());
        try {
            if (end) {
                job.end(tools);
                return false;
            }
            return job.turn(tools);
        } catch (RuntimeException e) {
            log.error("[{}] A bug in Watchkeeper ended a turn of the motion stage", job.name(), e);
            return false;
        } finally {
            thread.setName(name);
        }
    }

    void join(Duration limit) {
        try {
            if (!Threads.join(thread, limit)) {
                log.error("{} did not stop within {} s", name, limit.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
