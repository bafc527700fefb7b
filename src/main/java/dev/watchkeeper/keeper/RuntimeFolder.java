package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.RuntimePlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for what lives only as long as the keeper: the control socket and the node's vital signs. It lies in memory, belongs to this user and
 * is open to nobody else; one per data folder. Immutable.
 */
public final class RuntimeFolder {
    private static final Logger log = LoggerFactory.getLogger(RuntimeFolder.class);
    private static final Path PROC_SELF = Path.of("/proc/self");

    private static final Path SERVICE = RuntimePlace.SERVICE;

    private final Path path;

    private RuntimeFolder(Path path) {
        this.path = path;
    }

    /** Where it is, whether or not anybody has made it: $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, else the system's memory-backed folder. */
    public static RuntimeFolder of(Path data) {
        return new RuntimeFolder(RuntimePlace.own().resolve(name(data)));
    }

    /**
     * Where a keeper of the data folder listens, seen from another process: one that systemd started has its own folder, which the environment of
     * whoever asks does not name.
     */
    static RuntimeFolder found(Path data) {
        RuntimeFolder own = of(data);
        RuntimeFolder service = new RuntimeFolder(SERVICE.resolve(name(data)));
        return Files.exists(own.socket()) || !Files.exists(service.socket()) ? own : service;
    }

    /** Whether a service has a folder into which this user may not look. */
    static boolean isServiceHidden() {
        return Files.isDirectory(SERVICE) && !Files.isExecutable(SERVICE);
    }

    private static String name(Path data) {
        CRC32 sum = new CRC32();
        sum.update(real(data).toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static Path real(Path data) {
        try {
            return data.toRealPath();
        } catch (IOException e) {
            return data.toAbsolutePath().normalize();
        }
    }

    /** Makes it, for this user alone. */
    RuntimeFolder make() throws FailureException {
        try {
            Path parent = path.getParent();
            if (parent != null) {
                makeOwn(parent);
            }
            makeOwn(path);
            return this;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The runtime folder " + path + " cannot be used (" + e.getMessage()
                            + "): set XDG_RUNTIME_DIR to a folder of this user",
                    e);
        }
    }

    private static void makeOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            PrivateFiles.createDirectories(folder);
        }
        Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getAttribute(PROC_SELF, "unix:uid"))) {
            throw new IOException("it belongs to somebody else");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    /** Removes what is empty again. */
    void removeIfEmpty() {
        try {
            Files.deleteIfExists(vitals());
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.debug("The runtime folder stays", e);
        }
    }

    /** For what else is to live no longer than the host is up. */
    Path path() {
        return path;
    }

    public Path socket() {
        return path.resolve("keeper.sock");
    }

    Path vitals() {
        return path.resolve("node.vitals");
    }
}
