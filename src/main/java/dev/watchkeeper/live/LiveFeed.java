package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.PacketQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The live view of one camera; thread-safe. Its thread and its muxer exist only while somebody watches. Each session of the camera and each set of
 * parameters has its own timeline, which starts with an init segment.
 */
final class LiveFeed implements PacketListener {
    static final int MAX_PACKETS = 500;
    private static final PacketQueue.Limits LIMITS = new PacketQueue.Limits(MAX_PACKETS, 16L << 20, 0);
    private static final Duration TICK = Duration.ofMillis(200);

    private final String camera;
    private final GopRing ring;
    private final Clock clock;
    private final AtomicInteger viewings;
    private final Optional<Hearing> hearing;
    private final List<OpenViewing> open = new CopyOnWriteArrayList<>();
    private final PacketQueue<Void> queue = new PacketQueue<>(LIMITS);
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean watched;
    private volatile boolean keyframesOnly;
    private boolean ended;
    private boolean thinned;

    /**
     * @param viewings counted down when a viewing ends
     * @param hearing for viewings with sound
     */
    LiveFeed(String camera, GopRing ring, Clock clock, AtomicInteger viewings, Optional<Hearing> hearing) {
        this.hearing = hearing;
        this.camera = camera;
        this.ring = ring;
        this.clock = clock;
        this.viewings = viewings;
    }

    @Override
    public void packet(Packet packet) {
        if (!packet.isVideo()) {
            if (hearing.isPresent() && hearing.get().hear(packet) && watched) {
                queue.offer(packet);
            }
            return;
        }
        if (!watched) {
            return;
        }
        if (!packet.startsGop() && (keyframesOnly || thinned)) {
            thinned = true; // sending all packets resumes at a keyframe as well
            return;
        }
        thinned = false;
        queue.offer(packet);
    }

    @Override
    public void sessionEnded(long epoch) {
        // viewers keep the last picture; the next session starts with an init segment
    }

    LiveView.Viewing watch(LiveView.Viewer viewer) {
        OpenViewing viewing = new OpenViewing(viewer);
        boolean late;
        lock.lock();
        try {
            late = ended;
            if (!late) {
                open.add(viewing);
            }
            if (!late && !watched) {
                queue.clear(); // left by earlier viewings
                watched = true;
                Threads.platform("live-" + camera, this::run).start();
            }
        } finally {
            lock.unlock();
        }
        if (late) {
            viewing.close();
            viewer.ended();
        }
        return viewing;
    }

    /** The codec string of the sound that can be heard now. */
    Optional<String> sound() {
        return hearing.flatMap(Hearing::now).map(Hearing::codecString);
    }

    void keyframesOnly(boolean only) {
        keyframesOnly = only;
    }

    int waiting() {
        return queue.size();
    }

    long droppedPackets() {
        return queue.dropped();
    }

    void close() {
        open.forEach(OpenViewing::close);
    }

    /** Ends all viewings for good: the camera is watched no more. */
    void end() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
        for (OpenViewing viewing : open) {
            viewing.close();
            viewing.viewer.ended();
        }
    }

    private void run() {
        try (LiveStream stream = new LiveStream(camera, clock, open, hearing)) {
            ring.lastGop().forEach(stream::packet);
            while (somebodyWatches()) {
                if (queue.poll(TICK) instanceof PacketQueue.Item.Data<Void> next) {
                    stream.packet(next.packet());
                }
                stream.startNewViewings();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean somebodyWatches() {
        lock.lock();
        try {
            watched = !open.isEmpty();
            return watched;
        } finally {
            lock.unlock();
        }
    }

    /** A viewer and its position in the stream; the position is confined to the feed's thread. */
    final class OpenViewing implements LiveView.Viewing {
        final LiveView.Viewer viewer;
        boolean started;
        boolean skipping;
        private final AtomicBoolean closed = new AtomicBoolean();

        OpenViewing(LiveView.Viewer viewer) {
            this.viewer = viewer;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                open.remove(this);
                viewings.decrementAndGet();
            }
        }
    }
}
