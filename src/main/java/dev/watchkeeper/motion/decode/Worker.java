package dev.watchkeeper.motion.decode;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of {@link Workers}, with its own tools; all but the turn itself is guarded by the pool's lock. */
final class Worker {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final Workers pool;
    private final Thread thread;
    private final Deque<Workers.Seat> own = new ArrayDeque<>();
    private boolean ownFirst;
    private Optional<Workers.Seat> busyWith = Optional.empty();
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

    /** Cameras that wait for this thread and no other. */
    Deque<Workers.Seat> own() {
        return own;
    }

    /** In turns from both queues: cameras in motion must not keep the quiet ones waiting, nor the other way round. */
    Optional<Workers.Seat> choose(Deque<Workers.Seat> anywhere) {
        Deque<Workers.Seat> first = ownFirst ? own : anywhere;
        Deque<Workers.Seat> second = ownFirst ? anywhere : own;
        ownFirst = !ownFirst;
        return Optional.ofNullable(first.pollFirst()).or(() -> Optional.ofNullable(second.pollFirst()));
    }

    void begins(Workers.Seat seat, long nowNanos) {
        busyWith = Optional.of(seat);
        busySince = nowNanos;
    }

    void ended() {
        busyWith = Optional.empty();
    }

    /** Whose turn has held this thread for longer than the limit, if anybody's. */
    Optional<Workers.Seat> heldBy(Clock clock, Duration limit) {
        return busyWith.filter(_ -> clock.since(busySince).compareTo(limit) > 0);
    }

    /** Hands everything that waits over to a thread that is not yet started. */
    void replacedBy(Worker fresh, String camera) {
        fresh.own.addAll(own);
        own.clear();
        fresh.inPlaceOf = Optional.of("The search for motion of camera " + camera + " holds " + name);
        replacement = Optional.of(fresh);
    }

    boolean isReplaced() {
        return replacement.isPresent();
    }

    /** This one, or the one that has its place now. */
    Worker inPlace() {
        return replacement.map(Worker::inPlace).orElse(this);
    }

    private void run() {
        inPlaceOf.ifPresent(why -> log.warn("{}; {} goes on with the other cameras", why, name));
        try (Tools tools = new Tools()) {
            pool.serve(this, tools);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A crash in native code names the thread, so that the thread is named after the camera meanwhile. */
    boolean turn(Workers.Job job, Tools tools, boolean end) {
        thread.setName("motion-" + job.name());
        try {
            if (end) {
                job.end(tools);
                return false;
            }
            return job.turn(tools);
        } catch (RuntimeException e) {
            log.error("[{}] A fault of Watchkeeper ended a turn of the motion stage", job.name(), e);
            return false;
        } finally {
            thread.setName(name);
        }
    }

    void join(Duration limit) {
        try {
            if (!Threads.join(thread, limit)) {
                log.error("{} did not end within {} s", name, limit.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
