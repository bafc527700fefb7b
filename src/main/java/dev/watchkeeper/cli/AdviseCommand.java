package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper advise}: has a language model asked, waits for its answer, and shows it; confined to the main thread. */
@Command(
        name = "advise",
        description = "Ask the advisor's model what it makes of the state of things, and show its answer.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper advise",
            "  watchkeeper advise --last",
            "Exit code: 75 if no node answers, or no model does within ten minutes."
        })
final class AdviseCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Option(names = "--last", description = "Show the last advice without asking.")
    private boolean last;

    AdviseCommand() {
        this(new SystemClock());
    }

    AdviseCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (!last) {
            api.order("/api/advice");
            await();
        }
        api.ask("/api/advice", spec.commandLine().getOut(), AdviseCommand::print);
        return ExitCodes.CLEAN;
    }

    private void await() throws FailureException, InterruptedException {
        long began = clock.monotonicNanos();
        JsonNode state = api.fetch("/api/advice");
        while (state.path("asking").asBoolean(false)) {
            if (clock.since(began).compareTo(LIMIT) >= 0) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "No model has answered within " + LIMIT.toMinutes()
                                + " min. The question goes on; see 'watchkeeper advise --last'.");
            }
            clock.sleep(PAUSE);
            state = api.fetch("/api/advice");
        }
        if (state.path("error").isString()) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "There is no new advice: " + state.path("error").asString("")
                            + ". The last one is shown by 'watchkeeper advise --last'.");
        }
    }

    static void print(JsonNode advice, PrintWriter out) {
        if (!advice.path("at").isString()) {
            out.println("There is no advice yet.");
            return;
        }
        out.println("Advice of the model " + Cells.text(advice, "model") + " at " + Cells.time(advice, "at") + ":");
        out.println(Cells.text(advice, "assessment"));
        advice.path("recommendations").forEach(each -> out.println("- " + Table.plain(each.asString(""))));
        if (advice.path("error").isString()) {
            out.println("A later question was not answered: " + Cells.text(advice, "error"));
        }
    }
}
