package dev.watchkeeper.base;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Creates folders and files that only this account can access, whatever the umask: 0700 and 0600; stateless. Existing ones keep their
 * permissions. All writes to the data folder go through here, which WallsTest enforces.
 */
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Creates the folder and its missing parents. */
    public static Path createDirectories(Path folder) throws IOException {
        return Files.createDirectories(folder, FOLDER);
    }

    /**
     * Creates an empty file.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one
     */
    public static Path createFile(Path file) throws IOException {
        return Files.createFile(file, FILE);
    }

    /** Creates an empty file for a foreign library that sets no permissions; leaves an existing one alone. */
    public static void prepare(Path file) throws IOException {
        open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    }

    /** Opens a file; creates it if the options say so. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), FILE);
    }

    /** Opens a file for appending; creates it if it is missing. */
    public static OutputStream append(Path file) throws IOException {
        return Channels.newOutputStream(open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Overwrites a file. */
    public static Path write(Path file, byte[] content) throws IOException {
        return write(file, content, false);
    }

    /** Overwrites a file with lines in UTF-8, each with its line end. */
    public static Path write(Path file, List<String> lines) throws IOException {
        return write(file, bytes(lines), false);
    }

    /** Replaces a file atomically, after the new content has reached the disk. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            move(write(fresh, content, true), file);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(fresh); // on a full disk, half of it is there
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Copies a file's content, which has then reached the disk, over another. */
    public static void copy(Path from, Path to) throws IOException {
        try (FileChannel source = FileChannel.open(from);
                FileChannel target = open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long size = source.size();
            for (long at = 0; at < size; ) {
                long count = source.transferTo(at, size - at, target);
                if (count <= 0) {
                    throw new IOException(from + " shrank while it was copied");
                }
                at += count;
            }
            target.force(true);
        }
    }

    /** Replaces a file by another, atomically where the volume supports it. */
    public static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Path write(Path file, byte[] content, boolean ontoDisk) throws IOException {
        try (FileChannel channel =
                open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            if (ontoDisk) {
                channel.force(true);
            }
        }
        return file;
    }

    private static byte[] bytes(List<String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
