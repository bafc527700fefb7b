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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds motion in the packets of one camera and publishes {@code MotionBegan} and {@code MotionEnded}; thread-safe. The workers decode and compare;
 * the caller that passes packets never waits, and what does not fit is dropped up to a keyframe.
 */
public final class MotionStage implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MotionStage.class);

    /** About ten seconds of a usual camera: a motion alarm that comes later is none. */
    public static final int MAX_WAITING_PACKETS = 300;

    /** Ends of sessions may wait beside the packets; one that finds no room shows by the epoch of the next packet. */
    private static final PacketQueue.Limits LIMITS = new PacketQueue.Limits(MAX_WAITING_PACKETS, 16L << 20, 8);

    /** Packets of a quiet scene wait this long for more, µs of the stream: waking a thread costs more than taking a packet. */
    private static final long WAIT_MICROS = 500_000;

    private static final Duration LATE = Duration.ofSeconds(1);

    /** After this much work, other cameras take their turn. */
    private static final Duration TURN = Duration.ofMillis(50);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** A single step that takes longer is abandoned: the search restarts at the next keyframe. */
    private static final Duration HUNG_LIMIT = Duration.ofSeconds(60);

    /** Each restart costs a thread and a decoder for good. */
    private static final int MAX_RESTARTS = 3;

    /** An open event ends without a packet for this long, or for end-after if that is longer. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final String camera;
    private final MotionSettings settings;
    private final Shared shared;
    private final Clock clock;
    private final PacketQueue<SessionEnded> queue = new PacketQueue<>(LIMITS);
    private final Marks marks;
    private final Observers observers;
    private final ErrorLog errors;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final BusyMeter busy;
    private final AtomicLong faults = new AtomicLong();
    private final AtomicLong analysedBefore = new AtomicLong();
    private final ReentrantLock restarting = new ReentrantLock();
    private volatile Search search;
    private volatile Optional<Workers.Slot> slot = Optional.empty();
    private int restarts;
    private volatile long lastPacketNanos;
    private volatile long offeredNanos;
    private long wokenMicros = Long.MIN_VALUE;
    private volatile Effort effort = Effort.FULL;
    private boolean seenVideo;

    /** What the stages of all cameras share; immutable. */
    public record Shared(Clock clock, EventBus bus, Workers workers) {}

    /** @param marks is notified of what the stage was given and has finished, and of good pictures */
    public MotionStage(String camera, MotionSettings settings, Shared shared, Marks marks) {
        this(camera, settings, shared, marks, Observers.NONE);
    }

    /** @param observers look on, on a worker, and must not block */
    public MotionStage(String camera, MotionSettings settings, Shared shared, Marks marks, Observers observers) {
        this.camera = camera;
        this.settings = settings;
        this.shared = shared;
        this.clock = shared.clock();
        this.marks = marks;
        this.observers = observers;
        this.errors = new ErrorLog(clock, camera);
        this.busy = new BusyMeter(clock);
        this.search = new Search();
    }

    /** Adds the stage to the workers; a second call does nothing. Packets may come before. */
    public void start() {
        restarting.lock();
        try {
            if (slot.isEmpty() && !closed.get()) {
                takeSlot();
            }
        } finally {
            restarting.unlock();
        }
    }

    private void takeSlot() {
        Workers.Slot taken = shared.workers().slot(search);
        slot = Optional.of(taken);
        taken.wake();
    }

    /** Keeps the counts of a finder that is replaced. */
    private void keepCounts(MotionFinder old) {
        faults.addAndGet(old.report().errors());
        analysedBefore.addAndGet(old.analysed());
    }

    /** Replaces a search that hangs: nothing can end what hangs in native code, but nobody needs to wait for it. */
    private void restartIfHung(Workers.Slot held) {
        Optional<Event.MotionEnded> cutOff = Optional.empty();
        restarting.lock();
        try {
            if (restarts < MAX_RESTARTS && !closed.get() && held.giveUpAfter(HUNG_LIMIT)) {
                restarts++;
                keepCounts(search.finder);
                cutOff = search.giveUp();
                log.error(
                        "[{}] The search for motion has hung for {} s and restarts at the next keyframe{}",
                        camera,
                        HUNG_LIMIT.toSeconds(),
                        restarts < MAX_RESTARTS
                                ? ""
                                : "; this is the last restart: restart Watchkeeper if it hangs again");
                search = new Search();
                takeSlot();
            }
        } finally {
            restarting.unlock();
        }
        cutOff.ifPresent(shared.bus()::publish);
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
        if (packet.keyframe() || search.finder.holdsDecoder() || sinceWoken >= WAIT_MICROS || sinceWoken < 0) {
            wokenMicros = packet.ptsMicros();
            slot.ifPresent(Workers.Slot::wake);
        }
        if (packet.keyframe()) {
            slot.ifPresent(this::restartIfHung);
        }
    }

    @Override
    public void sessionEnded(long epoch) {
        queue.send(new SessionEnded(epoch));
        slot.ifPresent(Workers.Slot::wake);
    }

    private record SessionEnded(long epoch) {}

    /** The stage's work on the workers; it ends with the stage, or is replaced if it hangs. */
    private final class Search implements Workers.Job {
        private final EventGate gate = new EventGate(shared.bus());
        private volatile MotionFinder finder = newFinder();
        private volatile boolean open;

        private MotionFinder newFinder() {
            return new MotionFinder(camera, settings, gate, marks, new Observers(this::forward, this::show));
        }

        private void forward(MotionPicture picture) {
            if (!gate.isClosed()) {
                observers.findings().accept(picture);
            }
        }

        private void show(EventPicture picture) {
            if (!gate.isClosed()) {
                observers.pictures().show(picture);
            }
        }

        /**
         * Stops taking packets and publishing.
         *
         * @return the end of the event that was open
         */
        Optional<Event.MotionEnded> giveUp() {
            return gate.close() ? finder.soFar() : Optional.empty();
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
                while (!gate.isClosed() && clock.since(from).compareTo(TURN) < 0) {
                    if (!take(queue.poll(), tools)) {
                        endAfterSilence();
                        return false;
                    }
                }
                return true;
            } catch (RuntimeException e) {
                restart(e);
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
            // No later packet wakes the workers for the last ones of a stream that has stalled.
            return open || (queue.size() > 0 && clock.since(offeredNanos).compareTo(LATE) > 0);
        }

        @Override
        public void end(Tools tools) {
            try (MotionFinder last = finder) {
                boolean more = true;
                while (more && !gate.isClosed()) {
                    more = take(queue.poll(), tools);
                }
                last.sessionEnded(Long.MAX_VALUE, tools);
            } finally {
                if (seenVideo && !gate.isClosed()) {
                    log.info("[{}] Motion-triggered processor stopped", camera);
                }
            }
        }

        /** @return whether there was something to take */
        private boolean take(PacketQueue.Item<SessionEnded> item, Tools tools) {
            return switch (item) {
                case PacketQueue.Item.Data<SessionEnded>(Packet packet, boolean afterGap) -> {
                    lastPacketNanos = clock.monotonicNanos();
                    logStart();
                    try {
                        finder.effort(effort);
                        finder.packet(packet, afterGap, tools);
                    } finally {
                        marks.analysisDone(packet.timeNanos());
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

        /** Replaces the finder after a fault in Watchkeeper; the new one begins with a fresh decoder at a keyframe. */
        private void restart(RuntimeException fault) {
            log.error("[{}] The motion stage failed on a packet and restarts at the next keyframe", camera, fault);
            faults.incrementAndGet();
            keepCounts(finder);
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

    /** Logs the start only when the camera sends video: people and scripts read the line as a sign of health. */
    private void logStart() {
        if (!seenVideo) {
            seenVideo = true;
            log.info("[{}] Motion-triggered processor started", camera);
        }
    }

    /** Sets how much is done from now on; for an overloaded node. */
    public void effort(Effort wanted) {
        effort = wanted;
    }

    /** Pictures compared so far. */
    public long analysed() {
        return analysedBefore.get() + search.finder.analysed();
    }

    /** Packets dropped because the queue was full. */
    public long dropped() {
        return queue.dropped();
    }

    /** Pictures that could not be decoded, or only with concealed damage. */
    public long decodeErrors() {
        return faults.get() + search.finder.report().errors();
    }

    /** What is decoded now and why. */
    public DecodeReport decoding() {
        return search.finder.report();
    }

    /** Packets waiting. */
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

    /** Examines what waits, ends an open event with its last motion and frees the decoder, within 2 s. */
    @Override
    public void close() {
        if (closed.getAndSet(true) || slot.isEmpty()) {
            return;
        }
        try {
            if (!slot.get().close(CLOSE_LIMIT)) {
                log.error("[{}] The motion stage did not stop within {} s", camera, CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
