package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.SettingsLoader.Argument;
import dev.watchkeeper.escalate.Escalation;
import dev.watchkeeper.escalate.EscalationLoaded;
import dev.watchkeeper.escalate.EscalationLoader;
import dev.watchkeeper.escalate.EscalationSettings;
import dev.watchkeeper.escalate.repair.RepairLoaded;
import dev.watchkeeper.escalate.repair.RepairLoader;
import dev.watchkeeper.escalate.repair.RepairSettings;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.keeper.RuntimeFolder;
import dev.watchkeeper.keeper.process.InstanceLock;
import dev.watchkeeper.node.NodeNote;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.send.Sending;
import dev.watchkeeper.watch.Inspection;
import dev.watchkeeper.watch.Kept;
import dev.watchkeeper.watch.Lookout;
import dev.watchkeeper.watch.NodeUnderWatch;
import dev.watchkeeper.watch.Part;
import dev.watchkeeper.watch.Problem;
import dev.watchkeeper.watch.ReportJson;
import dev.watchkeeper.watch.Resident;
import dev.watchkeeper.watch.ServiceReport;
import dev.watchkeeper.watch.WatchLoaded;
import dev.watchkeeper.watch.WatchLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper watch}: judges services from outside, once or until told to stop; confined to the main thread. */
@Command(
        name = "watch",
        description = "Judges the services of watch: and the node from outside, until told to stop or once.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example, every 5 minutes from cron:",
            "  */5 * * * * /opt/watchkeeper/watchkeeper watch --once -c /etc/watchkeeper.yml --data /var/lib/watchkeeper",
            "It ends with 0 if all is healthy, 1 with problems, 75 if something could not be judged."
        })
final class WatchCommand implements Callable<Integer> {
    private static final int PROBLEMS = 1;

    /** After a run that acts: messages are collected for half a minute before they are sent. */
    private static final Duration SEND_LIMIT = Duration.ofSeconds(60);

    private static final Duration ACT_INTERVAL = Duration.ofSeconds(2);

    /** A finding needs three; one more leaves time for the first. */
    private static final int LOOKS = 4;

    private static final Duration ACT_LIMIT = Duration.ofMinutes(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Option(names = "--once", description = "Judge once, within 5 s, then exit.")
    private boolean once;

    @Option(
            names = "--act",
            description =
                    "With --once: also restart what its owner, named in restart:, may restart, and call a person.")
    private boolean act;

    @Option(names = "--json", description = "Prints what was found as JSON.")
    private boolean json;

    @Option(names = "--with-node", hidden = true, description = "Judge a node although the file names no camera.")
    private boolean withNode;

    @Option(
            names = "--progress-file",
            hidden = true,
            paramLabel = "FILE",
            description = "The file that shows the keeper that the resident process makes progress.")
    private Optional<Path> progressFile = Optional.empty();

    @Option(
            names = "--set",
            hidden = true,
            paramLabel = "KEY=VALUE",
            description = "A key of notifications; repeatable.")
    private List<String> set = new ArrayList<>();

    private final Clock clock = new SystemClock();

    /** Known once the configuration is read. */
    private Optional<RepairSettings> repairAgent = Optional.empty();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        try {
            return watch();
        } catch (ParameterException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whoever asks must not take a fault of this program for one of a service.
            PrintWriter err = spec.commandLine().getErr();
            err.println("This is a bug in Watchkeeper, so nothing is judged. Please report it with the lines below.");
            e.printStackTrace(err);
            return ExitCodes.ENVIRONMENT;
        }
    }

    private int watch() throws FailureException, InterruptedException {
        Optional<Path> config = which.config().filter(file -> !file.toString().endsWith(".json"));
        WatchLoaded loaded =
                config.map(file -> WatchLoader.load(file, Path.of(""))).orElse(WatchLoaded.NOTHING);
        PrintWriter err = spec.commandLine().getErr();
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        EscalationLoaded escalation =
                config.map(file -> EscalationLoader.load(file, Path.of(""))).orElseGet(EscalationLoader::defaults);
        escalation.warnings().forEach(warning -> err.println("warning: " + warning));
        RepairLoaded repair =
                config.map(file -> RepairLoader.load(file, Path.of(""))).orElse(RepairLoaded.NOTHING);
        repair.warnings().forEach(warning -> err.println("warning: " + warning));
        List<String> mistakes = Stream.of(loaded.mistakes(), escalation.mistakes(), repair.mistakes())
                .flatMap(List::stream)
                .map(Object::toString)
                .distinct()
                .toList();
        if (!mistakes.isEmpty()) {
            mistakes.forEach(err::println);
            return ExitCodes.CONFIGURATION;
        }
        repairAgent = repair.settings();
        return once ? judge(config, loaded, escalation.settings()) : stay(loaded, escalation.settings());
    }

