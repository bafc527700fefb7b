package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.loops.CamerasFile;
import dev.watchkeeper.stream.report.StreamsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder for files that live only as long as the keeper: the control socket and the node's vital signs; immutable. It lies in memory, belongs to
 * this user and is closed to everybody else. There is one per data folder.
 */
public final class RuntimeFolder {
    private static final Logger log = LoggerFactory.getLogger(RuntimeFolder.class);

    private static final Path SERVICE = RuntimeDirectory.SERVICE;

    private final Path path;

    private RuntimeFolder(Path path) {
        this.path = path;
    }

    /** Its place, whether or not it exists: below $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, else the system's memory-backed folder. */
    public static RuntimeFolder of(Path data) {
        return new RuntimeFolder(RuntimeDirectory.of(RuntimeDirectory.own(), data));
    }

    /**
     * Finds the folder of a running keeper from another process: a keeper started by systemd has a folder of its own, which is not in the caller's
     * environment.
     */
    static RuntimeFolder found(Path data) {
        RuntimeFolder own = of(data);
        RuntimeFolder service = new RuntimeFolder(RuntimeDirectory.of(SERVICE, data));
        return Files.exists(own.socket()) || !Files.exists(service.socket()) ? own : service;
    }

    /** Whether a service has a folder that this user may not enter. */
    static boolean isServiceHidden() {
        return Files.isDirectory(SERVICE) && !Files.isExecutable(SERVICE);
    }

    /** Creates it, accessible to this user alone. */
    RuntimeFolder create() throws FailureException {
        try {
            RuntimeDirectory.create(path);
            return this;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The runtime folder " + path + " cannot be used (" + e.getMessage()
                            + "): set XDG_RUNTIME_DIR to a folder of this user",
                    e);
        }
    }

    /** Removes the node's files, and the folder if it is empty then. */
    void removeIfEmpty() {
        try {
            Files.deleteIfExists(vitals());
            Files.deleteIfExists(path.resolve(CamerasFile.NAME));
            Files.deleteIfExists(watchProgress());
            StreamsFile.remove(path);
            for (String left : List.of("sender", "outbox/new", "outbox")) {
                Files.deleteIfExists(path.resolve(left));
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            log.debug("The runtime folder stays", e);
        }
    }

    /** The folder itself, for other files that need not survive a reboot. */
    Path path() {
        return path;
    }

    /** Where the node below a keeper of the data folder writes its vital signs, seen from another process. */
    public static Path vitalsOf(Path data) {
        return found(data).vitals();
    }

    public Path socket() {
        return path.resolve("keeper.sock");
    }

    /** Where the process that looks from outside shows that it makes progress. */
    Path watchProgress() {
        return path.resolve("watch.progress");
    }

    Path vitals() {
        return path.resolve("node.vitals");
    }
}
