package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.escalate.Case;
import dev.watchkeeper.escalate.EscalationSettings.Care;
import dev.watchkeeper.escalate.Ladder;
import dev.watchkeeper.escalate.deadman.DeadMan;
import dev.watchkeeper.escalate.recover.CameraRecovery;
import dev.watchkeeper.escalate.rollback.RollBack;
import dev.watchkeeper.escalate.sight.NodeSight;
import dev.watchkeeper.escalate.sight.ReportedSight;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.program.Programs;
import dev.watchkeeper.watch.Kept;
import dev.watchkeeper.watch.Lookout;
import dev.watchkeeper.watch.NodeUnderWatch;
import dev.watchkeeper.watch.Part;
import dev.watchkeeper.watch.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together the parts of the process {@code watch} that care for the node and its cameras beside the ladder; confined to the main thread. */
final class CareParts {
    private static final Logger log = LoggerFactory.getLogger(CareParts.class);

    private final WatchParts.Where where;
    private final Care care;
    private final Lookout lookout;
    private final KeeperChildren children;
    private final NodeSight sight;
    private final Optional<RollBack> rollBack;
    private final Clock clock;

    CareParts(WatchParts.Where where, Care care, Lookout lookout, Clock clock) {
        this.where = where;
        this.care = care;
        this.lookout = lookout;
        this.clock = clock;
        children = new KeeperChildren(where.data(), clock);
        sight = new ReportedSight(where.data(), clock);
        rollBack = where.config()
                .filter(file -> !file.toString().endsWith(".json"))
                .map(file -> RollBack.of(
                        file,
                        where.data(),
                        new RollBack.Links(
                                sight, this::state, () -> restart(where.data()), Programs.here(where.data())),
                        care.rollBackWithin(),
                        clock));
    }

    /** What rolls a configuration back; empty without one. It works once it has been started. */
    Optional<RollBack> rollBack() {
        return rollBack;
    }

    /** In the order of their start. */
    List<Part> all(Ladder ladder) {
        List<Part> parts = new ArrayList<>();
        care.deadMan()
                .ifPresent(settings -> parts.add(new DeadMan(
                        settings,
                        new DeadMan.Facts(
                                () -> true, sight, this::standstill, () -> person(ladder), () -> open(ladder)),
                        new Outbox(where.data()),
                        clock)));
        CameraRecovery.of(cameras(), sight, where.data(), clock).ifPresent(parts::add);
        rollBack.ifPresent(parts::add);
        return parts;
    }

    private static void restart(Path data) throws FailureException {
        ControlClient.ask(data, "restart " + NodeService.NAME);
    }

    /** A configuration that the node refuses names no camera that could be recovered. */
    private List<CameraSettings> cameras() {
        Loaded loaded = SettingsLoader.load(where.config(), List.of(), List.of(), Path.of(""));
        return switch (loaded) {
            case Loaded.Good good -> good.settings().cameras();
            case Loaded.Bad bad -> {
                log.debug("No camera is recovered, because the configuration has mistakes");
                yield List.of();
            }
        };
    }

    private Optional<String> standstill() {
        return lookout.seen().stream()
                .filter(seen -> seen.report().name().equals(NodeUnderWatch.NAME))
                .map(seen ->
                        seen.report().problems().stream().map(Problem::text).collect(Collectors.joining("; ")))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private static Optional<String> person(Ladder ladder) {
        return ladder.isPersonNeeded()
                ? Optional.of(ladder.openIncidents().stream()
                        .flatMap(each -> each.problems().stream())
                        .collect(Collectors.joining("; ")))
                : Optional.empty();
    }

    private static Map<String, String> open(Ladder ladder) {
        Map<String, String> open = new HashMap<>();
        for (Case each : ladder.openIncidents()) {
            open.put(each.incident(), String.join("; ", each.problems()));
        }
        return open;
    }

    private Optional<String> state() {
        try {
            return children.find(NodeService.NAME).map(Kept.Child::state);
        } catch (IllegalStateException e) {
            return Optional.empty(); // it is asked again
        }
    }
}
