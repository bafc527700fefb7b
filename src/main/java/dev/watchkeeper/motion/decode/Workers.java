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
 * A few threads on which all cameras' pictures are decoded and compared; thread-safe. A camera whose decoder is closed is served by any of
 * them, one with an open decoder by the thread that opened it. Cameras take turns; docs/decisions/0008 says why there is no thread
 * for each. A thread that one camera holds for too long is given up: another takes its place and all that waited for it.
 */
public final class Workers implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    /**
     * A turn may hold its thread so long. Turns are cut after 50 ms, and a group of pictures that is decoded back takes about a second
     * for 4K; a thread that is given up too early costs nothing but a new one.
     */
    static final Duration HELD_LIMIT = Duration.ofSeconds(4);

    /** More threads than that are not given up: whatever holds them would take the memory of the whole process. */
    private static final int MAX_GIVEN_UP = 16;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Deque<Seat> anywhere = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<Seat> seats = new ArrayList<>();
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
         * Works for a moment.
         *
         * @return whether there is more to do now
         */
        boolean turn(Tools tools);

        /** Called before a turn on another thread than the one that the job was bound to, which was given up. */
        void handedOver();

        /** Whether the next turn must be on the same thread; asked after a turn, on its thread. */
        boolean isBound();

        /** Whether a turn is wanted once a second although nothing came; asked on any thread. */
        boolean wantsTick();

        /** Frees what is held; the last call, on the thread of the last turn. */
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

    /** As many as there are processors, at least two: one camera's group of pictures must not hold up all others. */
    public static Workers forThisMachine(Clock clock) {
        return new Workers(Math.max(2, Runtime.getRuntime().availableProcessors()), clock);
    }

    /** A place for a camera, until {@link Seat#close}. */
    public Seat seat(Job job) {
        lock.lock();
        try {
            Seat seat = new Seat(job, this);
            seats.add(seat);
            return seat;
        } finally {
            lock.unlock();
        }
    }

    /** One camera's place; thread-safe. */
    public static final class Seat {
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
            /** Something came while it was being worked on. */
            WORKING_MORE,
            ENDED
        }

        private Seat(Job job, Workers pool) {
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
         * Gives the work up if one turn has held a thread for longer than the limit: should that turn ever end, the work's end follows at once.
         *
         * @return whether that is so; the seat is of no use any more then
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
         * Ends the work after the turn that may be under way.
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

    /** With the lock held. */
    private void wake(Seat seat) {
        switch (seat.state) {
            case IDLE -> enqueue(seat);
            case WORKING -> seat.state = Seat.State.WORKING_MORE;
            case QUEUED, WORKING_MORE, ENDED -> {}
        }
    }

    private void enqueue(Seat seat) {
        seat.state = Seat.State.QUEUED;
        seat.bound.map(Worker::own).orElse(anywhere).addLast(seat);
        work.signalAll();
    }

    /** One worker's life: turn after turn until the pool closes. */
    void serve(Worker worker, Tools tools) throws InterruptedException {
        while (true) {
            Seat seat;
            boolean end;
            boolean handedOver;
            lock.lock();
            try {
                Optional<Seat> next = next(worker);
                if (next.isEmpty()) {
                    return;
                }
                seat = next.get();
                seat.state = Seat.State.WORKING;
                worker.begins(seat, clock.monotonicNanos());
                end = seat.ending;
                handedOver = seat.handedOver;
                seat.handedOver = false;
            } finally {
                lock.unlock();
            }
            if (handedOver) {
                seat.job.handedOver();
            }
            boolean more = worker.turn(seat.job, tools, end);
            lock.lock();
            try {
                worker.ended();
                seat.heldSince = Optional.empty();
                seat.bound = !end && seat.job.isBound() ? Optional.of(worker.inPlace()) : Optional.empty();
                seat.handedOver = seat.bound.isPresent() && worker.isReplaced();
                if (end) {
                    seat.state = Seat.State.ENDED;
                    seats.remove(seat);
                    work.signalAll();
                } else if (more || seat.ending || seat.state == Seat.State.WORKING_MORE) {
                    enqueue(seat);
                } else {
                    seat.state = Seat.State.IDLE;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private Optional<Seat> next(Worker worker) throws InterruptedException {
        while (true) {
            if (worker.isReplaced()) {
                givenUp--;
                return Optional.empty();
            }
            Optional<Seat> found = worker.choose(anywhere);
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
     * Puts a new thread in the place of each that has been held for too long, with the lock held. What waits for the old thread goes over to the
     * new one, with its decoders: they belong to one thread at a time, and the old one is busy with another camera's and comes back to none.
     */
    private void giveUpHeld() {
        if (clock.since(lookedNanos).compareTo(TICK) < 0) {
            return;
        }
        lookedNanos = clock.monotonicNanos();
        for (int i = 0; i < workers.size() && givenUp < MAX_GIVEN_UP; i++) {
            Worker old = workers.get(i);
            Optional<Seat> holder = old.heldBy(clock, HELD_LIMIT);
            if (holder.isPresent()) {
                Worker fresh = new Worker(++made, this);
                old.replacedBy(fresh, holder.get().job.name());
                holder.get().heldSince = Optional.of(lookedNanos);
                seats.stream()
                        .filter(seat -> seat != holder.get() && seat.bound.equals(Optional.of(old)))
                        .forEach(seat -> seat.giveTo(fresh));
                workers.set(i, fresh);
                givenUp++;
                fresh.start();
            }
        }
        work.signalAll();
    }

    /** Threads that were given up and have not come back. */
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
            seats.stream().filter(seat -> seat.job.wantsTick()).forEach(this::wake);
        }
    }

    /** Ends the threads after what is queued; seats should be closed before. */
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
