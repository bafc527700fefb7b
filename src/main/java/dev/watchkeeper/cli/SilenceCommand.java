package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.notify.Silence;
import dev.watchkeeper.notify.Silences;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code watchkeeper silence}: for a time, nobody is told of a camera, or of anything; confined to the main thread. */
@Command(
        name = "silence",
        description = "For a time, tell nobody of a camera, or of anything. Watching and the ledger go on.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper silence yard --for 2h --reason 'the ladder leans on it'",
            "  watchkeeper silence --list",
            "It works while the node is down, and a silence ends by itself.",
            "Exit code: 78 if there is no silence to end."
        })
final class SilenceCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,3})?) ?(s|m|h|d)");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Parameters(paramLabel = "CAMERA", arity = "0..1", description = "The camera; without one, everything is silenced.")
    private Optional<String> camera = Optional.empty();

    @Option(names = "--for", paramLabel = "TIME", description = "How long, for example 30m, 2h or 1d; at most 30d.")
    private Optional<String> length = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever reads the list.")
    private String reason = "";

    @Option(names = "--list", description = "List the silences.")
    private boolean list;

    @Option(names = "--end", paramLabel = "ID", description = "End a silence now.")
    private Optional<String> end = Optional.empty();

    @Option(names = "--json", description = "Print the list as JSON.")
    private boolean json;

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException {
        Silences silences = new Silences(which.folder(), clock);
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (list) {
                print(silences.list(), out);
                return ExitCodes.CLEAN;
            }
            if (end.isPresent()) {
                return end(silences, end.get(), out);
            }
            Silence made = silences.add(known(camera), time(), reason, user());
            out.println((made.camera().map(name -> "Nobody is told of " + name).orElse("Nobody is told of anything"))
                    + " until " + made.until() + ". End it sooner with 'watchkeeper silence --end " + made.id() + "'.");
            return ExitCodes.CLEAN;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The silence cannot be kept: " + e.getMessage(), e);
        }
    }

    private int end(Silences silences, String id, PrintWriter out) throws IOException, FailureException {
        if (!silences.end(id)) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, "There is no silence '" + id + "'; it may have ended by itself.");
        }
        out.println("Silence " + id + " has ended.");
        return ExitCodes.CLEAN;
    }

    private Optional<String> known(Optional<String> name) {
        if (name.filter(text -> !text.matches(CameraSettings.NAME)).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "CAMERA: a camera's name has 1 to 64 letters, digits, '-' and '_', found '" + name.get() + "'.");
        }
        return name;
    }

    private Duration time() {
        Matcher matcher = TIME.matcher(length.orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "Say for how long, for example --for 2h; or use --list or --end ID."))
                .strip());
        if (!matcher.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--for: expected a time such as 30m, 2h or 1d, found '" + length.get() + "'.");
        }
        long seconds = switch (matcher.group(2)) {
            case "d" -> 86_400;
            case "h" -> 3600;
            case "m" -> 60;
            default -> 1;
        };
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(seconds * 1000));
        if (millis.signum() == 0 || millis.compareTo(BigDecimal.valueOf(LONGEST.toMillis())) > 0) {
            throw new ParameterException(spec.commandLine(), "--for: a silence lasts at most 30d.");
        }
        return Duration.ofMillis(millis.longValue());
    }

    private static String user() {
        return System.getProperty("user.name", "somebody");
    }

    private void print(List<Silence> silences, PrintWriter out) {
        if (json) {
            ArrayNode all = JsonMapper.shared().createArrayNode();
            for (Silence each : silences) {
                all.addObject()
                        .put("id", each.id())
                        .put("camera", each.camera().orElse(null))
                        .put("until", each.until().toString())
                        .put("reason", each.reason())
                        .put("by", each.by());
            }
            out.println(JsonMapper.shared()
                    .writeValueAsString(JsonMapper.shared().createObjectNode().set("silences", all)));
            return;
        }
        if (silences.isEmpty()) {
            out.println("There are no silences.");
            return;
        }
        Table table = new Table("ID", "CAMERA", "UNTIL", "BY", "REASON");
        for (Silence each : silences) {
            table.row(
                    each.id(),
                    each.camera().orElse("all"),
                    each.until().toString(),
                    Table.plain(each.by()),
                    Table.plain(each.reason()));
        }
        table.print(out);
    }
}
