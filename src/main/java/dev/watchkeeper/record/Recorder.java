package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.PacketQueue;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records one camera on a thread of its own; thread-safe. Packets are only queued, so a slow disk never delays capture: when the queue is full,
 * whole groups of pictures are dropped and counted.
 */
public final class Recorder implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    /** About 30 s of video at 25 pictures a second, with sound. */
    public static final int MAX_PACKETS = 2500;

    private static final PacketQueue.Limits LIMITS = new PacketQueue.Limits(MAX_PACKETS, 32L << 20, 10_000);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(250);

    private final String camera;
    private final Clock clock;
    private final Marks marks;
    private final RecorderCore core;
    private final PacketQueue<Order> queue = new PacketQueue<>(LIMITS);
    private final Thread thread;
    private boolean dropping;
    private volatile boolean stopping;
    private volatile long stopNanos;
    private volatile RecorderStatus status;

    /**
     * Where recordings go; immutable.
     *
     * @param files usually {@link SegmentFiles}
     * @param data the folder that holds everything Watchkeeper writes
     * @param diskFull called when the volume is full; must not wait; usually {@link Retention#requestRoom}
     */
    public record Storage(SegmentWriter.Opener files, Path data, Runnable diskFull) {}

    /**
     * Who learns what becomes of the recording; immutable.
     *
     * @param publish takes the events about files; usually the bus
     * @param marks takes what the recorder was given and has finished, and that bytes reached the disk
     * @param checks check that the files play
     */
    public record Outlets(Consumer<Event> publish, Marks marks, PieceChecks checks) {}

    /** The same for one camera; immutable. */
    record Reports(Consumer<Event> publish, Marks marks, PieceCheck check) {}

    /**
     * Starts the recorder's thread.
     *
     * @param ring the camera's ring; it must be offered each packet before this recorder is
     */
    public Recorder(CameraSettings settings, GopRing ring, Storage storage, Outlets outlets, Clock clock) {
        this(
                settings.name(),
                clock,
                outlets.marks,
                new RecorderCore(
                        new RecorderCore.Camera(settings.name(), settings.record()),
                        ring,
                        storage,
                        new Reports(outlets.publish, outlets.marks, outlets.checks.of(settings.name(), outlets.marks)),
                        clock));
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
        send(new Order.SessionBegan(sound));
    }

    @Override
    public void packet(Packet packet) {
        if (queue.offer(packet)) {
            dropping = false;
            marks.recordingGiven();
        } else if (!dropping) {
            dropping = true;
            log.warn("[{}] The disk is too slow for the recording: pictures are dropped", camera);
        }
    }

    @Override
    public void sessionEnded(long epoch) {
        send(new Order.SessionEnded());
    }

    /** Takes the beginning or end of what is recorded; ignores other cameras. */
    public void occasion(Event.Occasion occasion) {
        if (occasion.camera().equals(camera)) {
            send(new Order.Occasion(occasion));
        }
    }

    private void send(Order order) {
        if (!queue.send(order)) {
            log.error("[{}] The recorder is stuck: an order was lost", camera);
        }
    }

    /** What the recorder was doing at its last step; never waits. */
    public RecorderStatus status() {
        return status;
    }

    /** How many packets and orders wait. */
    public int waiting() {
        return queue.size();
    }

    private void run() {
        try {
            while (!stopping || (queue.size() > 0 && clock.since(stopNanos).compareTo(DRAIN_LIMIT) <= 0)) {
                execute(queue.poll(stopping ? Duration.ZERO : TICK));
                core.tick();
                status = core.status(queue.dropped());
                marks.recordingWanted(status.wanted());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            core.close();
            status = core.status(queue.dropped());
        }
    }

    private void execute(PacketQueue.Item<Order> item) {
        try {
            switch (item) {
                case PacketQueue.Item.Data<Order> data -> takePacket(data.packet());
                case PacketQueue.Item.Message<Order>(Order order) -> execute(order);
                case PacketQueue.Item.None<Order> none -> {}
            }
        } catch (RuntimeException e) {
            log.error("[{}] The recorder failed on one packet or order and continues with the next", camera, e);
        }
    }

    private void takePacket(Packet packet) {
        try {
            core.packet(packet);
        } finally {
            marks.recordingDone();
        }
    }

    private void execute(Order order) {
        switch (order) {
            case Order.SessionBegan began -> core.sessionBegan(began.sound());
            case Order.SessionEnded ended -> core.sessionEnded();
            case Order.Occasion occasion -> core.occasion(occasion.event());
        }
    }

    /** Writes what waits, for up to 1 s, closes the file properly and ends the thread; returns within 2 s. */
    @Override
    public void close() {
        stopNanos = clock.monotonicNanos();
        stopping = true;
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.error(
                        "[{}] The disk kept the recording from closing in time; its last seconds may be lost", camera);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** What the thread is to do, besides packets; immutable. */
    private sealed interface Order {
        record SessionBegan(Optional<Track.Audio> sound) implements Order {}

        record SessionEnded() implements Order {}

        record Occasion(Event.Occasion event) implements Order {}
    }
}
