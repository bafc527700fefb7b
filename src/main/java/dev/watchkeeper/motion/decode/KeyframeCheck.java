package dev.watchkeeper.motion.decode;

import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the keyframes of one camera and marks the good ones, at most two a second; thread-safe. If several wait, only the newest is decoded.
 */
public final class KeyframeCheck implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyframeCheck.class);

    /** Some cameras send only keyframes, and two pictures a second show as much as thirty. */
    private static final Duration LEAST_DISTANCE = Duration.ofMillis(500);

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final String camera;
    private final Marks marks;
    private final ArrayBlockingQueue<Packet> newest = new ArrayBlockingQueue<>(1);
    private final AtomicLong decodeErrors = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean closing;
    private long lastNanos;
    private long lastEpoch = -1;

    public KeyframeCheck(String camera, Marks marks) {
        this.camera = camera;
        this.marks = marks;
        thread = Threads.platform("sight-" + camera, this::run);
    }

    /** Starts the thread; a second call does nothing. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        }
    }

    @Override
    public void packet(Packet packet) {
        if (!packet.startsGop() || closing) {
            return;
        }
        boolean soon = packet.epoch() == lastEpoch && packet.timeNanos() - lastNanos < LEAST_DISTANCE.toNanos();
        if (soon) {
            return;
        }
        lastEpoch = packet.epoch();
        lastNanos = packet.timeNanos();
        while (!newest.offer(packet)) {
            newest.poll();
        }
    }

    @Override
    public void sessionEnded(long epoch) {
        // Nothing to do: the next packet carries its epoch.
    }

    private void run() {
        while (!closing) {
            try (VideoDecoder decoder = new VideoDecoder()) {
                check(decoder);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                decodeErrors.incrementAndGet();
                log.error("[{}] Checking a keyframe failed; the next one is checked with a new decoder", camera, e);
            }
        }
    }

    /** Checks keyframes with one decoder until it fails. */
    private void check(VideoDecoder decoder) throws InterruptedException {
        long before = decodeErrors.get();
        while (!closing) {
            Packet packet = newest.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (packet != null) {
                // Without draining, the decoder would wait for later packets.
                decoder.decode(packet, this::picture);
                decoder.drain(this::picture);
                decodeErrors.set(before + decoder.errors());
            }
        }
    }

    private void picture(DecodedPicture picture) {
        if (!picture.damaged()) {
            marks.picture(picture.epoch(), picture.timeNanos(), picture.fingerprint(), picture.isUniform(), false);
        }
    }

    /** Keyframes that could not be decoded, or only with concealed damage. */
    public long decodeErrors() {
        return decodeErrors.get();
    }

    /** Frees the decoder and ends the thread, within 2 s. */
    @Override
    public void close() {
        closing = true;
        if (!started.get()) {
            return;
        }
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.error("[{}] Checking keyframes did not stop within {} s", camera, CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
