package dev.watchkeeper.media;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;

/**
 * Packets in order, the encoded bytes of which lie outside the Java heap; confined to one thread at a time or to its owner's lock. What is kept for
 * seconds outlives young collections, so that on the heap it costs as much again in memory, and the work of finding out that it is dead.
 */
public final class StoredGop implements AutoCloseable {
    private static final int LEAST_CHUNK_BYTES = 16 << 10;

    /** Enough for several packets of a picture that hardly changes, little beside a group of pictures. */
    private static final int MOST_CHUNK_BYTES = 128 << 10;

    private static final byte[] ELSEWHERE = new byte[0];

    private final List<Stored> packets = new ArrayList<>();
    private final List<BytePointer> chunks = new ArrayList<>();
    private int used;
    private long bytes;

    /**
     * A packet of which the bytes are elsewhere; immutable.
     *
     * @param about everything else
     */
    private record Stored(Packet about, BytePointer chunk, int offset, int size) {}

    /** Copies the packet. */
    public void add(Packet packet) {
        int size = packet.sizeBytes();
        if (chunks.isEmpty() || chunks.getLast().capacity() - used < size) {
            // As much again as there is, so that small groups waste little.
            chunks.add(new BytePointer(Math.max(size, Math.clamp(bytes, LEAST_CHUNK_BYTES, MOST_CHUNK_BYTES))));
            used = 0;
        }
        BytePointer chunk = chunks.getLast();
        chunk.position(used).put(packet.data(), 0, size);
        packets.add(new Stored(packet.withData(ELSEWHERE), chunk, used, size));
        used += size;
        bytes += size;
    }

    /** The first packet without its bytes; there must be one. */
    public Packet firstWithoutData() {
        return packets.getFirst().about();
    }

    /** The last packet without its bytes; there must be one. */
    Packet lastWithoutData() {
        return packets.getLast().about();
    }

    /** Passes on a copy of each packet, in order. */
    public void forEach(Consumer<Packet> action) {
        for (Stored stored : packets) {
            byte[] data = new byte[stored.size()];
            stored.chunk().position(stored.offset()).get(data, 0, data.length);
            action.accept(stored.about().withData(data));
        }
    }

    /** How many packets there are. */
    public int size() {
        return packets.size();
    }

    /** Of the packets. */
    public long bytes() {
        return bytes;
    }

    /** Gives the memory back; nothing may be read any more. */
    @Override
    public void close() {
        chunks.forEach(BytePointer::close);
        chunks.clear();
        packets.clear();
    }
}
