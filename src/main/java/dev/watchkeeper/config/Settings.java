package dev.watchkeeper.config;

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
}
