package dev.watchkeeper.motion;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.CpuTime;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.PacketQueue;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.Tools;
import dev.watchkeeper.motion.decode.Workers;
import dev.watchkeeper.motion.explain.MotionPicture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds motion in the packets of one camera and publishes {@code MotionBegan} and {@code MotionEnded}; thread-safe. Decoding and
 * comparing happen on the workers; whoever gives packets never waits, and what does not fit is dropped up to a keyframe.
 */
public final class MotionStage implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MotionStage.class);

    /** About ten seconds of a usual camera; more than that is no motion alarm any more. */
    public static final int MAX_WAITING_PACKETS = 300;

    /** Ends of sessions may wait beside the packets; one that finds no room shows by the epoch of the next packet. */
    private static final PacketQueue.Limits LIMITS = new PacketQueue.Limits(MAX_WAITING_PACKETS, 16L << 20, 8);

    /** Packets of a quiet scene wait so long for company, µs of the stream: waking a thread costs more than taking a packet. */
    private static final long WAIT_MICROS = 500_000;

    private static final Duration LATE = Duration.ofSeconds(1);

    /** After so much work the other cameras have their turn. */
    private static final Duration TURN = Duration.ofMillis(50);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** After so long the one thing that is being worked on is not waited for any more: the search begins anew with the next keyframe. */
    private static final Duration HOPELESS = Duration.ofSeconds(60);

    /** Each time costs a thread and a decoder for good. */
    private static final int MAX_HOPELESS = 3;

    /** Without a packet for so long (or the end-after time, if longer) an open event ends. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final String camera;
    private final MotionSettings settings;
    private final Clock clock;
    private final PacketQueue<SessionEnded> queue = new PacketQueue<>(LIMITS);
    private final EventBus bus;
    private final Workers workers;
    private final Marks marks;
    private final Consumer<MotionPicture> onlooker;
    private final ErrorLog errors;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final BusyMeter busy;
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong analysedBefore = new AtomicLong();
    private final ReentrantLock renewal = new ReentrantLock();
    private volatile Life life;
    private volatile Optional<Workers.Seat> seat = Optional.empty();
    private int hopeless;
    private volatile long lastPacketNanos;
    private volatile long offeredNanos;
    private long wokenMicros = Long.MIN_VALUE;
    private volatile Effort effort = Effort.FULL;
    private boolean seenVideo;

    /** @param marks is told of what the stage was given and has finished, and of good pictures */
    public MotionStage(
            String camera, MotionSettings settings, Clock clock, EventBus bus, Workers workers, Marks marks) {
        this(camera, settings, clock, bus, workers, marks, picture -> {});
    }

    /** @param onlooker is told what was made of each picture, on a worker, which it must not keep waiting */
    public MotionStage(
            String camera,
            MotionSettings settings,
            Clock clock,
            EventBus bus,
            Workers workers,
            Marks marks,
            Consumer<MotionPicture> onlooker) {
        this.marks = marks;
        this.onlooker = onlooker;
        this.camera = camera;
        this.settings = settings;
        this.clock = clock;
        this.bus = bus;
        this.workers = workers;
        this.errors = new ErrorLog(clock, camera);
        this.busy = new BusyMeter(clock);
        this.life = new Life();
    }

    /** Takes a seat at the workers; a second call does nothing. Packets may be given before. */
    public void start() {
        renewal.lock();
        try {
            if (seat.isEmpty() && !closed.get()) {
                takeSeat();
            }
        } finally {
            renewal.unlock();
        }
    }

    private void takeSeat() {
        Workers.Seat taken = workers.seat(life);
        seat = Optional.of(taken);
        taken.wake();
    }

    /** Its counts stay. */
    private void forget(MotionFinder old) {
        faults.addAndGet(old.report().errors());
        analysedBefore.addAndGet(old.analysed());
    }

    /** What hangs in foreign code can be ended by nobody, but it need not be waited for. */
    private void renewIfHopeless(Workers.Seat held) {
        Optional<Event.MotionEnded> cutOff = Optional.empty();
        renewal.lock();
        try {
            if (hopeless < MAX_HOPELESS && !closed.get() && held.giveUpAfter(HOPELESS)) {
                hopeless++;
                forget(life.finder);
                cutOff = life.giveUp();
                log.error(
                        "[{}] The search for motion has hung for {} s and begins anew at the next keyframe{}",
                        camera,
                        HOPELESS.toSeconds(),
                        hopeless < MAX_HOPELESS ? "" : "; it is the last time: restart Watchkeeper if it hangs again");
                life = new Life();
                takeSeat();
            }
        } finally {
            renewal.unlock();
        }
        cutOff.ifPresent(bus::publish);
    }

    @Override
    public void packet(Packet packet) {
        if (!packet.isVideo() || closed.get()) {
            return;
        }
        if (queue.offer(packet)) {
            marks.analysisGiven();
        }
        offeredNanos = clock.monotonicNanos();
        long sinceWoken = packet.ptsMicros() - wokenMicros;
        if (packet.keyframe() || life.finder.holdsDecoder() || sinceWoken >= WAIT_MICROS || sinceWoken < 0) {
            wokenMicros = packet.ptsMicros();
            seat.ifPresent(Workers.Seat::wake);
        }
        if (packet.keyframe()) {
            seat.ifPresent(this::renewIfHopeless);
        }
    }

    @Override
    public void sessionEnded(long epoch) {
        queue.send(new SessionEnded(epoch));
        seat.ifPresent(Workers.Seat::wake);
    }

    private record SessionEnded(long epoch) {}

    /** The stage's work, as the workers do it; the first life ends with the stage, unless it hangs and another takes its place. */
    private final class Life implements Workers.Job {
        private final Outlet outlet = new Outlet(bus);
        private volatile MotionFinder finder = newFinder();
        private volatile boolean open;

        private MotionFinder newFinder() {
            return new MotionFinder(camera, settings, outlet, marks, this::tell);
        }

        private void tell(MotionPicture picture) {
            if (!outlet.isClosed()) {
                onlooker.accept(picture);
            }
        }

        /**
         * From now on nothing more is taken and nothing is told.
         *
         * @return the end of the event that was open
         */
        Optional<Event.MotionEnded> giveUp() {
            return outlet.close() ? finder.soFar() : Optional.empty();
        }

        @Override
        public String name() {
            return camera;
        }

        @Override
        public boolean turn(Tools tools) {
            long cpu = CpuTime.ofThisThreadNanos();
            long from = clock.monotonicNanos();
            try {
                while (!outlet.isClosed() && clock.since(from).compareTo(TURN) < 0) {
                    if (!take(queue.poll(), tools)) {
                        endAfterSilence();
                        return false;
                    }
                }
                return true;
            } catch (RuntimeException e) {
                beginAnew(e);
                return true;
            } finally {
                open = finder.isOpen();
                errors.report("pictures could not be decoded", decodeErrors());
                busy.add(CpuTime.ofThisThreadNanos() - cpu);
            }
        }

        @Override
        public void handedOver() {
            finder.handedOver();
        }

        @Override
        public boolean isBound() {
            return finder.holdsDecoder();
        }

        @Override
        public boolean wantsTick() {
            // The last packets of a stream that stands still have nobody behind them to wake the workers.
            return open || (queue.size() > 0 && clock.since(offeredNanos).compareTo(LATE) > 0);
        }

        @Override
        public void end(Tools tools) {
            try (MotionFinder last = finder) {
                boolean more = true;
                while (more && !outlet.isClosed()) {
                    more = take(queue.poll(), tools);
                }
                last.sessionEnded(Long.MAX_VALUE, tools);
            } finally {
                if (seenVideo && !outlet.isClosed()) {
                    log.info("[{}] Motion-triggered processor stopped", camera);
                }
            }
        }

        /** @return whether there was something to take */
        private boolean take(PacketQueue.Item<SessionEnded> item, Tools tools) {
            return switch (item) {
                case PacketQueue.Item.Data<SessionEnded>(Packet packet, boolean afterGap) -> {
                    lastPacketNanos = clock.monotonicNanos();
                    tellStart();
                    try {
                        finder.effort(effort);
                        finder.packet(packet, afterGap, tools);
                    } finally {
                        marks.analysisDone();
                    }
                    yield true;
                }
                case PacketQueue.Item.Message<SessionEnded>(SessionEnded ended) -> {
                    finder.sessionEnded(ended.epoch(), tools);
                    yield true;
                }
                case PacketQueue.Item.None<SessionEnded> none -> false;
            };
        }

        /** A fault of ours ends the life of a finder; the next one begins with a fresh decoder at a keyframe. */
        private void beginAnew(RuntimeException fault) {
            log.error("[{}] The motion stage failed on a packet and begins anew at the next keyframe", camera, fault);
            faults.incrementAndGet();
            forget(finder);
            try (MotionFinder old = finder) {
                old.endEvent();
            } finally {
                finder = newFinder();
            }
        }

        private void endAfterSilence() {
            Duration limit = settings.endAfter().compareTo(SILENCE) > 0 ? settings.endAfter() : SILENCE;
            if (finder.isOpen() && clock.since(lastPacketNanos).compareTo(limit) > 0) {
                finder.endEvent();
            }
        }
    }

    /** People and scripts take the line for a sign of health, so that it is not told before the camera sends video. */
    private void tellStart() {
        if (!seenVideo) {
            seenVideo = true;
            log.info("[{}] Motion-triggered processor started", camera);
        }
    }

    /** How much is done from now on; for a node that has too much to do. */
    public void effort(Effort wanted) {
        effort = wanted;
    }

    /** Pictures compared so far. */
    public long analysed() {
        return analysedBefore.get() + life.finder.analysed();
    }

    /** Packets that found no room. */
    public long dropped() {
        return queue.dropped();
    }

    /** Pictures that could not be decoded, or only with invented parts. */
    public long decodeErrors() {
        return faults.get() + life.finder.report().errors();
    }

    /** What is decoded at present and why. */
    public DecodeReport decoding() {
        return life.finder.report();
    }

    /** Packets that wait. */
    public int queued() {
        return queue.size();
    }

    /** Processor time spent decoding and comparing so far. */
    public Duration busy() {
        return busy.sum();
    }

    /** The same for the last one to two minutes, in ms a minute. */
    public double busyMillisPerMinute() {
        return busy.millisPerMinute();
    }

    /** Looks at what waits, ends an open event with its last motion and frees the decoder, within 2 s. */
    @Override
    public void close() {
        if (closed.getAndSet(true) || seat.isEmpty()) {
            return;
        }
        try {
            if (!seat.get().close(CLOSE_LIMIT)) {
                log.error("[{}] The motion stage did not end within {} s", camera, CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
