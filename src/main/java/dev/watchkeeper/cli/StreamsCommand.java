package dev.watchkeeper.cli;

import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import dev.watchkeeper.stream.report.StreamsText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchkeeper streams}: shows what the keeper restreams, and whether bytes arrive; confined to the main thread. */
@Command(
        name = "streams",
        description = "Show what is restreamed: whether bytes arrive, who reads, what was restarted and why.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper streams -c watchkeeper.yml",
            "  watchkeeper streams --data /srv/data --json",
            "It asks the keeper, so it works while the node is down. Exit code: 75 if no keeper answers."
        })
final class StreamsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Option(names = "--json", description = "Print it as JSON, like GET /api/streams.")
    private boolean json;

    @Override
    public Integer call() throws FailureException {
        Path data = which.folder();
        StreamsReport report = StreamsText.read(ControlClient.ask(data, "streams"))
                .orElseThrow(() ->
                        new FailureException(FailureKind.ENVIRONMENT, "The keeper's answer was cut off. Try again."));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Replies.text(report));
        } else {
            print(report, out);
        }
        return ExitCodes.CLEAN;
    }

    static void print(StreamsReport report, PrintWriter out) {
        if (report.server().state().equals("off")) {
            out.println("Nothing is restreamed; set streams.enabled: true to begin.");
            return;
        }
        out.println("MediaMTX "
                + report.server().version().map(version -> version + " ").orElse("")
                + "is " + report.server().state() + ", pid "
                + text(report.server().pid()) + "; processes "
                + text(report.processes().actual()) + " of "
                + report.processes().expected() + "; descriptors "
                + text(report.descriptors().used()) + " of "
                + text(report.descriptors().limit()));
        Optional<String> common = commonCause(report);
        common.ifPresent(out::println);
        Table table = new Table("PATH", "STATE", "KB/S IN", "OUT", "READERS", "LAST BYTE", "PID", "RESTARTS", "CAUSE");
        for (Stream stream : report.streams()) {
            table.row(
                    stream.path(),
                    stream.state(),
                    text(stream.kbpsIn()),
                    text(stream.kbpsOut()),
                    stream.readers().isPresent()
                            ? Integer.toString(stream.readers().getAsInt())
                            : "-",
                    stream.lastByteAge().isPresent()
                            ? Cells.age(stream.lastByteAge().getAsDouble()) + " ago"
                            : "-",
                    text(stream.pid()),
                    restarts(stream.restarts()),
                    stream.cause().filter(cause -> common.isEmpty()).orElse("-"));
        }
        table.print(out);
        report.streams().stream()
                .findFirst()
                .ifPresent(first -> out.println("Players reach "
                        + first.path() + " at "
                        + first.addresses().values().stream().collect(Collectors.joining(", "))));
    }

    /** A sentence about the server, which would otherwise stand in each line. */
    private static Optional<String> commonCause(StreamsReport report) {
        List<Optional<String>> causes =
                report.streams().stream().map(Stream::cause).distinct().toList();
        return report.streams().size() > 1 && causes.size() == 1 ? causes.getFirst() : Optional.empty();
    }

    private static String restarts(Map<String, Integer> counted) {
        return counted.isEmpty()
                ? "0"
                : counted.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(", "));
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    private static String text(OptionalDouble number) {
        return number.isPresent() ? Long.toString(Math.round(number.getAsDouble())) : "-";
    }
}
