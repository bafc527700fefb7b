package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The live view of one camera; thread-safe. Its thread and its muxer exist only while somebody watches. Each session of the camera
 * and each set of parameters has a timeline of its own and begins anew with an init segment.
 */
final class LiveFeed implements PacketListener {
    static final int MAX_PACKETS = 500;
    private static final long MAX_BYTES = 16L << 20;
    private static final long TICK_MILLIS = 200;

    private final String camera;
    private final GopRing ring;
    private final Clock clock;
    private final AtomicInteger viewings;
    private final List<Watching> watchings = new CopyOnWriteArrayList<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicLong droppedPackets = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile LinkedBlockingQueue<Packet> queue = new LinkedBlockingQueue<>();
    private volatile boolean watched;
    private volatile boolean keyframesOnly;
    private boolean thinned;
    private boolean dropping;

    /** @param viewings counted down when a viewing ends */
    LiveFeed(String camera, GopRing ring, Clock clock, AtomicInteger viewings) {
        this.camera = camera;
        this.ring = ring;
        this.clock = clock;
        this.viewings = viewings;
    }

    @Override
    public void packet(Packet packet) {
        if (!watched || !packet.isVideo()) {
            return;
        }
        if (!packet.startsGop() && (keyframesOnly || thinned)) {
            thinned = true; // when all are sent again, that begins at a keyframe, too
            return;
        }
        thinned = false;
        boolean full = queue.size() >= MAX_PACKETS || queuedBytes.get() + packet.sizeBytes() > MAX_BYTES;
        if (full || (dropping && !packet.startsGop())) {
            dropping = true;
            droppedPackets.incrementAndGet();
            return;
        }
        dropping = false;
        queuedBytes.addAndGet(packet.sizeBytes());
        queue.add(packet);
    }

    @Override
    public void sessionEnded(long epoch) {
        // the last picture stays with the viewers; the next session begins with an init segment
    }

    LiveView.Viewing watch(LiveView.Viewer viewer) {
        Watching watching = new Watching(viewer);
        lock.lock();
        try {
            watchings.add(watching);
            if (!watched) {
                queue = new LinkedBlockingQueue<>();
                queuedBytes.set(0);
                watched = true;
                LinkedBlockingQueue<Packet> own = queue;
                Threads.platform("live-" + camera, () -> run(own)).start();
            }
        } finally {
            lock.unlock();
        }
        return watching;
    }

    void keyframesOnly(boolean only) {
        keyframesOnly = only;
    }

    int waiting() {
        return queue.size();
    }

    long droppedPackets() {
        return droppedPackets.get();
    }

    void close() {
        watchings.forEach(Watching::close);
    }

    private void run(LinkedBlockingQueue<Packet> own) {
        try (LiveStream stream = new LiveStream(camera, clock, watchings)) {
            for (Packet packet : ring.lastGop()) {
                if (packet.isVideo()) {
                    stream.packet(packet);
                }
            }
            while (somebodyWatches()) {
                Packet packet = own.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                if (packet != null) {
                    queuedBytes.addAndGet(-packet.sizeBytes());
                    stream.packet(packet);
                }
                stream.greet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean somebodyWatches() {
        lock.lock();
        try {
            watched = !watchings.isEmpty();
            return watched;
        } finally {
            lock.unlock();
        }
    }

    /** One viewer with its place in the stream; the place belongs to the feed's thread. */
    final class Watching implements LiveView.Viewing {
        final LiveView.Viewer viewer;
        boolean greeted;
        boolean skipping;
        private final AtomicBoolean closed = new AtomicBoolean();

        Watching(LiveView.Viewer viewer) {
            this.viewer = viewer;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                watchings.remove(this);
                viewings.decrementAndGet();
            }
        }
    }
}
