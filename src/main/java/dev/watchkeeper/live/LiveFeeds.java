package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.PacketListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The live views of all cameras; thread-safe. A camera that nobody watches costs nothing but a look at a flag per packet. */
public final class LiveFeeds implements LiveView, AutoCloseable {
    /** Viewings at a time in the whole node. */
    public static final int MAX_VIEWINGS = 64;

    private final Map<String, LiveFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger viewings = new AtomicInteger();
    private final Clock clock;

    /** @param clock the one by which packets got their times */
    public LiveFeeds(Clock clock) {
        this.clock = clock;
    }

    /**
     * Makes a camera watchable.
     *
     * @param ring the camera's ring; it must be offered each packet before the listener is
     * @return takes the camera's packets
     */
    public PacketListener add(String camera, GopRing ring) {
        LiveFeed feed = new LiveFeed(camera, ring, clock, viewings);
        if (feeds.putIfAbsent(camera, feed) != null) {
            throw new IllegalArgumentException("camera " + camera + " has a live view already");
        }
        return feed;
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

    /** Packets that find room in the queue of a camera's live view. */
    public static int queueCapacity() {
        return LiveFeed.MAX_PACKETS;
    }

    /** Packets of a camera that wait for its live view. */
    public int waiting(String camera) {
        return Optional.ofNullable(feeds.get(camera)).map(LiveFeed::waiting).orElse(0);
    }

    /** Whether viewers of a camera get nothing but its keyframes from now on, each lasting until the next. */
    public void keyframesOnly(String camera, boolean only) {
        Optional.ofNullable(feeds.get(camera)).ifPresent(feed -> feed.keyframesOnly(only));
    }

    /** Viewings that are open now. */
    public int viewings() {
        return viewings.get();
    }

    /** Packets that the live views could not take in time; their viewers went on at the next keyframe. */
    public long droppedPackets() {
        return feeds.values().stream().mapToLong(LiveFeed::droppedPackets).sum();
    }

    /** Ends all viewings. */
    @Override
    public void close() {
        feeds.values().forEach(LiveFeed::close);
    }
}
