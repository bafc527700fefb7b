package dev.watchkeeper.media;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;

/**
 * Packets in order, with their encoded bytes outside the Java heap; confined to one thread at a time or to its owner's lock. Data kept for
 * seconds outlives young collections: on the heap it would cost as much memory again, and the work of finding it dead.
 */
public final class StoredGop implements AutoCloseable {
    private static final int MIN_CHUNK_BYTES = 16 << 10;

    /** Enough for several packets of a nearly still picture, small compared with a group of pictures. */
    private static final int MAX_CHUNK_BYTES = 128 << 10;

    private static final byte[] ELSEWHERE = new byte[0];

    private final List<Stored> packets = new ArrayList<>();
    private final List<BytePointer> chunks = new ArrayList<>();
    private int used;
    private long bytes;

    /**
     * A packet whose bytes are stored elsewhere; immutable.
     *
     * @param about everything else
     */
    private record Stored(Packet about, BytePointer chunk, int offset, int size) {}

    /** Copies the packet. */
    public void add(Packet packet) {
        int size = packet.sizeBytes();
        if (chunks.isEmpty() || chunks.getLast().capacity() - used < size) {
            // Doubles what is there, so small groups waste little.
            chunks.add(new BytePointer(Math.max(size, Math.clamp(bytes, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES))));
            used = 0;
        }
        BytePointer chunk = chunks.getLast();
        chunk.position(used).put(packet.data(), 0, size);
        packets.add(new Stored(packet.withData(ELSEWHERE), chunk, used, size));
        used += size;
        bytes += size;
    }

    /** The first packet without its bytes; the group must not be empty. */
    public Packet firstWithoutData() {
        return packets.getFirst().about();
    }

    /** The last packet without its bytes; the group must not be empty. */
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

    /** Size of the packets. */
    public long bytes() {
        return bytes;
    }

    /** Frees the memory; nothing may be read afterwards. */
    @Override
    public void close() {
        chunks.forEach(BytePointer::close);
        chunks.clear();
        packets.clear();
    }
}
