package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.detect.model.Form;
import dev.watchkeeper.detect.worker.DetectWorker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watchkeeper detect-worker}, started by the node: examines pictures with a model; confined to the main thread. */
@Command(
        name = "detect-worker",
        hidden = true,
        description = "Recognise objects in pictures. Started by the node.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: none; only the node starts it. Set analysis.detector in the configuration instead."})
final class DetectWorkerCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The ONNX model.")
    private Path model = Path.of("model.onnx");

    @Option(names = "--type", paramLabel = "TYPE", description = "What its outputs mean; recognised by default.")
    private Optional<Form> type = Optional.empty();

    @Option(names = "--min-confidence", paramLabel = "N", required = true, description = "The least confidence.")
    private double least;

    private final InputStream in;
    private final OutputStream out;
    private final Clock clock = new SystemClock();

    DetectWorkerCommand(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        endWithParent();
        boolean used =
                new DetectWorker(new DetectWorker.Order(model, type, least), in, out).run(DetectWorker.library());
        return used ? ExitCodes.CLEAN : ExitCodes.ENVIRONMENT;
    }

    /** Native code that hangs does not see that the input has ended. */
    private void endWithParent() {
        Optional<Long> parent = parent();
        Threads.platform("parent", () -> {
                    try {
                        while (parent().equals(parent)) {
                            clock.sleep(LOOK_EVERY);
                        }
                        Runtime.getRuntime().halt(ExitCodes.ENVIRONMENT);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    private static Optional<Long> parent() {
        return ProcessHandle.current().parent().map(ProcessHandle::pid);
    }
}
