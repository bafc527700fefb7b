package dev.watchkeeper.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The folder for files of this user's running processes that live no longer than these: in memory, private; stateless. */
public final class RuntimeDirectory {
    /** Created by RuntimeDirectory= of the installed service. */
    public static final Path SERVICE = Path.of("/run/watchkeeper");

    private static final Path PROC_SELF = Path.of("/proc/self");

    /** The bit by which folders like /tmp are shared (inode(7)); such a folder must never be closed to others. */
    private static final int STICKY = 0x200;

    private RuntimeDirectory() {}

    /** $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, else the system's memory-backed folder; it need not exist. */
    public static Path own() {
        return own(System.getenv());
    }

    static Path own(Map<String, String> environment) {
        String systemd = environment.getOrDefault("RUNTIME_DIRECTORY", "");
        if (!systemd.isEmpty()) {
            return Path.of(systemd.split(":", 2)[0]);
        }
        Optional<Path> session = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .map(Path::of)
                .filter(Files::isDirectory);
        if (session.isPresent()) {
            return session.get().resolve("watchkeeper");
        }
        Path memory = Path.of("/dev/shm");
        Path parent = Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve("watchkeeper-" + System.getProperty("user.name"));
    }

    /** The own folder and the service's, which a user's environment does not name. */
    public static List<Path> all() {
        return Stream.of(own(), SERVICE).distinct().toList();
    }

    /** The part of a runtime directory that belongs to the processes of one data folder; it need not exist. */
    public static Path of(Path directory, Path data) {
        CRC32 sum = new CRC32();
        sum.update(real(data).toString().getBytes(StandardCharsets.UTF_8));
        return directory.resolve(HexFormat.of().toHexDigits((int) sum.getValue()));
    }

    /** The data folder by its one real path, whether or not it exists. */
    public static Path real(Path data) {
        try {
            return data.toRealPath();
        } catch (IOException e) {
            return data.toAbsolutePath().normalize();
        }
    }

    /**
     * Creates such a part, accessible to this user alone.
     *
     * @throws IOException also if somebody else has created it
     */
    public static void create(Path part) throws IOException {
        Path parent = part.getParent();
        if (parent != null) {
            createOwn(parent);
        }
        createOwn(part);
    }

    private static void createOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            PrivateFiles.createDirectories(folder);
        }
        Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getAttribute(PROC_SELF, "unix:uid"))) {
            throw new IOException("it belongs to another user");
        }
        if (((Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0) {
            throw new IOException(folder + " is for everybody, like /tmp; name a folder below it");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
