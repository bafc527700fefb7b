package dev.watchkeeper.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which schema of the database a program knows, and which one a database has, without starting or opening either; stateless. Only the node opens
 * its database: here are only bytes, by the SQLite file format (https://www.sqlite.org/fileformat.html).
 */
final class Schemas {
    private static final Pattern SCRIPT = Pattern.compile("dev/watchkeeper/store/schema-([0-9]{1,6})\\.sql");
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;
    private static final int USER_VERSION = 60;
    private static final int WAL_HEADER_BYTES = 32;
    private static final int FRAME_HEADER_BYTES = 24;
    private static final int WAL_MAGIC = 0x377f0682;
    private static final int SALTS = 16;
    private static final int MOST_FRAMES = 500_000;

    private Schemas() {}

    /**
     * The newest schema that a program knows.
     *
     * @throws IOException if it cannot be read, or is no such program
     */
    static int ofProgram(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            OptionalInt newest = file.stream()
                    .map(entry -> SCRIPT.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .mapToInt(match -> Integer.parseInt(match.group(1)))
                    .max();
            return newest.orElseThrow(() -> new IOException(jar + " has no schema of the database"));
        }
    }

    /**
     * The schema of a database: the newest that its file or its write-ahead log holds; 0 if there is none.
     *
     * @throws IOException if it cannot be read, or is no database
     */
    static int ofDatabase(Path file) throws IOException {
        return Math.max(main(file), log(file.resolveSibling(file.getFileName() + "-wal")));
    }

    private static int main(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            return channel.size() == 0 ? 0 : version(read(channel, 0, HEADER_BYTES), file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Frames of an earlier round have other salts than the header. */
    private static int log(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            if (size < WAL_HEADER_BYTES) {
                return 0;
            }
            ByteBuffer header = read(channel, 0, WAL_HEADER_BYTES);
            long frame = FRAME_HEADER_BYTES + (long) header.getInt(8);
            if ((header.getInt(0) & ~1) != WAL_MAGIC
                    || frame <= FRAME_HEADER_BYTES
                    || (size - WAL_HEADER_BYTES) / frame > MOST_FRAMES) {
                throw new IOException(file + " is no write-ahead log that can be read");
            }
            int newest = 0;
            for (long at = WAL_HEADER_BYTES; at + frame <= size; at += frame) {
                ByteBuffer head = read(channel, at, FRAME_HEADER_BYTES);
                if (head.getLong(8) != header.getLong(SALTS)) {
                    break;
                }
                if (head.getInt(0) == 1) {
                    newest = Math.max(newest, version(read(channel, at + FRAME_HEADER_BYTES, HEADER_BYTES), file));
                }
            }
            return newest;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static int version(ByteBuffer header, Path file) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        header.get(0, magic);
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            throw new IOException(file + " is no database of SQLite");
        }
        return header.getInt(USER_VERSION);
    }

    private static ByteBuffer read(SeekableByteChannel channel, long at, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        channel.position(at);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the file ends too early");
            }
        }
        return buffer;
    }
}
