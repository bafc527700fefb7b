package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * {@code watchkeeper cameras tune}: shows live what a running Watchkeeper's motion detection sees; confined to the main thread.
 */
@Command(
        name = "tune",
        description = {
            "Show a camera's motion scores live, the threshold that they must reach, and why there is an event or not.",
            "The page whose address is printed first shows the same as a graph over the picture."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper cameras tune front-door --seconds 30",
            "In the bar, # is the score and | the threshold. Ctrl-C ends it early.",
            "With lazy decoding, a quiet scene gives one score per keyframe."
        })
final class TuneCommand implements Callable<Integer> {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Parameters(paramLabel = "CAMERA", description = "The camera's name in the configuration.")
    private String camera = "";

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long to watch, 1 to 86400 (${DEFAULT-VALUE}).")
    private int seconds;

    TuneCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (seconds < 1 || seconds > 86_400) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds: expected a number from 1 to 86400, found " + seconds + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        String path = "/api/cameras/" + ApiOptions.inPath(camera) + "/motion";
        if (api.isJson()) {
            api.ask(path, out, (answer, _) -> {});
            return ExitCodes.CLEAN;
        }
        long begin = clock.monotonicNanos();
        JsonNode answer = api.fetch(path);
        TuneLines lines = new TuneLines(out);
        lines.head(answer, api.url() + "/tune/" + ApiOptions.inPath(camera));
        while (true) {
            lines.show(answer);
            if (clock.since(begin).plus(PAUSE).compareTo(Duration.ofSeconds(seconds)) > 0) {
                return ExitCodes.CLEAN;
            }
            clock.sleep(PAUSE);
            answer = api.fetch(
                    lines.newest().map(at -> path + "?since=" + encoded(at)).orElse(path));
        }
    }

    private static String encoded(String time) {
        return URLEncoder.encode(time, StandardCharsets.UTF_8);
    }
}
