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
 * Starts the process that sends mails: small, of low priority, and killed with the keeper; immutable. Mail and TLS are loaded there and nowhere else, so
 * that they cost the keeper nothing and cannot bring it down.
 */
final class MailProcess implements Notifier.Sending {
    private static final String NAME = "mail";

    /** By its name, because the commands import this room and not the other way round. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    private static final int NOT_ENDED = Integer.MIN_VALUE;
    private static final int LONGEST_WORDS = 500;

    /** It follows an order to end at once, unless it cannot. */
    private static final Duration KILL_AFTER = Duration.ofSeconds(1);

    private final Trees trees;

    MailProcess(Trees trees) {
        this.trees = trees;
    }

    @Override
    public Notifier.Running start(MailSettings settings, Path data) throws FailureException {
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

    /** One process with the end of its output; thread-safe. */
    private static final class Run implements Notifier.Running, Tree.Listener, Output {
        private volatile Optional<Tree> tree = Optional.empty();
        private final AtomicInteger code = new AtomicInteger(NOT_ENDED);
        private final StringBuilder words = new StringBuilder();

        @Override
        public OptionalInt exitCode() {
            int ended = code.get();
            return ended == NOT_ENDED ? OptionalInt.empty() : OptionalInt.of(ended);
        }

        @Override
        public String lastWords() {
            synchronized (words) {
                return words.toString().lines().reduce("", (before, line) -> line);
            }
        }

        @Override
        public void kill() {
            tree.ifPresent(running -> running.end(KILL_AFTER));
        }

        @Override
        public void exited(Tree ended, int exitCode) {
            // Until it is gone its last words may still come.
        }

        @Override
        public void gone(Tree ended, Tree.Gone gone) {
            code.set(gone.exitCode());
        }

        @Override
        public void written(byte[] bytes, int length) {
            synchronized (words) {
                words.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
                if (words.length() > LONGEST_WORDS) {
                    words.delete(0, words.length() - LONGEST_WORDS);
                }
            }
        }

        @Override
        public void ended() {
            // what was said is kept
        }
    }
}
