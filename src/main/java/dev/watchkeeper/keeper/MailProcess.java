package dev.watchkeeper.keeper;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.keeper.process.Launch;
import dev.watchkeeper.keeper.process.LauncherVariables;
import dev.watchkeeper.keeper.process.Output;
import dev.watchkeeper.keeper.process.Tree;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.notify.MailSettingsText;
import dev.watchkeeper.notify.Notifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts the process that sends mails: small, of low priority, and killed with the keeper; immutable. Only that process loads mail and TLS code, so
 * the keeper does not pay for it and cannot crash because of it.
 */
final class MailProcess implements Notifier.SenderLauncher {
    private static final String NAME = "mail";

    /** Named by text, because the room of commands imports this one. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    private static final int NOT_ENDED = Integer.MIN_VALUE;
    private static final int MAX_OUTPUT_CHARS = 500;

    /** It obeys SIGTERM at once, unless it hangs. */
    private static final Duration KILL_AFTER = Duration.ofSeconds(1);

    private final Trees trees;

    MailProcess(Trees trees) {
        this.trees = trees;
    }

    @Override
    public Notifier.SenderProcess start(MailSettings settings, Path data) throws FailureException {
        Run run = new Run();
        Launch launch = new Launch(
                NAME,
                command(data),
                LauncherVariables.ofProperty().in(System.getenv()),
                Path.of("").toAbsolutePath(),
                Optional.of(MailSettingsText.write(settings).getBytes(StandardCharsets.UTF_8)));
        run.tree = Optional.of(trees.start(launch, run, run));
        return run;
    }

    private List<String> command(Path data) {
        return List.of(
                "nice",
                "-n",
                "10",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms4m",
                "-Xmx48m",
                "-Xss512k",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "send-mail",
                "--data",
                data.toAbsolutePath().toString());
    }

    /** One process and the last of its output; thread-safe. */
    private static final class Run implements Notifier.SenderProcess, Tree.Listener, Output {
        private volatile Optional<Tree> tree = Optional.empty();
        private final AtomicInteger code = new AtomicInteger(NOT_ENDED);
        private final StringBuilder output = new StringBuilder();

        @Override
        public OptionalInt exitCode() {
            int ended = code.get();
            return ended == NOT_ENDED ? OptionalInt.empty() : OptionalInt.of(ended);
        }

        @Override
        public String lastLine() {
            synchronized (output) {
                return output.toString().lines().reduce("", (previous, line) -> line);
            }
        }

        @Override
        public void kill() {
            tree.ifPresent(running -> running.end(KILL_AFTER));
        }

        @Override
        public void exited(Tree ended, int exitCode) {
            // Output may still arrive until it is gone.
        }

        @Override
        public void gone(Tree ended, Tree.Gone gone) {
            code.set(gone.exitCode());
        }

        @Override
        public void written(byte[] bytes, int length) {
            synchronized (output) {
                output.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
                if (output.length() > MAX_OUTPUT_CHARS) {
                    output.delete(0, output.length() - MAX_OUTPUT_CHARS);
                }
            }
        }

        @Override
        public void ended() {
            // Its output stays available.
        }
    }
}
