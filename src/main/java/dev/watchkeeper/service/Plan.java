package dev.watchkeeper.service;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be installed; immutable.
 *
 * @param user for the user's own systemd, in place of the system's
 * @param account who the system's service runs as
 * @param home where the program is
 * @param java the JDK that runs it
 * @param config the configuration file, absolute
 * @param folder the working folder, in which a relative data folder lies
 * @param data the data folder
 * @param watches whether the node is kept, which is never meant to end
 * @param devices whether a camera is a device of this machine
 * @param secrets files that only root need be able to read
 */
public record Plan(
        boolean user,
        String account,
        Path home,
        Path java,
        Path config,
        Path folder,
        Path data,
        boolean watches,
        boolean devices,
        ResourceLimits limits,
        List<SecretFile> secrets) {
    /** The service, which is also the name of its account, its folder of state and what the journal calls its lines. */
    public static final String NAME = "watchkeeper";

    static final String UNIT = NAME + ".service";

    static final String FAILURE_UNIT = NAME + "-failed@.service";

    /** Where the system's service works and keeps its data unless told otherwise; systemd makes it. */
    static final Path STATE = Path.of("/var/lib", NAME);

    public Plan {
        secrets = List.copyOf(secrets);
    }

    public Path launcher() {
        return home.resolve("watchkeeper");
    }

    /** Whether systemd makes the data folder, as part of the service's state. */
    boolean dataIsState() {
        return !user && data.startsWith(STATE);
    }

    /** A file with a password or the like, and the name under which the service gets it; immutable. */
    record SecretFile(String name, Path file) {}
}
