package dev.watchkeeper.api.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;

/**
 * Makes a certificate that vouches for itself (RFC 5280), with a key of the curve P-256; stateless. The JDK has no public way to make one; only the
 * form of the certificate is written here, all cryptography is the JDK's.
 */
final class SelfSigned {
    /** What Apple's systems accept at most. */
    static final Duration VALID_FOR = Duration.ofDays(825);

    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final int SERIAL_BITS = 127;
    private static final int VERSION_3 = 2;
    private static final int CONTEXT_0 = 0xa0;
    private static final int CONTEXT_3 = 0xa3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGES = "2.5.29.37";
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";

    private SelfSigned() {}

    /**
     * A new certificate and its key.
     *
     * @param certificate in DER
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Made(byte[] certificate, KeyPair keys) {}

    /**
     * Makes one.
     *
     * @param names host names and literal addresses under which the server is reached
     */
    static Made make(Collection<String> names, Instant now) throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair keys = generator.generateKeyPair();
        byte[] algorithm = Der.sequence(Der.object(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.set(Der.sequence(Der.object(COMMON_NAME), Der.utf8("Watchkeeper"))));
        Instant begin = now.minus(CLOCKS_DIFFER).truncatedTo(ChronoUnit.SECONDS);
        byte[] body = Der.sequence(
                Der.tagged(CONTEXT_0, Der.integer(BigInteger.valueOf(VERSION_3))),
                Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1)),
                algorithm,
                name,
                Der.sequence(Der.time(begin), Der.time(begin.plus(VALID_FOR))),
                name,
                keys.getPublic().getEncoded(),
                Der.tagged(CONTEXT_3, Der.sequence(alternativeNames(names), noAuthority(), forServers())));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate(), random);
        signature.update(body);
        return new Made(Der.sequence(body, algorithm, Der.bits(signature.sign())), keys);
    }

    private static byte[] alternativeNames(Collection<String> names) {
        byte[][] each = names.stream().map(SelfSigned::alternativeName).toArray(byte[][]::new);
        return Der.sequence(Der.object(ALTERNATIVE_NAMES), Der.octets(Der.sequence(each)));
    }

    private static byte[] alternativeName(String name) {
        try {
            return Der.tagged(IP_ADDRESS, InetAddress.ofLiteral(name).getAddress());
        } catch (IllegalArgumentException e) {
            return Der.tagged(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whoever trusts it trusts this server, and no certificate that its key might sign. */
    private static byte[] noAuthority() {
        return Der.sequence(Der.object(BASIC_CONSTRAINTS), Der.bool(), Der.octets(Der.sequence()));
    }

    private static byte[] forServers() {
        return Der.sequence(Der.object(KEY_USAGES), Der.octets(Der.sequence(Der.object(FOR_SERVERS))));
    }
}
