package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All settings, with each camera's own already merged over the general ones; immutable.
 *
 * @param data the folder that holds everything Watchkeeper writes
 * @param logLevel {@code debug}, {@code info}, {@code warning} or {@code error}
 * @param notifications how people are told what happens
 * @param analysis what looks at the pictures of events
 * @param sensing sensors, and effects that are verified
 * @param advisor whether a language model assesses the state of things
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
        NotificationSettings notifications,
        AnalysisSettings analysis,
        Systemd systemd,
        BackupSettings backup,
        SensingSettings sensing,
        AdvisorSettings advisor,
        List<CameraSettings> cameras) {
    public Settings {
        cameras = List.copyOf(cameras);
    }

    /** The same with other cameras. */
    public Settings withCameras(List<CameraSettings> others) {
        return new Settings(
                data,
                logLevel,
                api,
                storage,
                health,
                retry,
                guard,
                checks,
                notifications,
                analysis,
                systemd,
                backup,
                sensing,
                advisor,
                others);
    }

    /** How much is logged; an immutable enumeration. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARNING,
        ERROR
    }

    /**
     * The limits of the installed service, and whether systemd ever gives up on it; immutable. Used by install-service.
     *
     * @param memoryMax bytes for all its processes together, at least 500 MiB; empty to derive it from the number of cameras
     * @param cpuPercent percent of one processor, at least 200; empty to derive it from the number of cameras
     * @param startLimit whether the service stays down after five failures within 600 s
     */
    public record Systemd(Optional<Long> memoryMax, Optional<Integer> cpuPercent, boolean startLimit) {
        public static final Systemd DEFAULTS = new Systemd(Optional.empty(), Optional.empty(), false);
    }
}
