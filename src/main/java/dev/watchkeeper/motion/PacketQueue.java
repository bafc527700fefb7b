package dev.watchkeeper.motion;

import dev.watchkeeper.media.Packet;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The video packets that wait for one stage, bounded by number and bytes; thread-safe for one giver and one taker, and the giver never
 * waits. When full it drops everything up to the next keyframe for which there is room, and counts.
 */
final class PacketQueue {
    /** Marks of ended sessions may wait beside the packets. */
    private static final int ROOM_FOR_MARKS = 8;

    private final int maxPackets;
    private final long maxBytes;
    private final LinkedBlockingQueue<Item> items;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private boolean awaitingKeyframe;

    /** What waits; immutable. */
    sealed interface Item {
        /** @param afterGap whether packets were dropped before it */
        record Video(Packet packet, boolean afterGap) implements Item {}

        /** The session is over. */
        record Ended(long epoch) implements Item {}
    }

    PacketQueue(int maxPackets, long maxBytes) {
        this.maxPackets = maxPackets;
        this.maxBytes = maxBytes;
        this.items = new LinkedBlockingQueue<>(maxPackets + ROOM_FOR_MARKS);
    }

    /**
     * To be called by the giver's thread only.
     *
     * @return whether there was room
     */
    boolean offer(Packet packet) {
        boolean full = items.size() >= maxPackets || bytes.get() + packet.sizeBytes() > maxBytes;
        if (full || (awaitingKeyframe && !packet.keyframe())) {
            awaitingKeyframe = true;
            dropped.incrementAndGet();
            return false;
        }
        boolean afterGap = awaitingKeyframe;
        awaitingKeyframe = false;
        bytes.addAndGet(packet.sizeBytes());
        if (!items.offer(new Item.Video(packet, afterGap))) {
            bytes.addAndGet(-packet.sizeBytes());
            awaitingKeyframe = true;
            dropped.incrementAndGet();
            return false;
        }
        return true;
    }

    /** To be called by the giver's thread only. A mark that finds no room is counted as dropped; the next epoch shows in the packets. */
    void sessionEnded(long epoch) {
        if (!items.offer(new Item.Ended(epoch))) {
            dropped.incrementAndGet();
        }
    }

    /** The next item, if one waits. */
    Optional<Item> poll() {
        Item item = items.poll();
        if (item instanceof Item.Video video) {
            bytes.addAndGet(-video.packet().sizeBytes());
        }
        return Optional.ofNullable(item);
    }

    long dropped() {
        return dropped.get();
    }

    int size() {
        return items.size();
    }
}
