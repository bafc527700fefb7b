package dev.watchkeeper.keeper.services;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Heartbeat;
import dev.watchkeeper.keeper.liveness.LivenessSettings.OutputRules;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Requests;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategies;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.ServicesLoaded.KeeperLog;
import dev.watchkeeper.keeper.services.ServicesLoaded.Remarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a {@code keep_alive_config.json}, complete or partial; confined to one thread. Each key that is left out keeps its own default. The file is
 * never written.
 */
public final class KeepAliveFile {
    private static final String VIDEO_SOURCE = "--video-source";
    private static final long MEGABYTE = 1_000_000;

    /** The waits grow at most five times, and never beyond 300 s. */
    private static final int MAX_GROWTH = 5;

    private static final Duration MAX_WAIT = Duration.ofSeconds(300);

    /** What this file format counts as a camera failure, in any case. */
    private static final Pattern CAMERA_HINT = Pattern.compile(
            "Could not open video source|Failed to read frame|Connection timed out|RTSP|Camera error|Video capture failed",
            Pattern.CASE_INSENSITIVE);

    private KeepAliveFile() {}

    /**
     * Loads the one child of the file.
     *
     * @param videoSource replaces the word after {@code --video-source} in its command
     */
    public static ServicesLoaded load(Path file, Path workingDirectory, Optional<String> videoSource) {
        Problems problems = new Problems();
        Path folder = workingDirectory.toAbsolutePath();
        Optional<Section> section = YamlFile.read(file, folder, "\"command\"", problems);
        if (section.isEmpty()) {
            return new ServicesLoaded(Set.of(), List.of(), KeeperLog.DEFAULT, Optional.empty(), Remarks.of(problems));
        }
        Values values = Binder.bind(section.get(), "keep-alive", KeepAliveKeys.all(), problems);
        Place place = section.get().place();
        List<String> command = command(values.get(KeepAliveKeys.COMMAND), videoSource);
        if (command.isEmpty()) {
            problems.mistake(values.place(KeepAliveKeys.COMMAND, place), "command needs at least the program");
            command = List.of("none");
        }
        LivenessSettings liveness = liveness(values, place, problems);
        Optional<MailSettings> mail = KeepAliveMail.of(values, place, folder.resolve(file), problems);
        ServiceSettings.LogFile log = new ServiceSettings.LogFile(
                Optional.of(folder.resolve(values.get(KeepAliveKeys.LOG_FILE)).normalize()),
                values.get(KeepAliveKeys.LOG_SIZE) * MEGABYTE,
                values.get(KeepAliveKeys.LOG_BACKUPS));
        String name = ServiceSettings.nameOf(command);
        ServiceSettings child = new ServiceSettings(
                name,
                name,
                new ServiceSettings.Command(command, folder, Map.of()),
                new ServiceSettings.Supervision(
                        policy(values),
                        ServiceSettings.STOP_TIMEOUT,
                        List.of(folder.resolve(file)),
                        liveness,
                        Optional.of(CAMERA_HINT)),
                log);
        return new ServicesLoaded(
                Set.of(),
                problems.none() ? List.of(child) : List.of(),
                new KeeperLog(Optional.of(log), values.get(KeepAliveKeys.LOG_LEVEL) == KeepAliveKeys.Level.DEBUG),
                problems.none() ? mail : Optional.empty(),
                Remarks.of(problems));
    }

    private static List<String> command(List<String> written, Optional<String> videoSource) {
        List<String> command = new ArrayList<>(written);
        int flag = command.indexOf(VIDEO_SOURCE);
        if (videoSource.isPresent() && flag >= 0 && flag + 1 < command.size()) {
            command.set(flag + 1, videoSource.get());
        }
        return command;
    }

    private static RestartPolicy policy(Values values) {
        Duration window = values.get(KeepAliveKeys.RESTART_WINDOW);
        return new RestartPolicy(
                Mode.ALWAYS,
                new Strategies(
                        strategy(
                                values.get(KeepAliveKeys.GENERAL_DELAY),
                                values.get(KeepAliveKeys.GENERAL_FACTOR),
                                values.get(KeepAliveKeys.GENERAL_ATTEMPTS),
                                window),
                        strategy(
                                values.get(KeepAliveKeys.CAMERA_DELAY),
                                values.get(KeepAliveKeys.CAMERA_FACTOR),
                                values.get(KeepAliveKeys.CAMERA_ATTEMPTS),
                                window),
                        strategy(
                                values.get(KeepAliveKeys.RESTART_DELAY),
                                1,
                                values.get(KeepAliveKeys.MAX_RESTART_ATTEMPTS),
                                window)),
                RestartPolicy.COMMAND.provenAfter(),
                RestartPolicy.COMMAND.quarantine(),
                false);
    }

    private static Strategy strategy(Duration delay, double factor, int attempts, Duration window) {
        double longest = delay.toMillis() * Math.pow(factor, MAX_GROWTH);
        Duration limit = delay.compareTo(MAX_WAIT) > 0 ? delay : MAX_WAIT;
        Duration cap = longest >= limit.toMillis() ? limit : Duration.ofMillis((long) longest);
        return new Strategy(delay, new Backoff(delay, factor, cap), 0, attempts, window);
    }

    private static LivenessSettings liveness(Values values, Place place, Problems problems) {
        Optional<Pattern> pattern = ServicesLoader.pattern(
                values.get(KeepAliveKeys.HEALTH_PATTERN),
                "health_check.heartbeat_pattern",
                values.place(KeepAliveKeys.HEALTH_PATTERN, place),
                problems);
        Optional<Heartbeat> heartbeat = pattern.filter(each -> values.get(KeepAliveKeys.HEALTH_ENABLED))
                .map(each -> new Heartbeat(each, values.get(KeepAliveKeys.HEALTH_TIMEOUT)));
        return new LivenessSettings(
                LivenessSettings.NONE.timing(),
                new OutputRules(heartbeat, Duration.ZERO),
                Requests.NONE,
                Optional.empty(),
                false);
    }
}
