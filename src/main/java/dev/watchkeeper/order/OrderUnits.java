package dev.watchkeeper.order;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The names of the units that take orders, and of their orders; stateless. */
public final class OrderUnits {
    /** The template of the units that restart one unit each. */
    public static final String RESTART = "watchkeeper-restart@";

    /** The unit of the repair agent. */
    public static final String REPAIR = "watchkeeper-repair";

    /** The order for the repair agent's unit. */
    public static final String REPAIR_ORDER = "repair";

    /** Before the name of a unit: the order to restart it. */
    public static final String RESTART_ORDER = "restart-";

    private static final String SUFFIXES =
            ".*\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)";

    /** Links to what starts with the machine; only root writes there. */
    private static final Path ENABLED = Path.of("/etc/systemd/system/multi-user.target.wants");

    private OrderUnits() {}

    /** A unit's whole name, as systemctl completes it. */
    public static String full(String unit) {
        return unit.matches(SUFFIXES) ? unit : unit + ".service";
    }

    /** What waits for orders to restart a unit. */
    public static String restartPath(String unit) {
        return RESTART + full(unit) + ".path";
    }

    static String repairPath() {
        return REPAIR + ".path";
    }

    /** Whether the unit that takes orders for the repair agent is installed. */
    public static boolean hasRepair() {
        return isEnabled(repairPath());
    }

    /** Whether a unit is installed that takes orders to restart this one. */
    public static boolean hasRestart(String unit) {
        return isEnabled(restartPath(unit));
    }

    private static boolean isEnabled(String unit) {
        return Files.exists(ENABLED.resolve(unit), LinkOption.NOFOLLOW_LINKS);
    }
}
