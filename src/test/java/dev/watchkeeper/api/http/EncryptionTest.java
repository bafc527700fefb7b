package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.Exposure;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that the node makes itself, and those that it is given. */
final class EncryptionTest {
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", "::1", "nvr.home");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    private static Exposure exposure(Exposure.Tls tls, Optional<Path> certificate, Optional<Path> key) {
        return new Exposure(tls, certificate, key, "/", List.of());
    }

    private Encryption selfSigned() throws Exception {
        return Encryption.of(exposure(Exposure.Tls.SELF_SIGNED, Optional.empty(), Optional.empty()), data, NAMES, clock)
                .orElseThrow();
    }

    private X509Certificate certificate() throws Exception {
        try (InputStream in = Files.newInputStream(data.resolve("tls/certificate.pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void theOwnCertificateIsMadeOnceForAllNamesAndItsKeyIsPrivate() throws Exception {
        String fingerprint = selfSigned().shown().fingerprint();
        assertThat(fingerprint).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("tls/key.pem"))))
                .isEqualTo("rw-------");
        X509Certificate certificate = certificate();
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(clock.wall()));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Watchkeeper");
        assertThat(certificate.getBasicConstraints()).as("signs no others").isEqualTo(-1);
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        assertThat(names.stream().map(name -> String.valueOf(name.get(1))))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "nvr.home");
        assertThat(selfSigned().shown().fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void itIsMadeAgainBeforeItExpires() throws Exception {
        Encryption first = selfSigned();
        Instant expires = first.shown().expires();
        clock.advance(Duration.between(clock.wall(), expires).minusDays(31));
        assertThat(selfSigned().shown()).isEqualTo(first.shown());
        clock.advance(Duration.ofDays(2));
        Encryption next = selfSigned();
        assertThat(next.shown().fingerprint()).isNotEqualTo(first.shown().fingerprint());
        assertThat(next.shown().expires()).isAfter(expires);
    }

    @Test
    void filesOfTheOwnerAreUsedAndWrongOnesNamed() throws Exception {
        Encryption own = selfSigned();
        Path certificate = data.resolve("tls/certificate.pem");
        Path key = data.resolve("tls/key.pem");
        Exposure files = exposure(Exposure.Tls.FILES, Optional.of(certificate), Optional.of(key));
        Encryption given = Encryption.of(files, data, NAMES, clock).orElseThrow();
        assertThat(given.shown()).isEqualTo(own.shown());
        Files.writeString(key, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Encryption.of(files, data, NAMES, clock))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("key.pem")
                .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
        Files.writeString(certificate, "nothing\n");
        assertThatThrownBy(() -> Encryption.of(files, data, NAMES, clock))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("certificate.pem");
    }

    @Test
    void objectsAndLengthsAreWrittenAsTheStandardSays() {
        assertThat(Der.object("1.2.840.10045.4.3.2"))
                .containsExactly(6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02);
        assertThat(Der.octets(new byte[200])).startsWith(4, 0x81, 200).hasSize(203);
        assertThat(Der.octets(new byte[300])).startsWith(4, 0x82, 1, 44).hasSize(304);
        assertThat(Der.time(Instant.parse("2026-03-01T12:00:00Z"))).startsWith(0x17, 13, '2', '6');
        assertThat(Der.time(Instant.parse("2050-01-01T00:00:00Z"))).startsWith(0x18, 15, '2', '0', '5', '0');
    }
}
