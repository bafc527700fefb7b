package dev.watchkeeper.cli;

import dev.watchkeeper.backup.BackupsView;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.node.LocalBackup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code watchkeeper backup}: has a backup made now, by the node or by itself; confined to the main thread. */
@Command(
        name = "backup",
        description = "Back up the database and the configuration now, without secrets, and verify the backup.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper backup -c watchkeeper.yml",
            "A running Watchkeeper makes it; if none runs, the command does. One is made daily without being asked.",
            "Exit codes: 0 it was made and verified, 75 it failed."
        })
final class BackupCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    private final Clock clock = new SystemClock();

    /** What is printed with --json. */
    private record Printed(String name, String at, long bytes) {}

    @Override
    public Integer call() throws FailureException, InterruptedException {
        Printed made = hasApi() && api.isRunning() ? ask() : local();
        PrintWriter out = spec.commandLine().getOut();
        if (api.isJson()) {
            out.println(JSON.writeValueAsString(made));
        } else {
            out.println("Backup " + made.name() + " was made and verified, " + made.bytes() + " bytes.");
        }
        return ExitCodes.CLEAN;
    }

    /** Without one, a node that runs cannot be asked, and its lock says that it runs. */
    private boolean hasApi() throws FailureException {
        return api.namesAddress()
                || api.which().whereabouts().filter(found -> !found.api()).isEmpty();
    }

    private Printed ask() throws FailureException, InterruptedException {
        List<String> before = names(api.fetch("/api/backups"));
        api.order("/api/backups");
        long begun = clock.monotonicNanos();
        while (clock.since(begun).compareTo(LIMIT) < 0) {
            JsonNode now = api.fetch("/api/backups");
            if (now.path("error").isString()) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "The backup failed: " + now.path("error").asString() + ".");
            }
            JsonNode newest = now.path("backups").path(0);
            if (now.path("running").isNull()
                    && newest.isObject()
                    && !before.contains(newest.path("name").asString())) {
                return new Printed(
                        newest.path("name").asString(),
                        newest.path("at").asString(),
                        newest.path("bytes").asLong());
            }
            clock.sleep(POLL);
        }
        throw new FailureException(
                FailureKind.ENVIRONMENT,
                "The backup has taken longer than " + LIMIT.toMinutes() + " min; see the log of the node.");
    }

    private static List<String> names(JsonNode answer) {
        return answer.path("backups")
                .valueStream()
                .map(each -> each.path("name").asString())
                .toList();
    }

    private Printed local() throws FailureException {
        BackupsView.Backup made =
                LocalBackup.make(api.which().folder(), api.which().config(), keep(), clock);
        return new Printed(made.name(), made.at().toString(), made.bytes());
    }

    /** {@code backup.keep} of the configuration; without one, its default. */
    private Duration keep() throws FailureException {
        Optional<Path> file = api.which().config();
        return switch (SettingsLoader.loadWithoutCameras(file, List.of(), Path.of(""))) {
            case Loaded.Good good -> good.settings().backup().keep();
            case Loaded.Bad bad ->
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        bad.mistakes().stream().map(Object::toString).collect(Collectors.joining("\n")));
        };
    }
}
