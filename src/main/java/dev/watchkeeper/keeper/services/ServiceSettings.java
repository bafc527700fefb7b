package dev.watchkeeper.keeper.services;

import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One child: what is started and how it is kept alive; immutable.
 *
 * @param name of letters, digits, dots, '-' and '_'
 * @param title what people read in place of the name; the name itself where none is given
 * @param command the program and its arguments
 * @param folder its working folder
 * @param environment variables beside the keeper's
 * @param policy when it is started again
 * @param stopTimeout between the order to end and the kill
 * @param watchFiles a change of one lets a child start again that ended because of its configuration
 * @param log where its lines go
 * @param liveness how its progress is seen
 * @param cameraHint a line like this among the last speaks of the camera, where the exit code says nothing
 */
public record ServiceSettings(
        String name,
        String title,
        List<String> command,
        Path folder,
        Map<String, String> environment,
        RestartPolicy policy,
        Duration stopTimeout,
        List<Path> watchFiles,
        LogFile log,
        LivenessSettings liveness,
        Optional<Pattern> cameraHint) {
    /** Between the order to end and the kill, unless something else is said. */
    public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    /** What a child's name may be made of. */
    static final String NAME = "[0-9A-Za-z._-]{1,64}";

    /**
     * A log that is cut into files; immutable.
     *
     * @param file empty for {@code logs/NAME.log} below the data folder
     * @param maxBytes of one file
     * @param backups older files that are kept
     */
    public record LogFile(Optional<Path> file, long maxBytes, int backups) {
        /** 10 MB and 5 older files. */
        public static final LogFile STANDARD = new LogFile(Optional.empty(), 10_000_000, 5);
    }

    /** A child without a title. */
    public ServiceSettings(
            String name,
            List<String> command,
            Path folder,
            Map<String, String> environment,
            RestartPolicy policy,
            Duration stopTimeout,
            List<Path> watchFiles,
            LogFile log,
            LivenessSettings liveness,
            Optional<Pattern> cameraHint) {
        this(name, name, command, folder, environment, policy, stopTimeout, watchFiles, log, liveness, cameraHint);
    }

    public ServiceSettings {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        watchFiles = List.copyOf(watchFiles);
    }

    /** A name for a command that was given none: the program, or the script that an interpreter runs. */
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
