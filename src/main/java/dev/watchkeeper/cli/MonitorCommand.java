package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.monitor.AlertLog;
import dev.watchkeeper.monitor.Finding;
import dev.watchkeeper.monitor.HostFigures;
import dev.watchkeeper.monitor.Limits;
import dev.watchkeeper.monitor.Monitor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code watchkeeper monitor}: observes a node and its host and writes alerts to a log; confined to the main thread. */
@Command(
        name = "monitor",
        description =
                "Observe a node and its host on this machine every 5 minutes, and write alerts to logs/monitor-alerts.log of its data"
                        + " folder. It restarts nothing and notifies nobody.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper monitor --once -c watchkeeper.yml",
            "Exit codes of --once: 0 healthy, 1 problems, 75 something could not be judged, 78 configuration."
        })
final class MonitorCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(MonitorCommand.class);
    private static final int PROBLEMS = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Option(names = "--once", description = "Look once, then exit.")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "The time between two looks (${DEFAULT-VALUE}), 10 to 86400.")
    private int intervalSeconds;

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (intervalSeconds < 10 || intervalSeconds > 86_400) {
            throw new ParameterException(
                    spec.commandLine(), "--interval: expected 10 to 86400 seconds, found " + intervalSeconds + ".");
        }
        Path data = api.which().folder();
        if (!Files.isDirectory(data)) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "There is no data folder " + data.toAbsolutePath()
                            + ": name the configuration with -c, or the folder with --data.");
        }
        Monitor monitor = new Monitor(data, api::fetch, new HostFigures(), Limits.USUAL, clock);
        AlertLog alerts = new AlertLog(data, clock);
        if (once) {
            return once(monitor, alerts);
        }
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        do {
            look(monitor, alerts);
        } while (!shutdown.await(Duration.ofSeconds(intervalSeconds)));
        return ExitCodes.CLEAN;
    }

    /** A fault of this program is no statement about the node. */
    private int once(Monitor monitor, AlertLog alerts) throws InterruptedException {
        try {
            Monitor.Report report = monitor.look();
            print(report, spec.commandLine().getOut());
            boolean kept = keep(report, alerts);
            return report.hasProblems()
                    ? PROBLEMS
                    : report.isHealthy() && kept ? ExitCodes.CLEAN : ExitCodes.ENVIRONMENT;
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
            return ExitCodes.ENVIRONMENT;
        }
    }

    private void look(Monitor monitor, AlertLog alerts) throws InterruptedException {
        try {
            Monitor.Report report = monitor.look();
            keep(report, alerts);
            report.findings().stream()
                    .filter(finding -> finding.verdict() != Finding.Verdict.GOOD)
                    .forEach(finding -> log.warn("{}", Table.plain(finding.text())));
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
        }
    }

    private boolean keep(Monitor.Report report, AlertLog alerts) throws InterruptedException {
        try {
            alerts.write(report);
            return true;
        } catch (IOException e) {
            log.error("Alerts cannot be written to {}: {}", alerts.file(), e.toString());
            return false;
        }
    }

    private void print(Monitor.Report report, PrintWriter out) {
        if (api.isJson()) {
            out.println(asJson(report));
            return;
        }
        Table table = new Table("CHECK", "VERDICT", "WHAT");
        for (Finding finding : report.findings()) {
            String verdict = finding.verdict().id();
            table.row(
                    finding.check().id(),
                    finding.verdict() == Finding.Verdict.GOOD ? verdict : verdict.toUpperCase(Locale.ROOT),
                    finding.text());
        }
        table.print(out);
        out.println(
                report.isHealthy()
                        ? "All systems healthy!"
                        : report.hasProblems() ? "Issues detected - check alerts" : "Some of it could not be judged");
    }

    private static String asJson(Monitor.Report report) {
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = mapper.createObjectNode();
        root.put("at", report.at().toString()).put("healthy", report.isHealthy());
        ArrayNode checks = root.putArray("checks");
        for (Finding finding : report.findings()) {
            ObjectNode check = checks.addObject();
            check.put("check", finding.check().id());
            check.putPOJO("subject", finding.subject().isEmpty() ? null : finding.subject());
            check.put("verdict", finding.verdict().id()).put("text", finding.text());
        }
        return mapper.writeValueAsString(root);
    }
}
