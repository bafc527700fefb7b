package dev.watchkeeper.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Examines the boxes of an MP4 file (ISO/IEC 14496-12, 4.2) without any library that may fail for reasons of its own; stateless. */
final class Boxes {
    private static final int HEADER_BYTES = 8;

    /** The boxes before the first picture; pictures are in {@code mdat}. */
    private static final Set<String> WITHOUT_MEDIA = Set.of("ftyp", "free", "moov", "moof");

    private Boxes() {}

    /**
     * Whether the file certainly holds no byte of media: it is empty, or its writer was killed before the first fragment reached it. False for
     * anything it does not understand.
     *
     * @throws IOException if the file cannot be read, so nothing is known about it
     */
    static boolean holdNoMedia(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            for (long at = 0; at + HEADER_BYTES <= size; ) {
                read(channel, header.clear(), at);
                long length = Integer.toUnsignedLong(header.getInt(0));
                String type = new String(header.array(), 4, 4, StandardCharsets.US_ASCII);
                if (type.equals("mdat") && length == HEADER_BYTES || at + HEADER_BYTES == size && type.equals("mdat")) {
                    at += HEADER_BYTES;
                } else if (WITHOUT_MEDIA.contains(type) && length >= HEADER_BYTES) {
                    at += length;
                } else {
                    return false;
                }
            }
            return true;
        }
    }

    private static void read(FileChannel channel, ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, at + into.position()) < 0) {
                throw new EOFException("the file shrank while it was read");
            }
        }
    }
}
