package dev.watchkeeper.keeper.services;

import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one child: what is started, and how it is kept alive; immutable.
 *
 * @param name of letters, digits, '.', '-' and '_'
 * @param title what people read instead of the name; the name itself if none is configured
 * @param log where its lines go
 */
public record ServiceSettings(String name, String title, Command command, Supervision supervision, LogFile log) {
    /** The default time between SIGTERM and SIGKILL. */
    public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /** A regular expression for names. */
    static final String NAME = "[0-9A-Za-z._-]{1,64}";

    /**
     * What is started; immutable.
     *
     * @param words the program and its arguments
     * @param folder the working folder
     * @param environment variables in addition to the keeper's
     * @param yields whether it gets the processors only when nothing else wants them
     */
    public record Command(List<String> words, Path folder, Map<String, String> environment, boolean yields) {
        public Command {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }

        /** Of the usual priority. */
        public Command(List<String> words, Path folder, Map<String, String> environment) {
            this(words, folder, environment, false);
        }
    }

    /**
     * How it is kept alive; immutable.
     *
     * @param policy when it is restarted
     * @param stopTimeout the time between SIGTERM and SIGKILL
     * @param watchFiles a child that ended because of its configuration restarts when one of these files changes
     * @param cameraHint a match among the last lines means a camera failure, if the exit code says nothing
     * @param needs the names of other children; its failures do not count while one of them is away
     */
    public record Supervision(
            RestartPolicy policy,
            Duration stopTimeout,
            List<Path> watchFiles,
            LivenessSettings liveness,
            Optional<Pattern> cameraHint,
            List<String> needs) {
        public Supervision {
            watchFiles = List.copyOf(watchFiles);
            needs = List.copyOf(needs);
        }

        /** For a child that needs no other. */
        public Supervision(
                RestartPolicy policy,
                Duration stopTimeout,
                List<Path> watchFiles,
                LivenessSettings liveness,
                Optional<Pattern> cameraHint) {
            this(policy, stopTimeout, watchFiles, liveness, cameraHint, List.of());
        }

        /** Patterns are equal by their text. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Supervision that
                    && policy.equals(that.policy)
                    && stopTimeout.equals(that.stopTimeout)
                    && watchFiles.equals(that.watchFiles)
                    && liveness.equals(that.liveness)
                    && cameraHint.map(Pattern::pattern).equals(that.cameraHint.map(Pattern::pattern))
                    && needs.equals(that.needs);
        }

        @Override
        public int hashCode() {
            return Objects.hash(policy, stopTimeout, watchFiles, liveness, needs);
        }
    }

    /**
     * A rotated log; immutable.
     *
     * @param file empty for {@code logs/NAME.log} below the data folder
     * @param maxBytes of one file
     * @param backups number of older files to keep
     */
    public record LogFile(Optional<Path> file, long maxBytes, int backups) {
        /** 10 MB and 5 older files. */
        public static final LogFile STANDARD = new LogFile(Optional.empty(), 10_000_000, 5);
    }

    /** The default name for a command: the program, or the script that an interpreter runs. */
    public static String nameOf(List<String> command) {
        String first = fileName(command.getFirst());
        boolean interpreter = first.matches("(python|perl|ruby|node|bash|sh|java)[0-9.]*");
        String word =
                interpreter && command.size() > 1 && !command.get(1).startsWith("-") ? fileName(command.get(1)) : first;
        String clean = word.replaceAll("[^0-9A-Za-z._-]", "-");
        return clean.isEmpty() ? "command" : clean.substring(0, Math.min(64, clean.length()));
    }

    private static String fileName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
