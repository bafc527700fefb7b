package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which user signed in under which random token; thread-safe. Stores only hashes of tokens, a bounded number of them (the least
 * recently used goes first), each for a bounded time after its last use.
 */
final class Sessions {
    private static final int TOKEN_BYTES = 32;

    private final Clock clock;
    private final Duration idleLimit;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Session> byHash;

    Sessions(Clock clock, int capacity, Duration idleLimit) {
        this.clock = clock;
        this.idleLimit = idleLimit;
        this.byHash = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Begins a session and returns its token of 256 random bits. */
    String begin(String user) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        remember(token, user);
        return token;
    }

    /** Remembers a token created elsewhere. */
    synchronized void remember(String token, String user) {
        byHash.put(hash(token), new Session(user, clock.monotonicNanos()));
    }

    /**
     * The user of a token.
     *
     * @param renew whether this use extends its life
     */
    synchronized Optional<String> user(String token, boolean renew) {
        String hash = hash(token);
        Session session = byHash.get(hash);
        if (session == null) {
            return Optional.empty();
        }
        if (clock.since(session.usedNanos).compareTo(idleLimit) > 0) {
            byHash.remove(hash);
            return Optional.empty();
        }
        if (renew) {
            byHash.put(hash, new Session(session.user, clock.monotonicNanos()));
        }
        return Optional.of(session.user);
    }

    synchronized void end(String token) {
        byHash.remove(hash(token));
    }

    private static String hash(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Session(String user, long usedNanos) {}
}
