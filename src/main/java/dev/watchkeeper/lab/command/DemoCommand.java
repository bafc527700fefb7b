package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.demo.ChildJvm;
import dev.watchkeeper.lab.demo.DemoFaults;
import dev.watchkeeper.lab.demo.DemoFolder;
import dev.watchkeeper.lab.demo.DemoOutput;
import dev.watchkeeper.lab.demo.DemoRun;
import dev.watchkeeper.lab.demo.DemoSetup;
import dev.watchkeeper.lab.demo.LocalHttp;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchkeeper demo}: four simulated cameras and a node that watches them, each in its own process; confined to the main thread. */
@Command(
        name = "demo",
        description = "Watches four simulated cameras, one of which breaks and heals from time to time.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper demo",
            "  watchkeeper demo --seconds 60",
            "Recordings go to a temporary folder, which is removed at the end."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "Ends after this many seconds (runs until Ctrl-C).")
    private Optional<Long> seconds = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "3000",
            description = "Port of the dashboard (${DEFAULT-VALUE}; a free one if it is in use).")
    private int port;

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        PrintWriter out = spec.commandLine().getOut();
        try (DemoFolder folder = DemoFolder.make(Path.of(System.getProperty("java.io.tmpdir")));
                LocalHttp http = new LocalHttp()) {
            DemoSetup setup = new DemoSetup(folder.path());
            out.println("Starting four simulated cameras ...");
            out.flush();
            DemoOutput printed = new DemoOutput("simulator", out);
            try (ChildJvm simulator =
                    ChildJvm.start("simulator", setup.javaOptions(), setup.simulatorArguments(), printed)) {
                List<String> urls = await(shutdown, simulator, () -> printed.cameraUrls(DemoSetup.CAMERAS.size()));
                String control = await(shutdown, simulator, printed::webUrl);
                watch(shutdown, simulator, setup.javaOptions(), setup.nodeArguments(urls, port), control, http);
            }
        }
        return ExitCodes.CLEAN;
    }

    private void watch(
            Shutdown shutdown,
            ChildJvm simulator,
            List<String> javaOptions,
            List<String> arguments,
            String control,
            LocalHttp http)
            throws FailureException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        DemoOutput printed = new DemoOutput("node", out);
        try (ChildJvm node = ChildJvm.start("node", javaOptions, arguments, printed)) {
            String dashboard = await(shutdown, node, printed::webUrl);
            out.println();
            out.println("  Watch it at " + dashboard + "   (camera '" + DemoSetup.BREAKS
                    + "' breaks and heals from time to time)");
            out.println(
                    seconds.map(s -> "  Ends after " + s + " s, or at Ctrl-C.").orElse("  Ctrl-C ends it."));
            out.println();
            out.flush();
            DemoRun run = new DemoRun(http, dashboard, control, out, clock);
            follow(shutdown, run, simulator, node);
            run.summary();
            node.close();
            if (node.exitCode() != ExitCodes.CLEAN) {
                throw new FailureException(
                        FailureKind.INTERNAL, "The node ended with exit code " + node.exitCode() + " instead of 0.");
            }
        }
    }

    private void follow(Shutdown shutdown, DemoRun run, ChildJvm simulator, ChildJvm node)
            throws FailureException, InterruptedException {
        long began = clock.monotonicNanos();
        while (!shutdown.await(TICK)) {
            Duration elapsed = clock.since(began);
            if (seconds.isPresent() && elapsed.toSeconds() >= seconds.get()) {
                return;
            }
            if (!node.isAlive() || !simulator.isAlive()) {
                throw new FailureException(
                        FailureKind.INTERNAL,
                        "The " + (node.isAlive() ? "simulator" : "node")
                                + " ended unexpectedly; its last lines are above.");
            }
            run.apply(DemoFaults.at(elapsed));
        }
    }

    /** Something that a child process prints. */
    private interface Printed<T> {
        Optional<T> get();
    }

    private <T> T await(Shutdown shutdown, ChildJvm child, Printed<T> printed)
            throws FailureException, InterruptedException {
        long began = clock.monotonicNanos();
        while (true) {
            Optional<T> value = printed.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (!child.isAlive() || clock.since(began).compareTo(START_LIMIT) > 0) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "A process of the demo did not start" + (child.isAlive() ? " in time" : "")
                                + "; its last lines are above.");
            }
            if (shutdown.await(Duration.ofMillis(50))) {
                throw new FailureException(FailureKind.STOPPED, "Stopped before the demo had started.");
            }
        }
    }
}
