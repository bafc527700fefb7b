package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records one camera on a thread of its own; thread-safe. What comes in is only queued: a slow disk never holds the capture up.
 * When the queue is full, whole groups of pictures are left out and counted.
 */
public final class Recorder implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    /** About 30 s of video at 25 pictures a second with sound. */
    public static final int MAX_PACKETS = 2500;

    private static final long MAX_BYTES = 32L << 20;
    private static final int MAX_ORDERS = 10_000;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(250);

    private final String camera;
    private final Clock clock;
    private final Marks marks;
    private final RecorderCore core;
    private final LinkedBlockingQueue<Order> queue = new LinkedBlockingQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong queuedPackets = new AtomicLong();
    private final AtomicLong droppedPackets = new AtomicLong();
    private final Thread thread;
    private boolean dropping;
    private volatile boolean stopping;
    private volatile long stopNanos;
    private volatile RecorderStatus status;

    /**
     * Starts the recorder's thread.
     *
     * @param ring the camera's ring; it must be offered each packet before this recorder is
     * @param opener usually {@link SegmentFiles}
     * @param publish takes the events about files; usually the bus
     * @param diskFull called when the volume is full, must not wait; usually {@link Retention#requestRoom}
     * @param data the folder that holds everything Watchkeeper writes
     * @param marks is told of what the recorder was given and has finished, and of bytes on the disk
     * @param checks look whether what was written plays
     */
    public Recorder(
            CameraSettings settings,
            GopRing ring,
            SegmentFiles opener,
            Consumer<Event> publish,
            Clock clock,
            Runnable diskFull,
            Path data,
            Marks marks,
            PieceChecks checks) {
        this(
                settings.name(),
                clock,
                marks,
                new RecorderCore(
                        settings.name(),
                        settings.record(),
                        ring,
                        opener,
                        publish,
                        clock,
                        diskFull,
                        data,
                        marks,
                        checks.of(settings.name(), marks)));
    }

    Recorder(String camera, Clock clock, Marks marks, RecorderCore core) {
        this.marks = marks;
        this.camera = camera;
        this.clock = clock;
        this.core = core;
        this.status = core.status(0);
        this.thread = Threads.platform("record-" + camera, this::run);
        thread.start();
    }

    @Override
    public void sessionBegan(long epoch, Optional<Track.Audio> sound) {
        order(new Order.SessionBegan(sound));
    }

    @Override
    public void packet(Packet packet) {
        boolean full = queuedPackets.get() >= MAX_PACKETS || queuedBytes.get() + packet.sizeBytes() > MAX_BYTES;
        if (full || (dropping && !packet.startsGop())) {
            if (!dropping) {
                log.warn("[{}] The disk is too slow for the recording: pictures are left out", camera);
            }
            dropping = true;
            droppedPackets.incrementAndGet();
            return;
        }
        dropping = false;
        queuedPackets.incrementAndGet();
        queuedBytes.addAndGet(packet.sizeBytes());
        marks.recordingGiven();
        queue.add(new Order.Take(packet));
    }

    @Override
    public void sessionEnded(long epoch) {
        order(new Order.SessionEnded());
    }

    /** Takes the beginning or the end of motion; ignores those of other cameras. */
    public void motion(Event.Motion motion) {
        if (motion.camera().equals(camera)) {
            order(new Order.Motion(motion));
        }
    }

    private void order(Order order) {
        if (queue.size() < MAX_ORDERS) {
            queue.add(order);
        } else {
            log.error("[{}] The recorder is stuck and lost an order", camera);
        }
    }

    /** What the recorder was doing at its last step; never waits. */
    public RecorderStatus status() {
        return status;
    }

    /** Packets that wait to be written. */
    public int waiting() {
        return queue.size();
    }

    private void run() {
        try {
            while (!(stopping && (queue.isEmpty() || clock.since(stopNanos).compareTo(DRAIN_LIMIT) > 0))) {
                Order order = queue.poll(stopping ? 0 : TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (order != null) {
                    carryOut(order);
                }
                core.tick();
                status = core.status(droppedPackets.get());
                marks.recordingWanted(status.wanted());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            core.close();
            status = core.status(droppedPackets.get());
        }
    }

    private void carryOut(Order order) {
        try {
            switch (order) {
                case Order.Take take -> {
                    queuedPackets.decrementAndGet();
                    queuedBytes.addAndGet(-take.packet().sizeBytes());
                    core.packet(take.packet());
                }
                case Order.SessionBegan began -> core.sessionBegan(began.sound());
                case Order.SessionEnded ended -> core.sessionEnded();
                case Order.Motion motion -> core.motion(motion.event());
            }
        } catch (RuntimeException e) {
            log.error("[{}] The recorder stumbled over one order and goes on with the next", camera, e);
        } finally {
            if (order instanceof Order.Take) {
                marks.recordingDone();
            }
        }
    }

    /** Writes what waits, for 1 s at most, closes the file properly and ends the thread; returns within 2 s. */
    @Override
    public void close() {
        stopNanos = clock.monotonicNanos();
        stopping = true;
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.error(
                        "[{}] The disk did not let the recording be closed in time; its last seconds may be lost",
                        camera);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** What the thread is asked to do; immutable. */
    private sealed interface Order {
        record Take(Packet packet) implements Order {}

        record SessionBegan(Optional<Track.Audio> sound) implements Order {}

        record SessionEnded() implements Order {}

        record Motion(Event.Motion event) implements Order {}
    }
}
