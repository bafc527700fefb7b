package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that can be set, with the cameras' own settings already laid over the general ones; immutable.
 *
 * @param data the folder that holds everything Watchkeeper writes
 * @param logLevel {@code debug}, {@code info}, {@code warning} or {@code error}
 * @param mail how the keeper sends mails, if it is to
 */
public record Settings(
        Path data,
        LogLevel logLevel,
        ApiSettings api,
        StorageSettings storage,
        HealthSettings health,
        RetrySettings retry,
        GuardSettings guard,
        CheckSettings checks,
        Optional<MailSettings> mail,
        Systemd systemd,
        List<CameraSettings> cameras) {
    public Settings {
        cameras = List.copyOf(cameras);
    }

    /** How much is logged; an immutable enumeration. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /**
     * What the service may take of the machine, and whether systemd ever gives up on it; immutable. Used when the service is installed.
     *
     * @param memoryMax bytes of all processes together, at least 500 MiB; nothing for what the number of cameras suggests
     * @param cpuPercent of one processor, at least 200; nothing for what the number of cameras suggests
     * @param startLimit whether it stays down after five failures within 600 s
     */
    public record Systemd(Optional<Long> memoryMax, Optional<Integer> cpuPercent, boolean startLimit) {
        public static final Systemd DEFAULTS = new Systemd(Optional.empty(), Optional.empty(), false);

        private static final Key<Optional<Long>> MEMORY_MAX = Key.of(
                "systemd.memory-max",
                new Maybe<>(Forms.size("", "500MiB", "1000TB")),
                "",
                "The memory of the installed service. Nothing: 512 MiB, 128 MiB more per camera, 256 MiB more per service.");
        private static final Key<Optional<Integer>> CPU_PERCENT = Key.of(
                "systemd.cpu-percent",
                new Maybe<>(Forms.integer(200, 100_000)),
                "",
                "The processors of the installed service; 100 is one. Nothing: 200, 25 more per camera from the ninth on,"
                        + " 100 more per service.");
        private static final Key<Boolean> START_LIMIT = Key.of(
                "systemd.start-limit",
                Forms.bool(),
                "false",
                "Whether the installed service stays down after 5 failures within 600 s; if not, it is started again for ever.");

        static final List<Key<?>> KEYS = List.of(MEMORY_MAX, CPU_PERCENT, START_LIMIT);

        static Systemd of(Values values) {
            return new Systemd(values.get(MEMORY_MAX), values.get(CPU_PERCENT), values.get(START_LIMIT));
        }
    }
}
