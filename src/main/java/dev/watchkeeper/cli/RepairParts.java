package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.Remedy.Outcome;
import dev.watchkeeper.escalate.RestartRemedy;
import dev.watchkeeper.escalate.Target;
import dev.watchkeeper.escalate.repair.OrderedWorker;
import dev.watchkeeper.escalate.repair.RepairSettings;
import dev.watchkeeper.escalate.repair.Repairs;
import dev.watchkeeper.escalate.repair.Worker;
import dev.watchkeeper.node.NodeNote;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.order.Hardened;
import dev.watchkeeper.order.OrderDesk;
import dev.watchkeeper.order.OrderUnits;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Connects the repair agent with what surrounds it in the process {@code watch}; immutable. */
final class RepairParts {
    private final WatchParts.Where where;
    private final OrderDesk desk;
    private final Clock clock;

    RepairParts(WatchParts.Where where, OrderDesk desk, Clock clock) {
        this.where = where;
        this.desk = desk;
        this.clock = clock;
    }

    /**
     * The tier; empty without settings.
     *
     * @param targets by name
     * @param restart makes a remedy that restarts once
     */
    Optional<Repairs> open(
            Optional<RepairSettings> settings, Map<String, Target> targets, Supplier<RestartRemedy> restart) {
        return settings.flatMap(found -> where.config()
                .map(config -> new Repairs(
                        found,
                        where.data(),
                        new Repairs.Surroundings(
                                clock,
                                worker(found, config),
                                name -> restart(name, restart.get()),
                                new Outbox(where.data()),
                                name -> Optional.ofNullable(targets.get(name)).flatMap(Target::log).stream()
                                        .toList(),
                                this::page))));
    }

    /** In the installed service the agent works in a unit of its own, if there is one. */
    private Worker worker(RepairSettings settings, Path config) {
        return Hardened.isHere() && OrderUnits.hasRepair()
                ? new OrderedWorker(where.data(), settings, desk, clock)
                : new RepairProcess(config, where.data());
    }

    /** As people reach it; else as the node has noted it. */
    private Optional<URI> page() {
        Optional<URI> configured = NotificationOptions.source(
                        where.config(), Optional.of(where.data().toString()), List.of())
                .first()
                .linkBase();
        return configured.isPresent()
                ? configured
                : NodeNote.read(NodeNote.in(where.data())).map(NodeNote::url).map(URI::create);
    }

    /** By the same owner and in the same way as the ladder's own restarts, of which it is none. */
    private String restart(String name, RestartRemedy remedy) throws FailureException, InterruptedException {
        Case about = new Case(
                "",
                name,
                name,
                List.of("a repair was applied or taken back"),
                new Case.History(clock.wall(), Optional.empty(), 0, List.of()));
        return switch (remedy.apply(about)) {
            case Outcome.Tried tried -> tried.text() + ".";
            case Outcome.Unavailable unavailable ->
                throw new FailureException(FailureKind.ENVIRONMENT, unavailable.text() + ".");
            case Outcome.Found found -> throw new FailureException(FailureKind.ENVIRONMENT, found.text() + ".");
        };
    }
}
