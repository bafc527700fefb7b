package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.bench.StreamReading;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watchkeeper bench read}: the baseline of {@code bench}, in its own process; confined to the main thread. */
@Command(
        name = "read",
        hidden = true,
        description = "Reads streams and discards them.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper bench read --decode rtsp://127.0.0.1:8555/cam1"})
public final class BenchReadCommand implements Callable<Integer> {
    @Option(names = "--decode", description = "Decodes every picture.")
    private boolean decode;

    @Option(names = "--exit-with-parent", hidden = true, description = "Ends when standard input ends.")
    private boolean exitWithParent;

    @Parameters(paramLabel = "URL", arity = "1..*", description = "Streams to read.")
    private List<String> urls = List.of();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        if (exitWithParent) {
            shutdown.onEndOfInput();
        }
        new StreamReading(decode, new SystemClock()).run(urls, shutdown);
        return ExitCodes.CLEAN;
    }
}
