package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.PacketListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The live views of all cameras; thread-safe. A camera that nobody watches costs one check of a flag per packet. */
public final class LiveFeeds implements LiveView, AutoCloseable {
    /** Simultaneous viewings in the whole node: 32 cameras on four screens. */
    public static final int MAX_VIEWINGS = 128;

    private final Map<String, LiveFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger viewings = new AtomicInteger();
    private final Clock clock;

    /** @param clock the clock that dates the packets */
    public LiveFeeds(Clock clock) {
        this.clock = clock;
    }

    /**
     * Makes a camera watchable.
     *
     * @param ring the camera's ring; it must be offered each packet before the listener is
     * @return the listener for the camera's packets
     */
    public PacketListener add(String camera, GopRing ring) {
        LiveFeed feed = new LiveFeed(camera, ring, clock, viewings);
        if (feeds.putIfAbsent(camera, feed) != null) {
            throw new IllegalArgumentException("camera " + camera + " already has a live view");
        }
        return feed;
    }

    /** Ends a camera's viewings, and that it can be watched. */
    public void remove(String camera) {
        Optional.ofNullable(feeds.remove(camera)).ifPresent(LiveFeed::end);
    }

    @Override
    public Optional<Viewing> watch(String camera, Viewer viewer) {
        LiveFeed feed = feeds.get(camera);
        if (feed == null) {
            return Optional.empty();
        }
        if (viewings.incrementAndGet() > MAX_VIEWINGS) {
            viewings.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(feed.watch(viewer));
    }

    /** How many packets fit into the queue of a camera's live view. */
    public static int queueCapacity() {
        return LiveFeed.MAX_PACKETS;
    }

    /** How many packets of a camera wait for its live view. */
    public int waiting(String camera) {
        return Optional.ofNullable(feeds.get(camera)).map(LiveFeed::waiting).orElse(0);
    }

    /** Whether viewers of a camera get only its keyframes, each lasting until the next. */
    public void keyframesOnly(String camera, boolean only) {
        Optional.ofNullable(feeds.get(camera)).ifPresent(feed -> feed.keyframesOnly(only));
    }

    /** How many viewings are open. */
    public int viewings() {
        return viewings.get();
    }

    /** How many packets the live views could not take in time; their viewers continued at the next keyframe. */
    public long droppedPackets() {
        return feeds.values().stream().mapToLong(LiveFeed::droppedPackets).sum();
    }

    /** Ends all viewings. */
    @Override
    public void close() {
        feeds.values().forEach(LiveFeed::close);
    }
}
