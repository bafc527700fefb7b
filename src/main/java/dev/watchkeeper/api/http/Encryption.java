package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.FileState;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Exposure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate by which the server encrypts, and its renewal when the files change; thread-safe. A self-signed one is made at the first start and
 * kept in the folder {@code tls} of the data folder, the key readable by this account alone.
 */
public final class Encryption {
    private static final Logger log = LoggerFactory.getLogger(Encryption.class);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    /** No secret: the store is never written, but must have a password. */
    private static final String STORE = "in memory";

    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Pair files;
    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private volatile Shown shown;
    private Optional<FileState> seen;

    private record Pair(Path certificate, Path key) {}

    /**
     * What a person compares before trusting the certificate; immutable.
     *
     * @param fingerprint SHA-256, as browsers show it
     */
    public record Shown(String fingerprint, Instant expires) {}

    private record Loaded(KeyStore store, Shown shown) {}

    private Encryption(Pair files) throws FailureException {
        this.files = files;
        this.seen = FileState.of(files.certificate);
        Loaded loaded = load(files);
        this.shown = loaded.shown;
        factory.setKeyStore(loaded.store);
        factory.setKeyStorePassword(STORE);
        factory.setSniRequired(false);
    }

    /**
     * Prepares the encryption that the settings want; empty for none.
     *
     * @param data the data folder
     * @param names under which the server is reached, for a certificate of its own
     * @throws FailureException of kind CONFIGURATION if a file is wrong, ENVIRONMENT if none can be made
     */
    public static Optional<Encryption> of(Exposure exposure, Path data, Collection<String> names, Clock clock)
            throws FailureException {
        return switch (exposure.tls()) {
            case OFF -> Optional.empty();
            case FILES ->
                Optional.of(new Encryption(new Pair(
                        exposure.certificate().orElseThrow(), exposure.key().orElseThrow())));
            case SELF_SIGNED -> Optional.of(selfSigned(data.resolve("tls"), names, clock));
        };
    }

    private static Encryption selfSigned(Path folder, Collection<String> names, Clock clock) throws FailureException {
        Pair files = new Pair(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        try {
            if (!Files.exists(files.certificate) || !Files.exists(files.key)) {
                make(files, names, clock);
            }
            Encryption kept = new Encryption(files);
            if (clock.wall().plus(RENEW_BEFORE).isBefore(kept.shown.expires)) {
                return kept;
            }
            log.warn("The API's own certificate expires on {}, so a new one was made", kept.shown.expires);
            make(files, names, clock);
            return new Encryption(files);
        } catch (IOException | GeneralSecurityException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "No certificate for the API can be made in " + folder + ": " + e.getMessage() + ".",
                    e);
        }
    }

    private static void make(Pair files, Collection<String> names, Clock clock)
            throws IOException, GeneralSecurityException {
        SelfSigned.Made made = SelfSigned.make(names, clock.wall());
        PrivateFiles.createDirectories(
                Optional.ofNullable(files.key.getParent()).orElse(Path.of(".")));
        // The key first: without its certificate, both are made again.
        PrivateFiles.replace(
                files.key, pem("PRIVATE KEY", made.keys().getPrivate().getEncoded()));
        PrivateFiles.replace(files.certificate, pem("CERTIFICATE", made.certificate()));
    }

    private static byte[] pem(String kind, byte[] content) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return ("-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public Shown shown() {
        return shown;
    }

    SslContextFactory.Server factory() {
        return factory;
    }

    /** Takes a certificate that was replaced, for example by an ACME client; called periodically. A wrong one changes nothing. */
    void refresh() {
        Optional<FileState> now = FileState.of(files.certificate);
        if (now.equals(seen) || now.isEmpty()) {
            return;
        }
        seen = now;
        try {
            Loaded loaded = load(files);
            factory.reload(same -> same.setKeyStore(loaded.store));
            shown = loaded.shown;
            log.info("The API has a new certificate, with the SHA-256 fingerprint {}", shown.fingerprint);
        } catch (Exception e) {
            log.warn("The new certificate {} cannot be used; the former one stays", files.certificate, e);
        }
    }

    private static Loaded load(Pair files) throws FailureException {
        try {
            List<X509Certificate> chain = certificates(files.certificate);
            PrivateKey key = key(files.key, chain.getFirst());
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("api", key, STORE.toCharArray(), chain.toArray(new Certificate[0]));
            return new Loaded(
                    store,
                    new Shown(
                            fingerprint(chain.getFirst()),
                            chain.getFirst().getNotAfter().toInstant()));
        } catch (IOException | GeneralSecurityException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The certificate " + files.certificate + " and its key " + files.key + " cannot be used: "
                            + e.getMessage() + ".",
                    e);
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain =
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                        .stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        return chain;
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new GeneralSecurityException("there is no key in the form PKCS #8 in " + file
                    + "; convert it with 'openssl pkcs8 -topk8 -nocrypt'");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return HexFormat.ofDelimiter(":").formatHex(digest).toUpperCase(Locale.ROOT);
    }
}
