package dev.watchkeeper.backup;

import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The file format of a backup, {@code .tar.gz} with the database as {@code watchkeeper.db} and the configuration as {@code configuration/NAME}; stateless.
 * Reading believes nothing: an archive may come from anywhere.
 */
final class Archive {
    static final String DATABASE = "watchkeeper.db";
    static final String CONFIGURATION = "configuration/";

    /** No configuration is longer. */
    static final int MAX_CONFIGURATION = 1 << 20;

    /** A name as the configuration may have it; no separators, and no dot first. */
    private static final String PLAIN_NAME = "[0-9A-Za-z_][0-9A-Za-z._-]{0,79}";

    /** Space that is left on the volume, whatever an archive claims to hold. */
    private static final long MARGIN = 16L << 20;

    /** How every SQLite database begins. */
    private static final String BARE = "SQLite format 3";

    private static final int BUFFER = 64 * 1024;

    private Archive() {}

    /** A configuration as it is kept; immutable. */
    record Configuration(String name, String text) {
        /** Makes a name one that an archive can hold. */
        static Configuration of(Path file, String text) {
            String name = String.valueOf(file.getFileName()).replaceAll("[^0-9A-Za-z._-]", "_");
            String kept = name.length() > 80 ? name.substring(name.length() - 80) : name;
            return new Configuration(kept.matches(PLAIN_NAME) ? kept : "watchkeeper.yml", text);
        }
    }

    /** Writes an archive and syncs it to the disk. */
    static void write(Path archive, Path database, Optional<Configuration> configuration, Instant at)
            throws IOException {
        try (FileChannel channel = PrivateFiles.open(
                archive, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream bytes = Channels.newOutputStream(channel);
            GZIPOutputStream packed = new GZIPOutputStream(bytes, BUFFER);
            OutputStream out = new BufferedOutputStream(packed, BUFFER);
            if (configuration.isPresent()) {
                byte[] text = configuration.get().text().getBytes(StandardCharsets.UTF_8);
                Ustar.head(
                        out, new Ustar.Entry(CONFIGURATION + configuration.get().name(), text.length), at);
                out.write(text);
                Ustar.pad(out, text.length);
            }
            long size = Files.size(database);
            Ustar.head(out, new Ustar.Entry(DATABASE, size), at);
            try (InputStream in = Files.newInputStream(database)) {
                if (in.transferTo(out) != size) {
                    throw new IOException(database + " changed while it was packed");
                }
            }
            Ustar.pad(out, size);
            Ustar.end(out);
            out.flush();
            packed.finish();
            channel.force(true);
        }
    }

    /**
     * Unpacks an archive: its database to a file, its configuration into memory.
     *
     * @param database the file to write; it is deleted if the archive turns out to be none of ours
     * @return the configuration, if there is one
     * @throws IOException with a sentence that says what is wrong with the archive
     */
    static Optional<Configuration> read(Path archive, Path database) throws IOException {
        boolean good = false;
        try (InputStream in = new BufferedInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive), BUFFER), BUFFER), BUFFER)) {
            Optional<Configuration> configuration = read(in, database);
            good = true;
            return configuration;
        } finally {
            if (!good) {
                Files.deleteIfExists(database);
            }
        }
    }

    /**
     * Unpacks a backup of any version: an archive, or a bare database, as former ones made them.
     *
     * @return the configuration, if there is one
     */
    static Optional<Configuration> readAny(Path backup, Path database) throws IOException {
        byte[] begin = BARE.getBytes(StandardCharsets.US_ASCII);
        try (InputStream in = Files.newInputStream(backup)) {
            if (!Arrays.equals(in.readNBytes(begin.length), begin)) {
                return read(backup, database);
            }
        }
        PrivateFiles.copy(backup, database);
        return Optional.empty();
    }

    private static Optional<Configuration> read(InputStream in, Path database) throws IOException {
        Optional<Configuration> configuration = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (Optional<Ustar.Entry> next = Ustar.next(in); next.isPresent(); next = Ustar.next(in)) {
            Ustar.Entry entry = next.get();
            String kind = entry.name().startsWith(CONFIGURATION) ? CONFIGURATION : entry.name();
            if (!seen.add(kind)) {
                throw new IOException("it holds " + Ustar.quote(entry.name()) + " more than once");
            }
            if (entry.name().equals(DATABASE)) {
                extract(in, entry.size(), database);
            } else if (kind.equals(CONFIGURATION)) {
                configuration = Optional.of(configuration(in, entry));
            } else {
                throw new IOException("it holds " + Ustar.quote(entry.name()) + ", which no backup has");
            }
            Ustar.skipPadding(in, entry.size());
        }
        if (!seen.contains(DATABASE)) {
            throw new IOException("it holds no database");
        }
        return configuration;
    }

    private static Configuration configuration(InputStream in, Ustar.Entry entry) throws IOException {
        String name = entry.name().substring(CONFIGURATION.length());
        if (!name.matches(PLAIN_NAME) || entry.size() > MAX_CONFIGURATION) {
            throw new IOException("it holds " + Ustar.quote(entry.name()) + ", which no backup has");
        }
        byte[] text = in.readNBytes((int) entry.size());
        if (text.length < entry.size()) {
            throw new EOFException("the archive is cut off");
        }
        return new Configuration(name, new String(text, StandardCharsets.UTF_8));
    }

    private static void extract(InputStream in, long size, Path database) throws IOException {
        Path folder = Optional.ofNullable(database.toAbsolutePath().getParent()).orElse(database);
        if (size > DiskSpace.on(folder).usableBytes() - MARGIN) {
            throw new IOException("its database needs " + size + " bytes, more than are free in " + folder);
        }
        try (FileChannel channel = PrivateFiles.open(
                database, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            OutputStream out = Channels.newOutputStream(channel);
            byte[] buffer = new byte[BUFFER];
            long left = size;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new EOFException("the archive is cut off");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
            channel.force(true);
        }
    }
}
