package dev.watchkeeper.media;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The newest encoded packets of one camera, whole groups of pictures only, bounded in bytes; thread-safe. Pre-roll, the start of a
 * live view, snapshots and look-back decoding all read it. It keeps the last group of pictures after a session has ended, so that
 * the last picture can still be shown, as old as it is.
 */
public final class GopRing implements PacketListener {
    private final long maxBytes;
    private final long spanMicros;
    private final Deque<Packet> packets = new ArrayDeque<>();
    private long bytes;
    private long droppedGops;
    private boolean awaitingKeyframe = true;

    /**
     * @param spanMicros how much time before the newest packet is wanted, µs
     * @param maxBytes the most memory the packets may take; a single group of pictures larger than that is dropped whole
     */
    public GopRing(long spanMicros, long maxBytes) {
        this.spanMicros = spanMicros;
        this.maxBytes = maxBytes;
    }

    @Override
    public synchronized void packet(Packet packet) {
        Packet newest = packets.peekLast();
        if (newest != null && newest.epoch() != packet.epoch() && packet.startsGop()) {
            clear();
        }
        if (packet.startsGop()) {
            awaitingKeyframe = false;
        } else if (awaitingKeyframe || (newest != null && newest.epoch() != packet.epoch())) {
            return;
        }
        packets.addLast(packet);
        bytes += packet.sizeBytes();
        expire(packet.dtsMicros());
    }

    @Override
    public synchronized void sessionEnded(long epoch) {
        awaitingKeyframe = true;
    }

    private void expire(long nowMicros) {
        while (bytes > maxBytes) {
            droppedGops++;
            if (!dropOldestGop()) {
                clear();
                awaitingKeyframe = true;
            }
        }
        while (secondGopStart()
                .filter(p -> nowMicros - p.dtsMicros() >= spanMicros)
                .isPresent()) {
            dropOldestGop();
        }
    }

    private Optional<Packet> secondGopStart() {
        return packets.stream().skip(1).filter(Packet::startsGop).findFirst();
    }

    /** Drops up to the second keyframe; false if there is none. */
    private boolean dropOldestGop() {
        if (secondGopStart().isEmpty()) {
            return false;
        }
        do {
            bytes -= packets.removeFirst().sizeBytes();
        } while (!packets.getFirst().startsGop());
        return true;
    }

    private void clear() {
        packets.clear();
        bytes = 0;
    }

    /**
     * The packets from the last keyframe at or before the given time on; from the oldest keyframe if all are later. Empty when the ring is.
     *
     * @param fromMicros time on the session's timeline, µs
     */
    public synchronized List<Packet> from(long fromMicros) {
        List<Packet> all = List.copyOf(packets);
        int start = 0;
        for (int i = 0; i < all.size(); i++) {
            Packet packet = all.get(i);
            if (packet.startsGop() && packet.ptsMicros() <= fromMicros) {
                start = i;
            }
        }
        return all.subList(start, all.size());
    }

    /** The packets from the newest keyframe on; empty when there is none. */
    public synchronized List<Packet> lastGop() {
        List<Packet> reversed = new ArrayList<>();
        for (var it = packets.descendingIterator(); it.hasNext(); ) {
            Packet packet = it.next();
            reversed.add(packet);
            if (packet.startsGop()) {
                return List.copyOf(reversed.reversed());
            }
        }
        return List.of();
    }

    /** Bytes of the packets held now. */
    public synchronized long bytes() {
        return bytes;
    }

    /** How many groups of pictures were dropped because of the bound in bytes. */
    public synchronized long droppedGops() {
        return droppedGops;
    }
}
