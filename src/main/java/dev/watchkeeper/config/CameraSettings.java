package dev.watchkeeper.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One camera; immutable.
 *
 * @param name letters, digits, {@code -} and {@code _}, at most 64; names folders, threads and routes
 * @param url the address without credentials: {@code rtsp://…}, or a file
 * @param username for the camera's sign-in
 * @param password for the camera's sign-in, read from the password file or taken out of the URL
 * @param loop whether a file begins again at its end
 * @param imageInterval time between periodic snapshots; zero for none
 */
public record CameraSettings(
        String name,
        String url,
        Optional<String> username,
        Optional<Secret> password,
        Transport transport,
        boolean loop,
        Duration imageInterval,
        RecordSettings record,
        MotionSettings motion,
        HealthSettings health) {
    /** How RTP travels; an immutable enumeration. */
    public enum Transport {
        /** TCP first, UDP if the camera refuses. */
        AUTO,
        TCP,
        UDP
    }

    /** Cameras of some makers want their password within the path or the query, where it cannot be taken out. */
    private static final Pattern IN_PATH =
            Pattern.compile("(?i)((?:pass|password|passwd|pwd|token|auth|secret)=)[^&/?;]*");

    /** The address for logs and answers, with a password in its path or query blotted out. */
    public String shownUrl() {
        return isFile() ? url : IN_PATH.matcher(url).replaceAll("$1***");
    }

    /** Prints no password. */
    @Override
    public String toString() {
        return "CameraSettings[" + name + ", " + shownUrl() + "]";
    }

    /** Whether the source is a file on this machine. */
    public boolean isFile() {
        return !url.contains("://");
    }

    /** The file of a source for which {@link #isFile()} is true. */
    public Path file() {
        return Path.of(url);
    }
}
