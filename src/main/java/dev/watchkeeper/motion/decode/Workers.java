package dev.watchkeeper.motion.decode;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A few threads that decode and compare the pictures of all cameras; thread-safe. Any of them serves a camera whose decoder is closed; a camera with an
 * open decoder stays with the thread that opened it. Cameras take turns; docs/decisions/0008 says why there is no thread for each. A thread that one
 * camera holds for too long is given up: a new one replaces it and serves the cameras that waited for it.
 */
public final class Workers implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    /**
     * A turn may hold its thread for this long. Turns end after 50 ms, and decoding a skipped group of pictures takes about a second for 4K; giving up a
     * thread too early costs no more than a new one.
     */
    static final Duration HELD_LIMIT = Duration.ofSeconds(4);

    /** The most threads given up: beyond that, what holds them would take the memory of the whole process. */
    private static final int MAX_GIVEN_UP = 16;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Deque<Slot> anywhere = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private long tickedNanos;
    private long lookedNanos;
    private int made;
    private int givenUp;
    private boolean closing;

    /** The work for one camera, done in turns. */
    public interface Job {
        /** Names the worker's thread during the turn. */
        String name();

        /**
         * Works for one turn.
         *
         * @return whether there is more to do now
         */
        boolean turn(Tools tools);

        /** Called before a turn on another thread, because the one that the job was bound to was given up. */
        void handedOver();

        /** Whether the next turn must be on the same thread; called after a turn, on its thread. */
        boolean isBound();

        /** Whether the job needs a turn once a second even if nothing wakes it; called on any thread. */
        boolean wantsTick();

        /** Frees everything; the last call, on the thread of the last turn. */
        void end(Tools tools);
    }

    /** @param count threads, at least 1 */
    public Workers(int count, Clock clock) {
        this.clock = clock;
        tickedNanos = clock.monotonicNanos();
        lookedNanos = tickedNanos;
        for (int i = 0; i < count; i++) {
            workers.add(new Worker(++made, this));
        }
        workers.forEach(Worker::start);
    }

    /** One thread per processor, at least two: one camera's group of pictures must not delay all others. */
    public static Workers forThisMachine(Clock clock) {
        return new Workers(Math.max(2, Runtime.getRuntime().availableProcessors()), clock);
    }

    /** Adds a camera, until {@link Slot#close}. */
    public Slot slot(Job job) {
        lock.lock();
        try {
            Slot slot = new Slot(job, this);
            slots.add(slot);
            return slot;
        } finally {
            lock.unlock();
        }
    }

    /** One camera among those served; thread-safe. */
    public static final class Slot {
        private final Job job;
        private final Workers pool;
        private Optional<Worker> bound = Optional.empty();
        private State state = State.IDLE;
        private boolean ending;
        private boolean handedOver;
        private Optional<Long> heldSince = Optional.empty();

        private enum State {
            IDLE,
            QUEUED,
            WORKING,
            /** Woken again during its turn. */
            WORKING_MORE,
            ENDED
        }

        private Slot(Job job, Workers pool) {
            this.job = job;
            this.pool = pool;
        }

        private void giveTo(Worker fresh) {
            bound = Optional.of(fresh);
            handedOver = true;
        }

        /** Asks for a turn; never waits. */
        public void wake() {
            pool.lock.lock();
            try {
                pool.wake(this);
                pool.giveUpHeld();
            } finally {
                pool.lock.unlock();
            }
        }

        /**
         * Gives the job up if one turn has held a thread for longer than the limit: should that turn ever end, the job ends at once.
         *
         * @return whether the job was given up; the slot is then useless
         */
        public boolean giveUpAfter(Duration limit) {
            pool.lock.lock();
            try {
                if (ending
                        || heldSince.isEmpty()
                        || pool.clock.since(heldSince.get()).compareTo(limit) < 0) {
                    return false;
                }
                ending = true;
                return true;
            } finally {
                pool.lock.unlock();
            }
        }

        /**
         * Ends the job after its current turn, if any.
         *
         * @return false if that takes longer than the limit
         */
        public boolean close(Duration limit) throws InterruptedException {
            pool.lock.lock();
            try {
                ending = true;
                pool.wake(this);
                long from = pool.clock.monotonicNanos();
                while (state != State.ENDED) {
                    Duration left = limit.minus(pool.clock.since(from));
                    if (!left.isPositive()) {
                        return false;
                    }
                    pool.clock.await(pool.work, left);
                }
                return true;
            } finally {
                pool.lock.unlock();
            }
        }
    }

    /** Called with the lock held. */
    private void wake(Slot slot) {
        switch (slot.state) {
            case IDLE -> enqueue(slot);
            case WORKING -> slot.state = Slot.State.WORKING_MORE;
            case QUEUED, WORKING_MORE, ENDED -> {}
        }
    }

    private void enqueue(Slot slot) {
        slot.state = Slot.State.QUEUED;
        slot.bound.map(Worker::own).orElse(anywhere).addLast(slot);
        work.signalAll();
    }

    /** Runs turns on a worker's thread until the pool closes or the worker is replaced. */
    void serve(Worker worker, Tools tools) throws InterruptedException {
        while (true) {
            Slot slot;
            boolean end;
            boolean handedOver;
            lock.lock();
            try {
                Optional<Slot> next = next(worker);
                if (next.isEmpty()) {
                    return;
                }
                slot = next.get();
                slot.state = Slot.State.WORKING;
                worker.begins(slot, clock.monotonicNanos());
                end = slot.ending;
                handedOver = slot.handedOver;
                slot.handedOver = false;
            } finally {
                lock.unlock();
            }
            if (handedOver) {
                slot.job.handedOver();
            }
            boolean more = worker.turn(slot.job, tools, end);
            lock.lock();
            try {
                worker.ended();
                slot.heldSince = Optional.empty();
                slot.bound = !end && slot.job.isBound() ? Optional.of(worker.inPlace()) : Optional.empty();
                slot.handedOver = slot.bound.isPresent() && worker.isReplaced();
                if (end) {
                    slot.state = Slot.State.ENDED;
                    slots.remove(slot);
                    work.signalAll();
                } else if (more || slot.ending || slot.state == Slot.State.WORKING_MORE) {
                    enqueue(slot);
                } else {
                    slot.state = Slot.State.IDLE;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Optional<Slot> next(Worker worker) throws InterruptedException {
        while (true) {
            if (worker.isReplaced()) {
                givenUp--;
                return Optional.empty();
            }
            Optional<Slot> found = worker.choose(anywhere);
            if (found.isPresent()) {
                return found;
            }
            if (closing) {
                return Optional.empty();
            }
            clock.await(work, TICK);
            tick();
            giveUpHeld();
        }
    }

    /**
     * Replaces each thread that has been held for too long; called with the lock held. Cameras that wait for the old thread move to the new one with
     * their decoders, which belong to one thread at a time: the old thread is busy with another camera and never returns to them.
     */
    private void giveUpHeld() {
        if (clock.since(lookedNanos).compareTo(TICK) < 0) {
            return;
        }
        lookedNanos = clock.monotonicNanos();
        for (int i = 0; i < workers.size() && givenUp < MAX_GIVEN_UP; i++) {
            Worker old = workers.get(i);
            Optional<Slot> holder = old.heldBy(clock, HELD_LIMIT);
            if (holder.isPresent()) {
                Worker fresh = new Worker(++made, this);
                old.replacedBy(fresh, holder.get().job.name());
                holder.get().heldSince = Optional.of(lookedNanos);
                slots.stream()
                        .filter(slot -> slot != holder.get() && slot.bound.equals(Optional.of(old)))
                        .forEach(slot -> slot.giveTo(fresh));
                workers.set(i, fresh);
                givenUp++;
                fresh.start();
            }
        }
        work.signalAll();
    }

    /** Threads that were given up and have not returned. */
    public int givenUp() {
        lock.lock();
        try {
            return givenUp;
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        if (clock.since(tickedNanos).compareTo(TICK) >= 0) {
            tickedNanos = clock.monotonicNanos();
            slots.stream().filter(slot -> slot.job.wantsTick()).forEach(this::wake);
        }
    }

    /** Ends the threads after the queued turns; close the slots first. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        workers.forEach(worker -> worker.join(CLOSE_LIMIT));
    }
}
