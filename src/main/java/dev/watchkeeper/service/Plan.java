package dev.watchkeeper.service;

import dev.watchkeeper.order.OrderUnits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to install as a service; immutable.
 *
 * @param secrets files that only root needs to be able to read
 */
public record Plan(RunAs runAs, Program program, Places places, Contents contents, List<SecretFile> secrets) {
    /**
     * Who the service runs as; immutable.
     *
     * @param isUser whether it is a service of the user's own systemd rather than the system's
     * @param account the account of a system service
     */
    public record RunAs(boolean isUser, String account) {}

    /**
     * What the service runs; immutable.
     *
     * @param home the folder of the program
     * @param java the JDK that runs it
     */
    public record Program(Path home, Path java) {
        Path launcher() {
            return home.resolve("watchkeeper");
        }
    }

    /**
     * The files that the service works with, as absolute paths; immutable.
     *
     * @param config the configuration file
     * @param folder the working folder, the base of a relative data folder
     * @param data the data folder
     */
    public record Places(Path config, Path folder, Path data) {}

    /**
     * What the configuration asks the service to keep alive; immutable.
     *
     * @param watches whether the node is kept alive, which is never meant to end
     * @param devices whether a camera is a device of this machine
     * @param streams empty if nothing is restreamed
     */
    record Contents(
            boolean watches, boolean devices, ResourceLimits limits, Orders orders, Optional<Restreams> streams) {
        /** Without streams. */
        Contents(boolean watches, boolean devices, ResourceLimits limits, Orders orders) {
            this(watches, devices, limits, orders, Optional.empty());
        }
    }

    /**
     * What units of their own take orders for; immutable.
     *
     * @param restarts the whole names of the units that may be restarted
     * @param repair the repair agent; empty if it gets no unit
     */
    public record Orders(List<String> restarts, Optional<Repair> repair) {
        /** Nothing. */
        public static final Orders NONE = new Orders(List.of(), Optional.empty());

        public Orders {
            restarts = List.copyOf(restarts);
        }
    }

    /**
     * The unit of the repair agent; immutable.
     *
     * @param account the owner of the repository
     * @param settings the text of the file with the agent's settings
     * @param limit how long one order may take
     */
    public record Repair(String account, String settings, Duration limit) {}

    /** The name of the service, its account, its state folder, and its lines in the journal. */
    public static final String NAME = "watchkeeper";

    static final String UNIT = NAME + ".service";

    static final String WATCH_UNIT = NAME + "-watch.service";

    static final String WATCH_TIMER = NAME + "-watch.timer";

    static final String RESTART_UNIT = OrderUnits.RESTART + ".service";

    static final String RESTART_PATH = OrderUnits.RESTART + ".path";

    static final String REPAIR_UNIT = OrderUnits.REPAIR + ".service";

    static final String REPAIR_PATH = OrderUnits.REPAIR + ".path";

    static final String FAILURE_UNIT = NAME + "-failed@.service";

    /** The default folder of the system service and its data; systemd creates it. */
    static final Path STATE = Path.of("/var/lib", NAME);

    public Plan {
        secrets = List.copyOf(secrets);
    }

    /** Where the account may change the configuration file. */
    public static Path editableConfig() {
        return STATE.resolve("config").resolve(NAME + ".yml");
    }

    /** The same with the configuration file elsewhere. */
    public Plan configuredBy(Path config) {
        return new Plan(runAs, program, new Places(config, places.folder(), places.data()), contents, secrets);
    }

    public Path launcher() {
        return program.launcher();
    }

    /** Whether systemd creates the data folder, as part of the service's state. */
    boolean dataIsState() {
        return !runAs.isUser() && places.data().startsWith(STATE);
    }

    /** A file with a secret, and the name of the credential under which the service receives it; immutable. */
    record SecretFile(String name, Path file) {}
}
