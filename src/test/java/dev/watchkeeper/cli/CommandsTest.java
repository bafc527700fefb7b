package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands print and end with. */
final class CommandsTest {
    private static final List<String> NATIVE_FOLDERS = List.of("org.bytedeco.javacpp.cachedir", "org.sqlite.tmpdir");

    @TempDir
    Path folder;

    private final Shell shell = new Shell();
    private final List<String> foldersBefore = new ArrayList<>();

    @BeforeEach
    void keepTheNativeFolders() {
        NATIVE_FOLDERS.forEach(name -> foldersBefore.add(System.getProperty(name, "")));
    }

    @AfterEach
    void restoreTheNativeFolders() {
        for (int i = 0; i < foldersBefore.size(); i++) {
            if (foldersBefore.get(i).isEmpty()) {
                System.clearProperty(NATIVE_FOLDERS.get(i));
            } else {
                System.setProperty(NATIVE_FOLDERS.get(i), foldersBefore.get(i));
            }
        }
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        assertThat(Main.commands().getSubcommands().keySet())
                .contains("run", "check-config", "password", "status", "cameras", "events");
        for (String command : Main.commands().getSubcommands().keySet()) {
            assertThat(shell.run(command, "--help")).as(command).isZero();
            assertThat(shell.out())
                    .as(command)
                    .contains("Usage: watchkeeper " + command)
                    .containsIgnoringCase("example");
        }
        assertThat(shell.run("cameras", "tune", "--help")).isZero();
        assertThat(shell.out())
                .contains("Usage: watchkeeper cameras tune", "Example: watchkeeper cameras tune front-door");
        assertThat(shell.run("--help")).isZero();
        assertThat(shell.out()).contains("Example:", "75 environment");
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out()).startsWith("watchkeeper ");
    }

    @Test
    void wrongUsageEndsWith2AndAHint() {
        assertThat(shell.run("run", "--video-sorce", "rtsp://anna:hidden@h/")).isEqualTo(2);
        assertThat(shell.err())
                .contains("--video-sorce", "Did you mean --video-source", "'watchkeeper run --help'")
                .doesNotContain("hidden");
        assertThat(shell.run("rnu")).isEqualTo(2);
        assertThat(shell.err()).contains("'rnu'", "Commands: demo, run, simulate, check-config");
        assertThat(shell.run()).isEqualTo(2);
        assertThat(shell.err()).contains("A command is missing");
        assertThat(shell.run("run")).isEqualTo(2);
        assertThat(shell.err()).contains("name a camera with --video-source URL, or a file with -c");
        assertThat(shell.run("run", "--set", "record.mode")).isEqualTo(2);
        assertThat(shell.err()).contains("--set needs KEY=VALUE");
    }

    @Test
    void allMistakesAreOneLineEachAndEndWith78() throws IOException {
        Path file = Files.writeString(folder.resolve("wk.yml"), "motion: {fsp: 1}\ncameras: {a: {url: rtsp://h/}}\n");
        for (String command : List.of("run", "check-config")) {
            assertThat(shell.run(command, "-c", file.toString(), "--port", "99999", "--video-source", "gone.mp4"))
                    .isEqualTo(78);
            assertThat(shell.err().lines().limit(3))
                    .containsExactly(
                            file + ":1:10: unknown key 'fsp' in motion; did you mean 'fps'?",
                            "--port: api.port: expected a whole number from 0 to 65535, found '99999'",
                            "--video-source of camera-1: cameras.camera-1.url: there is no readable file"
                                    + " 'gone.mp4'; expected an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file");
        }
        assertThat(shell.err()).endsWith("3 mistakes." + System.lineSeparator());
    }

    @Test
    void checkConfigShowsNoPassword() {
        assertThat(shell.run("check-config", "--video-source", "rtsp://anna:hidden@cam.home/main"))
                .isZero();
        assertThat(shell.out())
                .contains("camera-1  rtsp://cam.home/main  anna", "The configuration is good")
                .doesNotContain("hidden");
        assertThat(shell.err())
                .startsWith("warning: --video-source of camera-1: ")
                .doesNotContain("hidden");
    }

    @Test
    void checkConfigListsTheKeys() {
        assertThat(shell.run("check-config", "--keys")).isZero();
        assertThat(shell.out())
                .contains("  record.mode (default: events)", "  url (must be given)", "Expected: true or false.");
    }

    @Test
    void runPassesTheOptionsOn() {
        List<Settings> seen = new ArrayList<>();
        Shell run = Shell.of(new RunCommand((settings, configuration, source, shutdown) -> {
            seen.add(settings);
            return 70;
        }));
        int code = run.run(
                "--video-source=rtsp://a/",
                "--video-source=rtsp://b/",
                "--headless",
                "--output-dir=" + folder.resolve("out"),
                "--port=0",
                "--pre-motion=3",
                "--post-motion=4s",
                "--image-interval=0",
                "--log-level=DEBUG",
                "--set=cameras.camera-2.record.mode=continuous");
        assertThat(code).isEqualTo(70);
        Settings settings = seen.getFirst();
        assertThat(settings.cameras()).extracting(CameraSettings::url).containsExactly("rtsp://a/", "rtsp://b/");
        assertThat(settings.api().dashboard()).isFalse();
        assertThat(settings.api().enabled()).isTrue();
        assertThat(settings.api().port()).isZero();
        assertThat(settings.data()).isEqualTo(folder.resolve("out"));
        assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.DEBUG);
        assertThat(settings.cameras().get(0).imageInterval()).isZero();
        assertThat(settings.cameras().get(0).record().preMotion()).hasSeconds(3);
        assertThat(settings.cameras().get(0).record().postMotion()).hasSeconds(4);
        assertThat(settings.cameras().get(1).record().mode()).isEqualTo(RecordSettings.Mode.CONTINUOUS);

        assertThat(run.run("--video-source=rtsp://a/", "--no-api", "--data=" + folder))
                .isEqualTo(70);
        assertThat(seen.get(1).api().enabled()).isFalse();
    }

    @Test
    void setupBeginsWithoutACameraAndMakesTheFile() {
        List<Settings> seen = new ArrayList<>();
        Shell run = Shell.of(new RunCommand((settings, configuration, source, shutdown) -> {
            seen.add(settings);
            assertThat(source.file()).isPresent();
            return 0;
        }));
        Path file = folder.resolve("fresh.yml");
        assertThat(run.run("-c", file.toString(), "--data=" + folder)).isEqualTo(78);
        assertThat(run.run("--setup", "-c", file.toString(), "--data=" + folder))
                .as(run.err())
                .isZero();
        assertThat(seen.getFirst().cameras()).isEmpty();
        assertThat(file).exists();
        assertThat(run.run("--setup")).isEqualTo(2);
        assertThat(run.err()).contains("--setup needs -c FILE");
    }

    @Test
    void nativeLibrariesUnpackBelowTheDataFolder() {
        NATIVE_FOLDERS.forEach(System::clearProperty);
        Shell run = Shell.of(new RunCommand((settings, configuration, source, shutdown) -> 0));
        assertThat(run.run("--video-source=rtsp://a/", "--data=" + folder)).isZero();
        assertThat(NATIVE_FOLDERS)
                .allSatisfy(name -> assertThat(System.getProperty(name))
                        .isEqualTo(folder.resolve("cache").toString()));
    }

    @Test
    void theKindOfFailureDecidesTheExitCode() {
        assertThat(failing(FailureKind.CONFIGURATION)).isEqualTo(78);
        assertThat(failing(FailureKind.ENVIRONMENT)).isEqualTo(75);
        assertThat(failing(FailureKind.DISK_FULL)).isEqualTo(75);
        assertThat(failing(FailureKind.STALLED)).isEqualTo(70);
        assertThat(failing(FailureKind.INTERNAL)).isEqualTo(1);
        Shell broken = Shell.of(new RunCommand((settings, configuration, source, shutdown) -> {
            throw new IllegalStateException("a fault");
        }));
        assertThat(broken.run("--video-source=rtsp://a/", "--data=" + folder)).isEqualTo(1);
        assertThat(broken.err()).contains("This is a bug in Watchkeeper", "IllegalStateException");
    }

    private int failing(FailureKind kind) {
        Shell run = Shell.of(new RunCommand((settings, configuration, source, shutdown) -> {
            throw new FailureException(kind, "The sentence.");
        }));
        int code = run.run("--video-source=rtsp://a/", "--data=" + folder);
        assertThat(run.err()).isEqualTo("The sentence." + System.lineSeparator());
        return code;
    }

    /** What keep runs is no mistake. */
    @Test
    void aFileWithServicesAndNoCameraIsValidForKeep(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("w.yml"),
                "services:\n  player: {command: [mplayer, film]}\n  web: {command: [httpd]}\n");
        assertThat(shell.run("check-config", "-c", file.toString()))
                .as(shell.err())
                .isZero();
        assertThat(shell.out())
                .contains("player", "mplayer", "web", "httpd", "for watchkeeper keep: it has services, but no camera");
        assertThat(shell.run("check-config", "-c", file.toString(), "--video-source", "rtsp://127.0.0.1/a"))
                .isZero();
        assertThat(shell.out()).contains("camera-1", "player").doesNotContain("for watchkeeper keep");
        Files.writeString(file, "services:\n  player: {command: []}\n");
        assertThat(shell.run("check-config", "-c", file.toString())).isEqualTo(78);
        Files.writeString(file, "log-level: info\n");
        assertThat(shell.run("check-config", "-c", file.toString())).isEqualTo(78);
        assertThat(shell.err()).contains("there is no camera");
        Files.writeString(file, "services:\n  player: {command: [a]}\napi: {port: many}\n");
        assertThat(shell.run("check-config", "-c", file.toString())).isEqualTo(78);
    }
}
