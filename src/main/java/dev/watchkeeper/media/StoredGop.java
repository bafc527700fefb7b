package dev.watchkeeper.media;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * A group of pictures, the encoded bytes of which lie outside the Java heap; confined to its ring's lock. What is kept for half a minute outlives
 * every young collection, so that on the heap it costs as much again in memory, and the work of finding out that it is dead.
 */
final class StoredGop implements AutoCloseable {
    /** Enough for several packets of a picture that hardly changes, little beside a group of pictures. */
    private static final int CHUNK_BYTES = 128 << 10;

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
    void add(Packet packet) {
        int size = packet.sizeBytes();
        if (chunks.isEmpty() || chunks.getLast().capacity() - used < size) {
            chunks.add(new BytePointer((long) Math.max(size, CHUNK_BYTES)));
            used = 0;
        }
        BytePointer chunk = chunks.getLast();
        chunk.position(used).put(packet.data(), 0, size);
        packets.add(new Stored(packet.withData(ELSEWHERE), chunk, used, size));
        used += size;
        bytes += size;
    }

    /** The first packet without its bytes; there must be one. */
    Packet firstWithoutData() {
        return packets.getFirst().about();
    }

    /** Copies of all packets, in order, to the end of the list. */
    void copyTo(List<Packet> list) {
        for (Stored stored : packets) {
            byte[] data = new byte[stored.size()];
            stored.chunk().position(stored.offset()).get(data, 0, data.length);
            list.add(stored.about().withData(data));
        }
    }

    /** Of the packets. */
    long bytes() {
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
