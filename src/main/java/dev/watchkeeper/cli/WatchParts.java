package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.escalate.Escalation;
import dev.watchkeeper.escalate.EscalationSettings;
import dev.watchkeeper.escalate.Ladder;
import dev.watchkeeper.escalate.Remedy;
import dev.watchkeeper.escalate.RestartRemedy;
import dev.watchkeeper.escalate.RollBackRemedy;
import dev.watchkeeper.escalate.Section;
import dev.watchkeeper.escalate.Target;
import dev.watchkeeper.escalate.UnitRestarts;
import dev.watchkeeper.escalate.repair.RepairSettings;
import dev.watchkeeper.escalate.repair.Repairs;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.order.OrderDesk;
import dev.watchkeeper.watch.Lookout;
import dev.watchkeeper.watch.NodeUnderWatch;
import dev.watchkeeper.watch.Owner;
import dev.watchkeeper.watch.Part;
import dev.watchkeeper.watch.WatchLoaded;
import dev.watchkeeper.watch.WatchedService.LogRule;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what the process {@code watch} consists of; confined to the main thread. Add further parts and remedies here. */
final class WatchParts {
    private final Where where;
    private final What what;
    private final Clock clock;
    private final Lookout lookout;
    private final Optional<Repairs> repairs;
    private final Ladder ladder;
    private final CareParts care;
    private final OrderDesk desk;

    /** Where it works; immutable. */
    record Where(Path data, Optional<Path> config) {}

    /**
     * What it looks at and does; immutable.
     *
     * @param node the node to look at; empty if there is none
     * @param repair empty without a repair agent
     */
    record What(
            WatchLoaded watch,
            Optional<Supplier<NodeUnderWatch>> node,
            EscalationSettings escalation,
            Optional<RepairSettings> repair) {}

    WatchParts(Where where, What what, Clock clock) {
        this.where = where;
        this.what = what;
        this.clock = clock;
        lookout = new Lookout(
                new Lookout.Config(
                        what.watch().services(),
                        what.node(),
                        what.watch().general().interval()),
                new KeeperChildren(where.data(), clock),
                where.data(),
                clock);
        care = new CareParts(where, what.escalation().care(), lookout, clock);
        desk = new OrderDesk(where.data(), clock);
        repairs = new RepairParts(where, desk, clock).open(what.repair(), targets(), () -> restart(targets(), 1));
        ladder = Escalation.ladder(site(), plan(), lookout::seen, clock);
    }

    /** In the order of their start. */
    List<Part> all() {
        List<Part> parts = new ArrayList<>(List.of(lookout));
        repairs.ifPresent(parts::add);
        parts.add(ladder);
        if (what.node().isPresent()) {
            parts.addAll(care.all(ladder));
        }
        return parts;
    }

    Ladder ladder() {
        return ladder;
    }

    Escalation.Site site() {
        return new Escalation.Site(
                where.data(), where.config(), HostName.here(), System.getProperty("user.name", "root"));
    }

    Escalation.Plan plan() {
        Map<String, Target> targets = targets();
        return new Escalation.Plan(
                what.escalation(), List.copyOf(targets.values()), remedies(targets), sections(targets));
    }

    /** In the order in which they are tried. */
    private List<Remedy> remedies(Map<String, Target> targets) {
        List<Remedy> remedies = new ArrayList<>();
        care.rollBack().map(RollBackRemedy::new).ifPresent(remedies::add);
        repairs.map(Repairs::takeBack).ifPresent(remedies::add);
        remedies.add(restart(targets, what.escalation().limits().restarts()));
        repairs.map(Repairs::repair).ifPresent(remedies::add);
        return remedies;
    }

    private RestartRemedy restart(Map<String, Target> targets, int most) {
        return new RestartRemedy(
                targets,
                () -> lookout.seen(),
                new RestartRemedy.Links(
                        (child, why) -> ControlClient.ask(where.data(), "recover " + child + " " + shortened(why)),
                        UnitRestarts.here(desk)),
                most);
    }

    /** What the report that all is well says, in order. */
    private List<Section> sections(Map<String, Target> targets) {
        List<String> names = targets.values().stream().map(Target::title).toList();
        List<Section> sections = new ArrayList<>();
        sections.add(() -> List.of("Healthy: " + String.join(", ", names)));
        if (what.node().isPresent()) {
            sections.add(new CoverageSection(where.data(), clock));
            sections.add(new DescriptionsSection(where.data(), ZoneId.systemDefault(), clock));
            sections.add(new AdviceSection(where.data(), clock));
        }
        return sections;
    }

    /** A request to the keeper is one short line. */
    private static String shortened(String why) {
        String line = why.replaceAll("\\p{Cntrl}", " ");
        return line.substring(0, Math.min(200, line.length()));
    }

    private Map<String, Target> targets() {
        Map<String, Target> targets = new LinkedHashMap<>();
        if (what.node().isPresent()) {
            targets.put(
                    NodeUnderWatch.NAME,
                    new Target(
                            NodeUnderWatch.NAME,
                            "Watchkeeper",
                            new Owner(new Owner.Means.Keeper(NodeService.NAME), Map.of()),
                            Optional.of(where.data().resolve("logs").resolve(NodeService.NAME + ".log")),
                            what.watch().grace()));
        }
        what.watch()
                .services()
                .forEach(service -> targets.put(
                        service.name(),
                        new Target(
                                service.name(),
                                service.title(),
                                what.watch().owners().getOrDefault(service.name(), Owner.NOBODY),
                                service.log().map(LogRule::file),
                                service.grace())));
        return targets;
    }
}
