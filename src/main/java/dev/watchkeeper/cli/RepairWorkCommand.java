package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.repair.Orders;
import dev.watchkeeper.escalate.repair.RepairLoaded;
import dev.watchkeeper.escalate.repair.RepairLoader;
import dev.watchkeeper.escalate.repair.RepairSettings;
import dev.watchkeeper.escalate.repair.Site;
import dev.watchkeeper.escalate.repair.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watchkeeper repair-work}, started by the process that watches: carries out one order about a repair; confined to the main thread. */
@Command(
        name = "repair-work",
        hidden = true,
        description = "Carry out one order about a repair. Started by the process that watches.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: none; only the process that watches starts it. Use repairs instead."})
final class RepairWorkCommand implements Callable<Integer> {
    private final InputStream in;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data = Path.of("data");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The configuration file.")
    private Path config = Path.of("");

    @Parameters(index = "0", paramLabel = "ORDER", description = "work, apply or revert.")
    private Worker.Order order = Worker.Order.WORK;

    @Parameters(index = "1", paramLabel = "ID", description = "The repair.")
    private String id = "";

    /** @param in ends when the process that gave the order ends */
    RepairWorkCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws FailureException, IOException, InterruptedException {
        RepairLoaded loaded = RepairLoader.load(config, Path.of(""));
        RepairSettings settings = loaded.settings()
                .orElseThrow(() -> new FailureException(
                        FailureKind.CONFIGURATION,
                        loaded.mistakes().isEmpty()
                                ? config + " configures no repair agent by now."
                                : loaded.mistakes().getFirst().toString()));
        Clock clock = new SystemClock();
        if (order == Worker.Order.WORK) {
            // What is being committed or deployed is finished; an agent's work is not worth it.
            endWithTheOneWhoAsked(Thread.currentThread());
        }
        Path folder = data.toAbsolutePath().normalize();
        Orders.carryOut(
                new Site(settings, folder, List.of(config.toAbsolutePath().normalize()), clock), order, id);
        return ExitCodes.CLEAN;
    }

    private void endWithTheOneWhoAsked(Thread worker) {
        Threads.platform("asked-by", () -> {
                    try {
                        while (in.read() >= 0) {
                            // Nothing is said; only the end counts.
                        }
                    } catch (IOException e) {
                        worker.interrupt();
                    }
                    worker.interrupt();
                })
                .start();
    }
}