    private int judge(Optional<Path> config, WatchLoaded loaded, EscalationSettings escalation)
            throws FailureException, InterruptedException {
        if (config.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Name the configuration that says what to watch: -c FILE.");
        }
        boolean cameras = withNode || loaded.cameras();
        if (loaded.services().isEmpty() && !cameras) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    config.get() + " has nothing to watch: it has neither cameras: nor watch: with services:.");
        }
        Path data = which.folder();
        if (act) {
            act(data, loaded, escalation);
        }
        Inspection inspection = new Inspection(clock, new KeeperChildren(data, clock), Lookout.memoryIn(data));
        Inspection.Report report = inspection.run(loaded.services(), node(loaded, data));
        print(report, spec.commandLine().getOut());
        return report.hasProblems() ? PROBLEMS : report.isHealthy() ? ExitCodes.CLEAN : ExitCodes.ENVIRONMENT;
    }

    /** Does what the owners of the services allow, until behaviour is back and has held, or a person knows. */
    private void act(Path data, WatchLoaded loaded, EscalationSettings escalation)
            throws FailureException, InterruptedException {
        WatchLoaded often = loaded.lookedAtEvery(ACT_INTERVAL);
        try (InstanceLock lock = lock(data);
                Sending sending = new Sending(source(data), data, clock)) {
            if (source(data).first().enabled()) {
                sending.start();
            }
            WatchParts parts = parts(data, often, escalation);
            Shutdown shutdown = new Shutdown();
            shutdown.onSignals();
            long began = clock.monotonicNanos();
            new Resident(parts.all(), Optional.empty(), clock).run(shutdown, () -> {
                Duration time = clock.since(began);
                boolean seen = time.compareTo(ACT_INTERVAL.multipliedBy(LOOKS)) >= 0;
                return seen && parts.ladder().isSettled() || time.compareTo(ACT_LIMIT) >= 0;
            });
            if (parts.ladder().openIncidents().isEmpty()) {
                Escalation.reportRun(parts.site(), parts.plan(), clock);
            }
            sending.awaitIdle(SEND_LIMIT);
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The lock cannot be released: " + e.getMessage(), e);
        }
    }

    private WatchParts parts(Path data, WatchLoaded loaded, EscalationSettings escalation) {
        return new WatchParts(
                new WatchParts.Where(data, which.config()),
                new WatchParts.What(loaded, node(loaded, data), escalation, repairAgent),
                clock);
    }

    /** Runs until told to stop. */
    private int stay(WatchLoaded loaded, EscalationSettings escalation) throws FailureException, InterruptedException {
        if (which.config().isEmpty() && !withNode) {
            throw new ParameterException(
                    spec.commandLine(), "Name the configuration that says what to watch: -c FILE.");
        }
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        Path data = which.folder();
        try (InstanceLock lock = lock(data)) {
            List<Part> parts = new ArrayList<>(parts(data, loaded, escalation).all());
            sending(data).ifPresent(parts::add);
            parts.add(new SmallHeap(clock));
            new Resident(parts, progressFile, clock).run(shutdown, () -> false);
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The lock cannot be released: " + e.getMessage(), e);
        }
        return ExitCodes.CLEAN;
    }

    /** What tells people, if the configuration wants that. */
    private Optional<Part> sending(Path data) {
        NotificationSource source = source(data);
        return source.first().enabled() ? Optional.of(new SendingPart(source, data, clock)) : Optional.empty();
    }

    private NotificationSource source(Path data) {
        List<Argument> arguments =
                set.stream().flatMap(text -> Argument.set(text).stream()).toList();
        return NotificationOptions.source(which.config(), Optional.of(data.toString()), arguments);
    }

    /** There is one resident process per data folder. */
    private static InstanceLock lock(Path data) throws FailureException {
        Path folder = data.resolve("escalation");
        try {
            PrivateFiles.createDirectories(folder);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    folder.toAbsolutePath() + " cannot be written (" + e.getMessage()
                            + "): give this user write access, or name another folder with --data",
                    e);
        }
        return InstanceLock.take(folder.resolve("lock"), "watch");
    }

    private Optional<Supplier<NodeUnderWatch>> node(WatchLoaded loaded, Path data) {
        Kept children = new KeeperChildren(data, clock);
        return withNode || loaded.cameras()
                ? Optional.of(() -> node(data, loaded.grace(), children))
                : Optional.empty();
    }

    /** The keeper knows the process of its node before that has said anything itself. */
    private NodeUnderWatch node(Path data, Duration grace, Kept children) {
        Optional<NodeNote> note = NodeNote.read(NodeNote.in(data)).filter(found -> found.isCurrent(clock));
        OptionalLong kept = children.find(NodeService.NAME).map(Kept.Child::pid).orElse(OptionalLong.empty());
        OptionalLong pid = kept.isPresent()
                ? kept
                : note.map(found -> OptionalLong.of(found.pid()))
                        .orElseGet(() -> NodeUnderWatch.lockedBy(data.resolve("lock")));
        Path vitals = RuntimeFolder.vitalsOf(data);
        return new NodeUnderWatch(
                pid,
                note.filter(found -> pid.isPresent() && found.pid() == pid.getAsLong())
                        .map(found -> URI.create(found.url())),
                grace,
                Optional.of(vitals).filter(Files::exists));
    }

    private void print(Inspection.Report report, PrintWriter out) {
        if (json) {
            out.println(ReportJson.of(report));
            return;
        }
        Table table = new Table("SERVICE", "HEALTHY", "PID", "CPU", "PROGRESS", "PROBLEM");
        for (ServiceReport service : report.services()) {
            List<String> texts = service.judged()
                    ? service.problems().stream().map(Problem::text).toList()
                    : List.of("could not be judged; the log line above says why");
            table.row(
                    service.name(),
                    service.isHealthy() ? "yes" : "NO",
                    service.pid().isPresent() ? Long.toString(service.pid().getAsLong()) : "-",
                    service.cpuPercent().isPresent()
                            ? Math.round(service.cpuPercent().getAsDouble()) + " %"
                            : "-",
                    service.progressAge()
                            .map(age -> Cells.age(age.toSeconds()) + " ago")
                            .orElse("-"),
                    texts.isEmpty() ? "-" : Table.plain(String.join("; ", texts)));
        }
        table.print(out);
    }
}
