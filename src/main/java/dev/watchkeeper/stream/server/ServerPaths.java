package dev.watchkeeper.stream.server;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.CameraSettings.Transport;
import dev.watchkeeper.stream.SourceAddress;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths as the server's configuration describes them, passwords included; immutable, and prints only names. */
public final class ServerPaths {
    private static final String HOLD = "10s";

    private final Map<String, Map<String, Object>> settings;
    private final Map<String, String> leftOut;

    private ServerPaths(Map<String, Map<String, Object>> settings, Map<String, String> leftOut) {
        this.settings = Collections.unmodifiableMap(settings);
        this.leftOut = Collections.unmodifiableMap(leftOut);
    }

    /** Describes the paths. Reads the certificates of cameras that have one. */
    public static ServerPaths of(List<StreamPath> paths) {
        Map<String, Map<String, Object>> settings = new LinkedHashMap<>();
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (StreamPath path : paths) {
            switch (path.feed()) {
                case Feed.Published(String publisher) -> settings.put(path.name(), published());
                case Feed.Pulled pulled -> {
                    Optional<String> obstacle = obstacle(pulled.source());
                    if (obstacle.isPresent()) {
                        leftOut.put(path.name(), "Camera " + pulled.source().name() + " " + obstacle.get());
                    } else {
                        settings.put(path.name(), pulled(pulled));
                    }
                }
            }
        }
        return new ServerPaths(settings, leftOut);
    }

    /** The paths that cannot be configured, each with a sentence that says why: one of them would have the whole configuration refused. */
    public Map<String, String> leftOut() {
        return leftOut;
    }

    /** The settings of each path, by name. */
    Map<String, Map<String, Object>> settings() {
        return settings;
    }

    private static Map<String, Object> published() {
        Map<String, Object> path = new LinkedHashMap<>();
        path.put("source", "publisher");
        // The new process takes the place of a hung one at once, not when the server notices that it hangs.
        path.put("overridePublisher", true);
        return Collections.unmodifiableMap(path);
    }

    private static Map<String, Object> pulled(Feed.Pulled pulled) {
        CameraSettings camera = pulled.source();
        Map<String, Object> path = new LinkedHashMap<>();
        path.put("source", SourceAddress.of(camera).reveal());
        path.put("sourceOnDemand", pulled.onDemand());
        path.put("sourceOnDemandStartTimeout", HOLD);
        path.put("sourceOnDemandCloseAfter", HOLD);
        path.put("rtspTransport", camera.input().transport() == Transport.UDP ? "udp" : "tcp");
        camera.input()
                .certificateFile()
                .flatMap(ServerPaths::fingerprint)
                .ifPresent(print -> path.put("sourceFingerprint", print));
        return Collections.unmodifiableMap(path);
    }

    private static Optional<String> obstacle(CameraSettings camera) {
        Optional<String> obstacle = SourceAddress.obstacle(camera);
        Optional<Path> certificate = camera.input().certificateFile();
        if (obstacle.isEmpty()
                && certificate.isPresent()
                && fingerprint(certificate.get()).isEmpty()) {
            return Optional.of("has a certificate-file that cannot be read: " + certificate.get());
        }
        return obstacle;
    }

    /** MediaMTX trusts a camera by the SHA-256 of its certificate. */
    private static Optional<String> fingerprint(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Optional.of(HexFormat.of().formatHex(digest));
        } catch (IOException | CertificateException | NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerPaths paths && settings.equals(paths.settings) && leftOut.equals(paths.leftOut);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return "ServerPaths" + settings.keySet();
    }
}
