package dev.watchkeeper.config;

import dev.watchkeeper.base.HostAndPort;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One camera; immutable.
 *
 * @param name matches {@link #NAME}; used for folders, threads and routes
 * @param url the address without credentials, of one of the {@link SourceKind}s
 * @param username for the camera's sign-in
 * @param password for the camera's sign-in, from the password file or the URL
 * @param imageInterval time between periodic snapshots; zero for none
 * @param title what people read in place of the name, if given
 * @param zone where it is, if given
 * @param detection a cheaper stream of the same camera for motion detection, as a camera of its own that does nothing else
 * @param recovery what may be done to it when it stays blind
 * @param analysis how its events are analysed
 */
public record CameraSettings(
        String name,
        String url,
        Optional<String> username,
        Optional<Secret> password,
        InputSettings input,
        Duration imageInterval,
        RecordSettings record,
        MotionSettings motion,
        HealthSettings health,
        Optional<String> title,
        Optional<ZoneId> zone,
        Optional<CameraSettings> detection,
        RecoverySettings recovery,
        CameraAnalysis analysis) {
    /** A regular expression: names are used in paths, addresses and metrics. */
    public static final String NAME = "[0-9A-Za-z_-]{1,64}";

    /** Suffix of the detection stream's name; its dot keeps it distinct from every configured name. */
    private static final String DETECTION = ".detect";

    /** How RTP travels; an immutable enumeration. */
    public enum Transport {
        /** TCP first, UDP if the camera refuses. */
        AUTO,
        TCP,
        UDP
    }

    /** Some makers require the password in the path or query, where it cannot be removed. */
    static final Pattern IN_PATH = Pattern.compile("(?i)((?:pass|password|passwd|pwd|token|auth|secret)=)[^&/?;]*");

    /** A camera with one stream. */
    public CameraSettings(
            String name,
            String url,
            Optional<String> username,
            Optional<Secret> password,
            InputSettings input,
            Duration imageInterval,
            RecordSettings record,
            MotionSettings motion,
            HealthSettings health) {
        this(
                name,
                url,
                username,
                password,
                input,
                imageInterval,
                record,
                motion,
                health,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                RecoverySettings.NONE,
                CameraAnalysis.OFF);
    }

    /** The same camera with the title. */
    CameraSettings titled(Optional<String> other) {
        return new CameraSettings(
                name,
                url,
                username,
                password,
                input,
                imageInterval,
                record,
                motion,
                health,
                other,
                zone,
                detection,
                recovery,
                analysis);
    }

    /** The same camera in a time zone. */
    CameraSettings inZone(Optional<ZoneId> other) {
        return new CameraSettings(
                name,
                url,
                username,
                password,
                input,
                imageInterval,
                record,
                motion,
                health,
                title,
                other,
                detection,
                recovery,
                analysis);
    }

    /** The same camera with another password. */
    CameraSettings signingInWith(Optional<Secret> other) {
        return new CameraSettings(
                name,
                url,
                username,
                other,
                input,
                imageInterval,
                record,
                motion,
                health,
                title,
                zone,
                detection,
                recovery,
                analysis);
    }

    /** The same camera with what may be done to it. */
    CameraSettings recoveredBy(RecoverySettings other) {
        return new CameraSettings(
                name,
                url,
                username,
                password,
                input,
                imageInterval,
                record,
                motion,
                health,
                title,
                zone,
                detection,
                other,
                analysis);
    }

    /** The same camera with how its events are analysed. */
    CameraSettings analysed(CameraAnalysis other) {
        return new CameraSettings(
                name,
                url,
                username,
                password,
                input,
                imageInterval,
                record,
                motion,
                health,
                title,
                zone,
                detection,
                recovery,
                other);
    }

    /**
     * The same camera with a further stream for motion detection.
     *
     * @param url without credentials
     */
    CameraSettings detectingIn(String url, Optional<String> user, Optional<Secret> secret) {
        CameraSettings stream = new CameraSettings(
                name + DETECTION,
                url,
                user,
                secret,
                input.restreamedBy(Optional.empty()),
                Duration.ZERO,
                record.off(),
                motion.off(),
                health.withoutPictures());
        return new CameraSettings(
                name,
                this.url,
                username,
                password,
                input,
                imageInterval,
                record,
                motion,
                health,
                title,
                zone,
                Optional.of(stream),
                recovery,
                analysis);
    }

    /** Whether the other needs no other session than this: only title, time zone, recovery and analysis may differ. */
    boolean isWatchedLike(CameraSettings other) {
        return titled(other.title)
                .inZone(other.zone)
                .recoveredBy(other.recovery)
                .analysed(other.analysis)
                .equals(other);
    }

    /** The address for logs and answers, with passwords in its path or query masked. */
    public String shownUrl() {
        return !kind().isNetwork() ? url : shown(url);
    }

    /** A network address without a user, with passwords in its path or query masked. */
    public static String shown(String url) {
        return IN_PATH.matcher(url).replaceAll("$1***");
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "CameraSettings[" + name + ", " + shownUrl() + "]";
    }

    /** The kind of source. */
    public SourceKind kind() {
        return SourceKind.of(url);
    }

    /** The host in a network camera's address, IPv6 without brackets; empty for a file or a device. */
    public String host() {
        String authority = url.substring(url.indexOf("://") + 3).split("[/?#]", 2)[0];
        return kind().isNetwork()
                ? HostAndPort.parse(authority).map(HostAndPort::host).orElse("")
                : "";
    }

    /** The path of the restreaming server from which its pictures are read; empty if they are read from the camera. */
    public Optional<Restreamed> readFrom() {
        return input.restreamed().filter(Restreamed::readThere);
    }

    /** Whether sessions sign in to the camera. A restreaming server that they read signs in by itself. */
    public boolean signsIn() {
        return username.isPresent() && readFrom().isEmpty();
    }

    /** Whether the source is a file on this machine. */
    public boolean isFile() {
        return kind() == SourceKind.FILE;
    }

    /** The path of a file or a device. */
    public Path file() {
        return Path.of(url);
    }
}
