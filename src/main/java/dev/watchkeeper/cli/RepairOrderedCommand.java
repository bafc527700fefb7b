package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.repair.OrderedRepairs;
import dev.watchkeeper.escalate.repair.RepairLoaded;
import dev.watchkeeper.escalate.repair.RepairLoader;
import dev.watchkeeper.escalate.repair.RepairSettings;
import dev.watchkeeper.escalate.repair.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watchkeeper repair-ordered}, started by the repair agent's unit: carries out the order that it reads; confined to the main thread. */
@Command(
        name = "repair-ordered",
        hidden = true,
        description = "Carry out an order to the repair agent. Started by its unit of systemd.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: none; only the unit watchkeeper-repair starts it. Use repairs instead."})
final class RepairOrderedCommand implements Callable<Integer> {
    private final InputStream in;
    private final PrintStream out;

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            required = true,
            description = "The file with the agent's settings.")
    private Path settings = Path.of("");

    @Option(names = "--state", paramLabel = "DIR", required = true, description = "The folder for everything kept.")
    private Path state = Path.of("");

    @Option(names = "--hide", paramLabel = "PATH", description = "What the agent must not see; repeatable.")
    private List<Path> hidden = new ArrayList<>();

    /**
     * @param in holds the order's number and the order, a line each, and ends when the order is taken back
     * @param out takes the answer and nothing else
     */
    RepairOrderedCommand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws FailureException, IOException, InterruptedException {
        String number = line();
        String order = line();
        if (number.isBlank() || order.isBlank()) {
            throw new FailureException(FailureKind.ENVIRONMENT, "There is no order to carry out.");
        }
        RepairLoaded loaded = RepairLoader.load(settings.toAbsolutePath(), Path.of("/"));
        RepairSettings agent = loaded.settings()
                .orElseThrow(() -> new FailureException(
                        FailureKind.CONFIGURATION,
                        loaded.mistakes().isEmpty()
                                ? settings + " configures no repair agent."
                                : loaded.mistakes().getFirst().toString()));
        if (OrderedRepairs.endsEarly(order)) {
            endWithTheOrder(Thread.currentThread());
        }
        Site site = new Site(
                agent,
                state.toAbsolutePath().normalize(),
                hidden.stream().map(path -> path.toAbsolutePath().normalize()).toList(),
                new SystemClock());
        out.print(new OrderedRepairs(site).answer(order));
        out.flush();
        return ExitCodes.CLEAN;
    }

    private String line() throws IOException, FailureException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            if (bytes.size() >= OrderedRepairs.MAX_ORDER_BYTES) {
                throw new FailureException(FailureKind.REJECTED, "The order is too long.");
            }
            bytes.write(next);
            next = in.read();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void endWithTheOrder(Thread worker) {
        Threads.platform("ordered-by", () -> {
                    try {
                        while (in.read() >= 0) {
                            // Empty lines come for as long as the order stands.
                        }
                    } catch (IOException e) {
                        worker.interrupt();
                    }
                    worker.interrupt();
                })
                .start();
    }
}
