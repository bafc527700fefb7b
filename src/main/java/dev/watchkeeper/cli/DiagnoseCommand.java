package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.diagnose.DiagnosisForm;
import dev.watchkeeper.diagnose.DiagnosisView.Answer;
import dev.watchkeeper.node.LocalDiagnosis;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code watchkeeper diagnose}: looks at one camera step by step and says what is wrong; confined to the main thread. */
@Command(
        name = "diagnose",
        description = "Look at one camera step by step, from its name to its pictures, and say what is wrong.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper diagnose front-door -c watchkeeper.yml",
            "A running Watchkeeper makes the diagnosis; if none runs, the command does, for the configuration of -c.",
            "It takes up to 20 s, and sends a password at most once, never so often that the camera locks the account.",
            "Exit codes: 0 the camera is well, 70 something is wrong, 78 if there is no such camera."
        })
final class DiagnoseCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Parameters(paramLabel = "CAMERA", description = "The camera's name in the configuration.")
    private String camera = "";

    @Override
    public Integer call() throws FailureException {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode answer = api.isRunning() ? ask() : local();
        if (api.isJson()) {
            out.println(JSON.writeValueAsString(answer));
        } else {
            print(answer, out);
        }
        return answer.path("well").asBoolean() ? ExitCodes.CLEAN : ExitCodes.CAMERAS;
    }

    private JsonNode ask() throws FailureException {
        return api.fetch("/api/cameras/" + ApiOptions.inPath(camera) + "/diagnosis", PATIENCE);
    }

    private JsonNode local() throws FailureException {
        Optional<Path> file = api.which().config();
        if (file.isEmpty()) {
            return ask(); // which says that none runs, and what to do
        }
        Settings settings = settings(file.get());
        NativeFolder.use(settings.data().resolve("cache"));
        try (LocalDiagnosis diagnosis = new LocalDiagnosis(settings, new SystemClock())) {
            return switch (diagnosis.diagnose(camera)) {
                case Answer.Done(var found) -> JSON.valueToTree(DiagnosisForm.of(found));
                case Answer.Busy busy -> throw new IllegalStateException("one command makes one diagnosis");
                case Answer.Unknown unknown ->
                    throw new FailureException(
                            FailureKind.CONFIGURATION,
                            "There is no camera named '" + Table.plain(camera) + "' in " + file.get() + ".");
            };
        }
    }

    private Settings settings(Path file) throws FailureException {
        List<SettingsLoader.Argument> data = api.which().data().stream()
                .map(folder -> new SettingsLoader.Argument("--data", "data", folder.toString()))
                .toList();
        return switch (SettingsLoader.load(Optional.of(file), List.of(), data, Path.of(""))) {
            case Loaded.Good good -> good.settings();
            case Loaded.Bad bad ->
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        bad.mistakes().stream().map(Object::toString).collect(Collectors.joining("\n")));
        };
    }

    private static void print(JsonNode answer, PrintWriter out) {
        Table table = new Table("STEP", "", "SECONDS", "WHAT");
        for (JsonNode step : answer.path("steps")) {
            table.row(
                    Cells.text(step, "step"),
                    step.path("ok").asBoolean() ? "ok" : "FAILED",
                    Cells.text(step, "seconds"),
                    Cells.text(step, "text"));
        }
        table.print(out);
        out.println();
        out.println(Cells.text(answer, "verdict"));
    }
}
