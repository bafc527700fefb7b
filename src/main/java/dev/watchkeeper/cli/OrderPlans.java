package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.escalate.repair.RepairLoaded;
import dev.watchkeeper.escalate.repair.RepairLoader;
import dev.watchkeeper.escalate.repair.RepairSettings;
import dev.watchkeeper.escalate.repair.RepairText;
import dev.watchkeeper.order.OrderUnits;
import dev.watchkeeper.service.Plan;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.WatchLoaded;
import dev.watchkeeper.watch.WatchLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which units that take orders a configuration needs; stateless. What they may do is fixed when they are installed. */
final class OrderPlans {
    /** With what stands before and after it, the name of a file. */
    private static final int LONGEST_UNIT = 200;

    private OrderPlans() {}

    /** The units that the file names with {@code restart: systemd-unit}. */
    static List<String> restarts(Path config) throws FailureException {
        WatchLoaded loaded = WatchLoader.load(config, Path.of(""));
        requireNone(loaded.mistakes());
        List<String> units = loaded.owners().values().stream()
                .flatMap(owner -> owner.restart() instanceof Owner.Means.Unit(String unit)
                        ? Stream.of(OrderUnits.full(unit))
                        : Stream.empty())
                .distinct()
                .sorted()
                .toList();
        if (units.isEmpty()) {
            throw wrong("--restarts: no service in " + config
                    + " has restart: systemd-unit, so there is nothing that a unit would be needed for");
        }
        Optional<String> tooLong =
                units.stream().filter(unit -> unit.length() > LONGEST_UNIT).findFirst();
        if (tooLong.isPresent()) {
            throw wrong("--restarts: the name of the unit " + tooLong.get() + " is longer than " + LONGEST_UNIT
                    + " characters");
        }
        return units;
    }

    /**
     * The unit of the repair agent, with the account that owns the repository.
     *
     * @param root the root folder of another system; empty for this one
     */
    static Plan.Repair repair(Path config, Optional<Path> root) throws FailureException {
        RepairLoaded loaded = RepairLoader.load(config, Path.of(""));
        requireNone(loaded.mistakes());
        RepairSettings settings = loaded.settings()
                .orElseThrow(() -> wrong("--repair: " + config
                        + " configures no repair agent; set escalation.repair.command and repository"));
        return new Plan.Repair(
                owner(settings.source().repository(), root), RepairText.of(settings), settings.orderLimit());
    }

    private static String owner(Path repository, Optional<Path> root) throws FailureException {
        Path folder = root.map(path -> path.resolve(Path.of("/").relativize(repository)))
                .orElse(repository);
        String owner;
        boolean isRoot;
        try {
            isRoot = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
            // In another system's root folder, the name would be that of this system's account with the number.
            owner = root.isPresent()
                    ? String.valueOf(Files.getAttribute(folder, "unix:uid"))
                    : Files.getOwner(folder).getName();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "--repair: the repository " + folder + " cannot be read (" + e.getMessage()
                            + "); the repair agent's unit runs as its owner",
                    e);
        }
        if (isRoot) {
            throw wrong(
                    "--repair: the repository " + folder + " belongs to root, and the repair agent runs as its owner,"
                            + " but never as root: give it an account of its own, by chown -R ACCOUNT " + folder);
        }
        if (!owner.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}")) {
            throw wrong("--repair: the name of the repository's owner, " + owner + ", cannot stand in a unit");
        }
        return owner;
    }

    private static void requireNone(List<Problem> mistakes) throws FailureException {
        if (!mistakes.isEmpty()) {
            throw wrong(
                    String.join("\n", mistakes.stream().map(Object::toString).toList()));
        }
    }

    private static FailureException wrong(String sentence) {
        return new FailureException(FailureKind.CONFIGURATION, sentence);
    }
}
