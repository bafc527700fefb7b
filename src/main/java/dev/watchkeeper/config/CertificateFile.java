package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/** Finds a PEM file and checks that it holds a certificate; stateless. */
public final class CertificateFile {
    private CertificateFile() {}

    /** The file, or nothing with the mistake noted. */
    public static Optional<Path> find(String file, String key, Place place, Problems problems) {
        String shown = key + ": '" + Quote.of(file) + "' ";
        try {
            Path path = place.folder().resolve(file).toAbsolutePath().normalize();
            if (!Files.isRegularFile(path)) {
                problems.mistake(place, key + ": there is no file '" + Quote.of(file) + "'");
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(path)) {
                if (!CertificateFactory.getInstance("X.509")
                        .generateCertificates(in)
                        .isEmpty()) {
                    return Optional.of(path);
                }
            }
            problems.mistake(place, shown + "holds no certificate; a PEM file begins with -----BEGIN CERTIFICATE-----");
        } catch (CertificateException e) {
            problems.mistake(place, shown + "is not a PEM file of certificates, or it is damaged");
        } catch (InvalidPathException | IOException e) {
            problems.mistake(place, shown + "cannot be read");
        }
        return Optional.empty();
    }
}
