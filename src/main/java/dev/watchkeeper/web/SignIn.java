package dev.watchkeeper.web;

import dev.watchkeeper.base.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Decides who a request comes from, by session cookie, HTTP Basic or the login form; thread-safe. At most two passwords are
 * verified at once, since each takes memory and a core.
 */
public final class SignIn {
    private static final int PARALLEL = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_SESSIONS = 1000;
    private static final Duration SESSION_IDLE = Duration.ofDays(7);
    private static final int MAX_VERIFIED = 256;
    private static final Duration VERIFIED_FOR = Duration.ofMinutes(5);

    private final Users users;
    private final SignInLimiter limiter;
    private final Sessions sessions;
    /** Basic headers that were right, so that a tool's every request does not cost a verification. */
    private final Sessions verified;

    private final Semaphore verifying = new Semaphore(PARALLEL);

    public SignIn(Users users, Clock clock) {
        this.users = users;
        this.limiter = new SignInLimiter(clock);
        this.sessions = new Sessions(clock, MAX_SESSIONS, SESSION_IDLE);
        this.verified = new Sessions(clock, MAX_VERIFIED, VERIFIED_FOR);
    }

    /** What came of an attempt. */
    sealed interface Outcome {
        record Granted(String user) implements Outcome {}

        record Denied() implements Outcome {}

        /** @param left until the address may try again */
        record Barred(Duration left) implements Outcome {}

        /** Too many verifications at once. */
        record Busy() implements Outcome {}
    }

    Optional<String> bySession(String token) {
        return sessions.user(token, true);
    }

    Outcome byBasic(String header, String address) {
        Optional<String> known = verified.user(header, false);
        if (known.isPresent()) {
            return new Outcome.Granted(known.get());
        }
        String[] parts = decode(header).split(":", 2);
        Outcome outcome = byPassword(parts[0], parts.length == 2 ? parts[1] : "", address);
        if (outcome instanceof Outcome.Granted(String user)) {
            verified.remember(header, user);
        }
        return outcome;
    }

    Outcome byPassword(String name, String password, String address) {
        Duration wait = limiter.barredFor(address);
        if (!wait.isZero()) {
            return new Outcome.Barred(wait);
        }
        try {
            if (!verifying.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.Busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Busy();
        }
        boolean right;
        try {
            right = users.verify(name, password);
        } finally {
            verifying.release();
        }
        if (!right) {
            limiter.failed(address);
            return new Outcome.Denied();
        }
        limiter.succeeded(address);
        return new Outcome.Granted(name);
    }

    String begin(String user) {
        return sessions.begin(user);
    }

    void end(String token) {
        sessions.end(token);
    }

    public long failures() {
        return limiter.totalFailures();
    }

    private static String decode(String header) {
        try {
            byte[] bytes = Base64.getDecoder()
                    .decode(header.substring("Basic ".length()).strip());
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
