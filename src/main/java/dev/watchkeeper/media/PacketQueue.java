package dev.watchkeeper.media;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packets that wait for one stage, with messages to the stage in between, bounded by number and bytes; thread-safe. Offering never waits.
 * A full queue drops packets up to the next keyframe for which there is room, and counts them.
 *
 * @param <M> the messages; {@code Void} if there are none
 */
public final class PacketQueue<M> {
    private final Limits limits;
    private final Item<M> none = new Item.None<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    // All below is guarded by the lock.
    private final Deque<Item<M>> items = new ArrayDeque<>();
    private int packets;
    private long bytes;
    private long dropped;
    private boolean awaitingKeyframe;

    /**
     * How much may wait; immutable.
     *
     * @param messages beside the packets
     */
    public record Limits(int packets, long bytes, int messages) {}

    /** What the queue holds; immutable. */
    public sealed interface Item<M> {
        /** @param afterGap whether packets were dropped before it */
        record Data<M>(Packet packet, boolean afterGap) implements Item<M> {}

        record Message<M>(M content) implements Item<M> {}

        /** Nothing waits. */
        record None<M>() implements Item<M> {}
    }

    public PacketQueue(Limits limits) {
        this.limits = limits;
    }

    /** @return false if the packet was dropped */
    public boolean offer(Packet packet) {
        lock.lock();
        try {
            boolean full = packets >= limits.packets || bytes + packet.sizeBytes() > limits.bytes;
            if (full || (awaitingKeyframe && !packet.startsGop())) {
                awaitingKeyframe = true;
                dropped++;
                return false;
            }
            packets++;
            bytes += packet.sizeBytes();
            add(new Item.Data<>(packet, awaitingKeyframe));
            awaitingKeyframe = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Queues a message behind the packets that wait.
     *
     * @return false if there was no room; it counts as dropped
     */
    public boolean send(M message) {
        lock.lock();
        try {
            if (items.size() - packets >= limits.messages) {
                dropped++;
                return false;
            }
            add(new Item.Message<>(message));
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(Item<M> item) {
        items.addLast(item);
        if (items.size() == 1) {
            notEmpty.signal();
        }
    }

    /** The next item, without waiting. */
    public Item<M> poll() {
        lock.lock();
        try {
            return takeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** The next item; waits for one no longer than the given time. For one thread at a time. */
    public Item<M> poll(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (items.isEmpty() && left > 0) {
                left = notEmpty.awaitNanos(left);
            }
            return takeFirst();
        } finally {
            lock.unlock();
        }
    }

    private Item<M> takeFirst() {
        Item<M> first = items.pollFirst();
        if (first instanceof Item.Data<M> data) {
            packets--;
            bytes -= data.packet.sizeBytes();
        }
        return first == null ? none : first;
    }

    /** Removes everything that waits, uncounted; the next packet is accepted whatever it is. */
    public void clear() {
        lock.lock();
        try {
            items.clear();
            packets = 0;
            bytes = 0;
            awaitingKeyframe = false;
        } finally {
            lock.unlock();
        }
    }

    /** How many packets and messages wait. */
    public int size() {
        lock.lock();
        try {
            return items.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many packets and messages found no room since the beginning. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }
}
