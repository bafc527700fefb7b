package dev.watchkeeper.announce;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes messages and leaves them in the outbox, on a thread of its own; thread-safe, and adding never waits. What the disk does not take stays in
 * memory and is tried again. Beyond its bounds it drops pictures, then messages: events first, then the oldest. What it drops is counted and logged once.
 */
final class Mailbag implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Mailbag.class);
    static final int MOST = 256;
    static final int MOST_PICTURES = 32;
    private static final Backoff RETRY = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(30));
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final Sink sink;
    private final Keeping keeping;
    private final Finisher finisher;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Draft> waiting = new ArrayDeque<>();
    private Optional<Map<String, Told>> told = Optional.empty();
    private long dropped;
    private boolean dropLogged;
    private boolean closing;
    private final Thread thread = Threads.platform("announce-put", this::run);
    /** Completed, and not taken by the disk yet; confined to the thread. */
    private Optional<Message> made = Optional.empty();

    /** Takes messages; confined to the thread. */
    interface Sink {
        void put(Message message) throws IOException;
    }

    /** Remembers what was told; confined to the thread. */
    interface Keeping {
        void write(Map<String, Told> told) throws IOException;
    }

    Mailbag(Sink sink, Keeping keeping, Finisher finisher, Clock clock) {
        this.sink = sink;
        this.keeping = keeping;
        this.finisher = finisher;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Adds messages, and if it has changed, what is told once they are in the outbox. */
    void add(List<Draft> drafts, Optional<Map<String, Told>> nowTold) {
        boolean logDrop;
        long count;
        lock.lock();
        try {
            drafts.forEach(this::add);
            told = nowTold.map(Map::copyOf).or(() -> told);
            changed.signalAll();
            logDrop = dropped > 0 && !dropLogged;
            dropLogged |= logDrop;
            count = dropped;
        } finally {
            lock.unlock();
        }
        if (logDrop) {
            log.warn("{} messages were dropped, because the outbox takes none and {} wait already", count, MOST);
        }
    }

    private void add(Draft draft) {
        if (waiting.size() >= MOST) {
            dropped++;
            Optional<Draft> event = waiting.stream()
                    .filter(each -> each.kind() == MessageKind.MOTION)
                    .findFirst();
            if (event.isPresent()) {
                waiting.removeFirstOccurrence(event.get());
            } else if (draft.kind() == MessageKind.MOTION) {
                return;
            } else {
                waiting.removeFirst();
            }
        }
        long pictures =
                waiting.stream().filter(each -> each.picture().isPresent()).count();
        waiting.addLast(pictures < MOST_PICTURES ? draft : draft.withoutPicture());
    }

    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        int failures = 0;
        try {
            while (awaitWork(failures)) {
                failures = step() ? 0 : failures + 1;
            }
            step();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for something to do, or after failures until it is time to try again; false once closing. */
    private boolean awaitWork(int failures) throws InterruptedException {
        Duration wait = failures == 0 ? IDLE : RETRY.waitAfter(failures);
        long from = clock.monotonicNanos();
        lock.lock();
        try {
            while (!closing && (failures > 0 || waiting.isEmpty() && told.isEmpty())) {
                Duration left = wait.minus(clock.since(from));
                if (!left.isPositive()) {
                    break;
                }
                clock.await(changed, left);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts everything that waits; tests call it directly.
     *
     * @return whether the disk took all of it
     */
    boolean step() {
        try {
            while (made.isPresent() || makeNext()) {
                if (made.isPresent()) {
                    sink.put(made.get());
                    made = Optional.empty();
                }
            }
            Optional<Map<String, Told>> now = takeTold();
            if (now.isPresent()) {
                keep(now.get());
            }
            return true;
        } catch (IOException e) {
            log.debug("The outbox takes nothing now", e);
            return false;
        }
    }

    private void keep(Map<String, Told> now) throws IOException {
        try {
            keeping.write(now);
        } catch (IOException e) {
            lock.lock();
            try {
                told = told.or(() -> Optional.of(now));
            } finally {
                lock.unlock();
            }
            throw e;
        }
    }

    private boolean makeNext() {
        Optional<Draft> next;
        lock.lock();
        try {
            next = Optional.ofNullable(waiting.pollFirst());
        } finally {
            lock.unlock();
        }
        try {
            made = next.map(draft -> draft.make(finisher));
        } catch (RuntimeException e) {
            log.error("A message could not be completed and is lost", e);
        }
        return next.isPresent();
    }

    private Optional<Map<String, Told>> takeTold() {
        lock.lock();
        try {
            Optional<Map<String, Told>> now = told;
            told = Optional.empty();
            return now;
        } finally {
            lock.unlock();
        }
    }

    /** Puts what waits, once, within 2 s. */
    @Override
    public void close() throws InterruptedException {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (!Threads.join(thread, CLOSE_LIMIT)) {
            thread.interrupt();
        }
    }
}
