package dev.watchkeeper.media;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The newest encoded packets of one camera, in whole groups of pictures, bounded in bytes; thread-safe. Pre-motion, the start of live views and
 * snapshots read it. After a session it keeps the last group, so that the last picture can still be shown, however old.
 */
public final class GopRing implements PacketListener {
    private final long maxBytes;
    private final long spanMicros;
    /** Each begins with its keyframe and is never empty. */
    private final Deque<StoredGop> gops = new ArrayDeque<>();

    /** Approximate overhead per packet: a stream of tiny packets must not be free. */
    private static final int EACH_PACKET_BYTES = 200;

    private long bytes;
    private int packets;
    private long droppedGops;
    private long newestEpoch = -1;
    private boolean awaitingKeyframe = true;

    /**
     * @param spanMicros how much time before the newest packet to keep, µs
     * @param maxBytes the most memory that the packets may take; a larger group of pictures is dropped whole
     */
    public GopRing(long spanMicros, long maxBytes) {
        this.spanMicros = spanMicros;
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void packet(Packet packet) {
        boolean otherEpoch = !gops.isEmpty() && newestEpoch != packet.epoch();
        if (packet.startsGop()) {
            if (otherEpoch) {
                clear();
            }
            awaitingKeyframe = false;
            gops.addLast(new StoredGop());
        } else if (awaitingKeyframe || otherEpoch) {
            return;
        }
        newestEpoch = packet.epoch();
        gops.getLast().add(packet);
        bytes += packet.sizeBytes();
        packets++;
        // Uncompressed video cannot be recorded and would fill the ring within seconds.
        expire(packet.dtsMicros(), packet.track().codec() == Codec.RAW ? 0 : spanMicros);
    }

    @Override
    public synchronized void sessionEnded(long epoch) {
        awaitingKeyframe = true;
    }

    private void expire(long nowMicros, long span) {
        while (bytes + (long) packets * EACH_PACKET_BYTES > maxBytes) {
            droppedGops++;
            if (gops.size() > 1) {
                dropOldestGop();
            } else {
                clear();
                awaitingKeyframe = true;
            }
        }
        while (gops.size() > 1 && nowMicros - secondGopMicros() >= span) {
            dropOldestGop();
        }
    }

    private long secondGopMicros() {
        Iterator<StoredGop> each = gops.iterator();
        each.next();
        return each.next().firstWithoutData().dtsMicros();
    }

    private void dropOldestGop() {
        StoredGop oldest = gops.removeFirst();
        bytes -= oldest.bytes();
        packets -= oldest.size();
        oldest.close();
    }

    private void clear() {
        gops.forEach(StoredGop::close);
        gops.clear();
        bytes = 0;
        packets = 0;
    }

    /**
     * Copies of the packets from the last keyframe at or before the given time, or from the oldest one if all are later; empty if the ring is.
     * Taken in one step: whatever a stage queued before is in it, and the packets that are queued next continue it.
     */
    public synchronized List<Packet> tail(Instant from) {
        if (gops.isEmpty()) {
            return List.of();
        }
        Packet newest = gops.getLast().lastWithoutData();
        return from(newest.ptsMicros() - Duration.between(from, newest.time()).toNanos() / 1_000);
    }

    /** @param fromMicros time on the session's timeline, µs */
    synchronized List<Packet> from(long fromMicros) {
        List<StoredGop> wanted = new ArrayList<>();
        for (StoredGop gop : gops) {
            if (gop.firstWithoutData().ptsMicros() <= fromMicros) {
                wanted.clear();
            }
            wanted.add(gop);
        }
        List<Packet> packets = new ArrayList<>();
        wanted.forEach(gop -> gop.forEach(packets::add));
        return packets;
    }

    /** Copies of the packets from the newest keyframe on; empty when there is none. */
    public synchronized List<Packet> lastGop() {
        List<Packet> packets = new ArrayList<>();
        if (!gops.isEmpty()) {
            gops.getLast().forEach(packets::add);
        }
        return packets;
    }

    /** Bytes of the packets held now. */
    public synchronized long bytes() {
        return bytes;
    }

    /** How many groups of pictures were dropped to stay within the bound in bytes. */
    public synchronized long droppedGops() {
        return droppedGops;
    }
}
