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
 * Decodes the keyframes of one camera and notes those that are good, at most two a second; thread-safe. Of several that wait only the newest
 * is looked at.
 */
public final class KeyframeCheck implements PacketListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyframeCheck.class);

    /** Cameras with nothing but keyframes exist, and two pictures a second tell as much as thirty. */
    private static final Duration LEAST_DISTANCE = Duration.ofMillis(500);

    private static final Duration LOOK_UP = Duration.ofMillis(250);
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
        // The next packet names its epoch, and the decoder begins anew with it.
    }

    private void run() {
        while (!closing) {
            try (VideoDecoder decoder = new VideoDecoder()) {
                look(decoder);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                decodeErrors.incrementAndGet();
                log.error("[{}] The look at a keyframe failed, the next one is looked at all the same", camera, e);
            }
        }
    }

    /** One life of a decoder. */
    private void look(VideoDecoder decoder) throws InterruptedException {
        long before = decodeErrors.get();
        while (!closing) {
            Packet packet = newest.poll(LOOK_UP.toMillis(), TimeUnit.MILLISECONDS);
            if (packet != null) {
                // Draining gives the picture at once, where the decoder would wait for those behind it.
                decoder.decode(packet, this::picture);
                decoder.drain(this::picture);
                decodeErrors.set(before + decoder.errors());
            }
        }
    }

    private void picture(DecodedPicture picture) {
        if (!picture.damaged()) {
            marks.picture(picture.epoch(), picture.fingerprint(), picture.isUniform(), false);
        }
    }

    /** Keyframes that could not be decoded, or only with invented parts. */
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
                log.error("[{}] The look at keyframes did not end within {} s", camera, CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
