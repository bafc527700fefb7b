package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The live views of all cameras; thread-safe. A camera that nobody watches costs one check of a flag per packet. */
public final class LiveFeeds implements LiveView, AutoCloseable {
    /** Simultaneous viewings in the whole node: 32 cameras on four screens. */
    public static final int MAX_VIEWINGS = 128;

    private final Map<Key, LiveFeed> feeds = new ConcurrentHashMap<>();
    private final AtomicInteger viewings = new AtomicInteger();
    private final Clock clock;

    private record Key(String camera, Choice choice) {}

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
        return new Both(add(camera, Choice.MAIN, ring), add(camera, Choice.SOUND, ring));
    }

    /** The same for a camera's detection stream, with a ring of its own. */
    public PacketListener addDetection(String camera, GopRing ring) {
        return add(camera, Choice.DETECTION, ring);
    }

    private LiveFeed add(String camera, Choice choice, GopRing ring) {
        LiveFeed feed = new LiveFeed(
                camera,
                ring,
                clock,
                viewings,
                choice == Choice.SOUND ? Optional.of(new Hearing(clock)) : Optional.empty());
        if (feeds.putIfAbsent(new Key(camera, choice), feed) != null) {
            throw new IllegalArgumentException("camera " + camera + " already has a live view");
        }
        return feed;
    }

    /** A viewing is either with sound or without; both take the same packets. */
    private record Both(LiveFeed silent, LiveFeed sounding) implements PacketListener {
        @Override
        public void packet(Packet packet) {
            silent.packet(packet);
            sounding.packet(packet);
        }

        @Override
        public void sessionEnded(long epoch) {
            silent.sessionEnded(epoch);
            sounding.sessionEnded(epoch);
        }
    }

    /** Ends a camera's viewings, and that it can be watched. */
    public void remove(String camera) {
        for (Choice choice : Choice.values()) {
            Optional.ofNullable(feeds.remove(new Key(camera, choice))).ifPresent(LiveFeed::end);
        }
    }

    @Override
    public Optional<Viewing> watch(String camera, Choice choice, Viewer viewer) {
        Optional<LiveFeed> feed = feed(camera, choice).or(() -> feed(camera, Choice.MAIN));
        if (feed.isEmpty()) {
            return Optional.empty();
        }
        if (viewings.incrementAndGet() > MAX_VIEWINGS) {
            viewings.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(feed.get().watch(viewer));
    }

    @Override
    public Optional<String> sound(String camera) {
        return feed(camera, Choice.SOUND).flatMap(LiveFeed::sound);
    }

    private Optional<LiveFeed> feed(String camera, Choice choice) {
        return Optional.ofNullable(feeds.get(new Key(camera, choice)));
    }

    private Stream<LiveFeed> feeds(String camera) {
        return Arrays.stream(Choice.values()).flatMap(choice -> feed(camera, choice).stream());
    }

    /** How many packets fit into the queue of a camera's live view. */
    public static int queueCapacity() {
        return LiveFeed.MAX_PACKETS;
    }

    /** How many packets of a camera wait for the fullest of its live views. */
    public int waiting(String camera) {
        return feeds(camera).mapToInt(LiveFeed::waiting).max().orElse(0);
    }

    /** Whether viewers of a camera get only its keyframes, each lasting until the next. */
    public void keyframesOnly(String camera, boolean only) {
        feeds(camera).forEach(feed -> feed.keyframesOnly(only));
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
