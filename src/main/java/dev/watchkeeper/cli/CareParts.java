package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
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
    private final Ladder ladder;
    private final Clock clock;

    CareParts(WatchParts.Where where, Care care, Lookout lookout, Ladder ladder, Clock clock) {
        this.where = where;
        this.care = care;
        this.lookout = lookout;
        this.ladder = ladder;
        this.clock = clock;
    }

    /** In the order of their start. */
    List<Part> all() {
        NodeSight sight = new ReportedSight(where.data(), clock);
        List<Part> parts = new ArrayList<>();
        care.deadMan()
                .ifPresent(settings -> parts.add(new DeadMan(
                        settings,
                        new DeadMan.Facts(() -> true, sight, this::standstill, this::person, this::open),
                        clock)));
        CameraRecovery.of(cameras(), sight, where.data(), clock).ifPresent(parts::add);
        where.config().filter(file -> !file.toString().endsWith(".json")).ifPresent(file -> {
            RollBack.Links links = new RollBack.Links(sight, this::state, () -> restart(where.data()));
            parts.add(RollBack.of(file, where.data(), links, care.rollBackWithin(), clock));
        });
        return parts;
    }

    private static void restart(Path data) throws dev.watchkeeper.base.FailureException {
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
                .map(seen -> seen.report().problems().stream()
                        .map(Problem::text)
                        .collect(Collectors.joining("; ")))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private Optional<String> person() {
        return ladder.isPersonNeeded()
                ? Optional.of(ladder.openIncidents().stream()
                        .flatMap(each -> each.problems().stream())
                        .collect(Collectors.joining("; ")))
                : Optional.empty();
    }

    private Map<String, String> open() {
        Map<String, String> open = new HashMap<>();
        for (Case each : ladder.openIncidents()) {
            open.put(each.incident(), String.join("; ", each.problems()));
        }
        return open;
    }

    private Optional<String> state() {
        try {
            return new KeeperChildren(where.data(), clock).find(NodeService.NAME).map(Kept.Child::state);
        } catch (IllegalStateException e) {
            return Optional.empty(); // it is asked again
        }
    }
}
