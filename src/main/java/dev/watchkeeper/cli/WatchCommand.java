package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.RuntimeFolder;
import dev.watchkeeper.node.NodeNote;
import dev.watchkeeper.watch.Inspection;
import dev.watchkeeper.watch.NodeUnderWatch;
import dev.watchkeeper.watch.Problem;
import dev.watchkeeper.watch.ServiceReport;
import dev.watchkeeper.watch.WatchLoaded;
import dev.watchkeeper.watch.WatchLoader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code watchkeeper watch}: judges services from outside and restarts nothing; confined to the main thread. */
@Command(
        name = "watch",
        description = "Judges the services of watch: and the node from outside, within 5 s, and restarts nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example, every 5 minutes from cron:",
            "  */5 * * * * /opt/watchkeeper/watchkeeper watch --once -c /etc/watchkeeper.yml --data /var/lib/watchkeeper",
            "It ends with 0 if all is healthy, 1 with problems, 75 if something could not be judged."
        })
final class WatchCommand implements Callable<Integer> {
    private static final int PROBLEMS = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Option(names = "--once", description = "Judge once, then exit. Required for now.")
    private boolean once;

    @Option(names = "--json", description = "Prints what was found as JSON.")
    private boolean json;

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (!once) {
            throw new ParameterException(spec.commandLine(), "Add --once: continuous watching is not implemented yet.");
        }
        Path config = which.config()
                .filter(file -> !file.toString().endsWith(".json"))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "Name the configuration that says what to watch: -c FILE."));
        WatchLoaded loaded = WatchLoader.load(config, Path.of(""));
        PrintWriter err = spec.commandLine().getErr();
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        if (!loaded.mistakes().isEmpty()) {
            loaded.mistakes().forEach(err::println);
            return ExitCodes.CONFIGURATION;
        }
        Path data = which.folder();
        boolean cameras = loaded.cameras();
        if (loaded.services().isEmpty() && !cameras) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    config + " has nothing to watch: it has neither cameras: nor watch: with services:.");
        }
        Inspection inspection = new Inspection(clock, name -> kept(data, name), data.resolve("watch.json"));
        Optional<Supplier<NodeUnderWatch>> node =
                cameras ? Optional.of(() -> node(data, loaded.grace())) : Optional.empty();
        Inspection.Report report = inspection.run(loaded.services(), node);
        print(report, spec.commandLine().getOut());
        return report.hasProblems() ? PROBLEMS : report.isHealthy() ? ExitCodes.CLEAN : ExitCodes.ENVIRONMENT;
    }

    private NodeUnderWatch node(Path data, Duration grace) {
        Optional<NodeNote> note = NodeNote.read(NodeNote.in(data)).filter(found -> found.isCurrent(clock));
        Path vitals = RuntimeFolder.vitalsOf(data);
        return new NodeUnderWatch(
                note.map(found -> OptionalLong.of(found.pid()))
                        .orElseGet(() -> NodeUnderWatch.lockedBy(data.resolve("lock"))),
                note.map(found -> URI.create(found.url())),
                grace,
                Optional.of(vitals).filter(Files::exists));
    }

    /** The keeper's word: the second word of a line is the state, the third the process. */
    private static OptionalLong kept(Path data, String name) {
        try {
            List<String> lines = ControlClient.seesKeeperOf(data) ? ControlClient.ask(data, "status") : List.of();
            return lines.stream()
                    .map(line -> line.split("\t"))
                    .filter(words -> words.length > 2 && words[0].equals(name) && words[2].matches("[0-9]{1,10}"))
                    .mapToLong(words -> Long.parseLong(words[2]))
                    .findFirst();
        } catch (FailureException e) {
            throw new IllegalStateException("the keeper cannot be asked: " + e.sentence(), e);
        }
    }

    private void print(Inspection.Report report, PrintWriter out) {
        if (json) {
            out.println(asJson(report));
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

    private static String asJson(Inspection.Report report) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper.createObjectNode();
        root.put("at", report.at().toString()).put("healthy", report.isHealthy());
        ArrayNode services = root.putArray("services");
        for (ServiceReport service : report.services()) {
            ObjectNode node = services.addObject();
            node.put("name", service.name()).put("healthy", service.isHealthy()).put("judged", service.judged());
            node.putPOJO("pid", service.pid().isPresent() ? service.pid().getAsLong() : null);
            node.putPOJO(
                    "cpu_percent",
                    service.cpuPercent().isPresent() ? service.cpuPercent().getAsDouble() : null);
            node.putPOJO(
                    "log_age",
                    service.logAge().map(age -> age.toMillis() / 1000.0).orElse(null));
            node.putPOJO(
                    "progress_age",
                    service.progressAge().map(age -> age.toMillis() / 1000.0).orElse(null));
            ArrayNode problems = node.putArray("problems");
            service.problems()
                    .forEach(problem -> problems.addObject()
                            .put("kind", problem.kind().id())
                            .put("text", problem.text())
                            .put("since", problem.since().toString()));
        }
        return mapper.writeValueAsString(root);
    }
}
