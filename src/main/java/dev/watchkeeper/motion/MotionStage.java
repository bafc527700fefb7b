package dev.watchkeeper.motion;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.health.Marks;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds motion in the packets of one camera and publishes {@code MotionBegan} and {@code MotionEnded}; thread-safe. Decoding and
 * comparing happen on a thread of its own; whoever gives packets never waits, and what does not fit is dropped up to a keyframe.
 */
public final class MotionStage implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MotionStage.class);

    /** About ten seconds of a usual camera; more than that is no motion alarm any more. */
    private static final int MAX_WAITING_PACKETS = 300;

    private static final long MAX_WAITING_BYTES = 16L << 20;

    private static final Duration LOOK_UP = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** Without a packet for so long (or the end-after time, if longer) an open event ends. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final String camera;
    private final MotionSettings settings;
    private final Clock clock;
    private final Marks marks;
    private final Supplier<PictureSource> sources;
    private final PacketQueue queue = new PacketQueue(MAX_WAITING_PACKETS, MAX_WAITING_BYTES);
    private final EventTracker tracker;
    private final Detector detector;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicLong analysed = new AtomicLong();
    private final AtomicLong decodeErrors = new AtomicLong();
    private final AtomicLong busyNanos = new AtomicLong();
    private final ErrorLog errors;
    private volatile Optional<Score> lastScore = Optional.empty();
    private volatile boolean closing;
    private boolean seenVideo;

    /**
     * What the last compared picture showed; immutable.
     *
     * @param time the picture's time
     * @param value the share of the watched area that moved, 0 to 1
     */
    public record Score(Instant time, double value) {}

    /** @param marks is told of what the stage was given and has finished, and of good pictures */
    public MotionStage(String camera, MotionSettings settings, Clock clock, EventBus bus, Marks marks) {
        this(camera, settings, clock, bus, marks, () -> new FullDecoding(settings.fps(), marks));
    }

    MotionStage(
            String camera,
            MotionSettings settings,
            Clock clock,
            EventBus bus,
            Marks marks,
            Supplier<PictureSource> sources) {
        this.marks = marks;
        this.camera = camera;
        this.settings = settings;
        this.clock = clock;
        this.sources = sources;
        this.tracker = new EventTracker(camera, settings, bus::publish);
        this.detector = new Detector(settings);
        this.errors = new ErrorLog(clock, camera);
        this.thread = Threads.platform("motion-" + camera, this::run);
    }

    /** Starts the stage's thread; a second call does nothing. Packets may be given before. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    @Override
    public void packet(Packet packet) {
        if (packet.isVideo() && !closing) {
            if (queue.offer(packet)) {
                marks.analysisGiven();
            }
        }
    }

    @Override
    public void sessionEnded(long epoch) {
        queue.sessionEnded(epoch);
    }

    private void run() {
        try {
            while (!closing) {
                watch();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tracker.interrupted();
            if (seenVideo) {
                log.info("[{}] Motion-triggered processor stopped", camera);
            }
        }
    }

    /** One life of a picture source; a fault of ours in it ends it, and the next one begins with a fresh decoder at a keyframe. */
    private void watch() throws InterruptedException {
        long errorsBefore = decodeErrors.get();
        boolean taken = false;
        try (PictureSource source = sources.get()) {
            long lastPacketNanos = clock.monotonicNanos();
            long epoch = -1;
            while (!closing) {
                Optional<PacketQueue.Item> item = queue.poll(LOOK_UP);
                long begun = clock.monotonicNanos();
                if (item.isEmpty()) {
                    endAfterSilence(clock.since(lastPacketNanos));
                    continue;
                }
                lastPacketNanos = begun;
                switch (item.get()) {
                    case PacketQueue.Item.Video video -> {
                        taken = true;
                        tellStart();
                        if (epoch != -1 && epoch != video.packet().epoch()) {
                            endSession(source);
                        }
                        epoch = video.packet().epoch();
                        if (video.afterGap()) {
                            source.interrupt(this::picture);
                        }
                        source.packet(video.packet(), this::picture);
                        taken = false;
                        marks.analysisDone();
                    }
                    case PacketQueue.Item.Ended ended -> {
                        if (ended.epoch() >= epoch) {
                            endSession(source);
                        }
                    }
                }
                decodeErrors.set(errorsBefore + source.decodeErrors());
                errors.report("pictures could not be decoded", decodeErrors.get());
                busyNanos.addAndGet(clock.monotonicNanos() - begun);
            }
        } catch (RuntimeException e) {
            if (taken) {
                marks.analysisDone();
            }
            decodeErrors.incrementAndGet();
            log.error("[{}] The motion stage failed on a packet and begins anew at the next keyframe", camera, e);
        }
    }

    /** People and scripts take the line for a sign of health, so that it is not told before the camera sends video. */
    private void tellStart() {
        if (!seenVideo) {
            seenVideo = true;
            log.info("[{}] Motion-triggered processor started", camera);
        }
    }

    private void endSession(PictureSource source) {
        source.interrupt(this::picture);
        tracker.interrupted();
        detector.forget();
    }

    private void endAfterSilence(Duration silence) {
        Duration limit = settings.endAfter().compareTo(SILENCE) > 0 ? settings.endAfter() : SILENCE;
        if (tracker.isOpen() && silence.compareTo(limit) > 0) {
            tracker.interrupted();
        }
    }

    private void picture(PictureSource.Picture picture) {
        Finding finding = detector.look(picture.gray());
        tracker.picture(finding, picture::snapshot);
        lastScore = Optional.of(new Score(finding.time(), finding.score()));
        analysed.incrementAndGet();
    }

    /** What the last compared picture showed; empty before the first. */
    public Optional<Score> lastScore() {
        return lastScore;
    }

    /** Pictures compared so far. */
    public long analysed() {
        return analysed.get();
    }

    /** Packets that found no room. */
    public long dropped() {
        return queue.dropped();
    }

    /** Pictures that could not be decoded, or only with invented parts. */
    public long decodeErrors() {
        return decodeErrors.get();
    }

    /** Packets that wait. */
    public int queued() {
        return queue.size();
    }

    /** Time spent decoding and comparing so far. */
    public Duration busy() {
        return Duration.ofNanos(busyNanos.get());
    }

    /** Ends an open event with its last motion, frees the decoder and ends the thread, within 2 s. */
    @Override
    public void close() {
        closing = true;
        if (!started.get()) {
            return;
        }
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                log.error("[{}] The motion stage did not end within {} s", camera, CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
