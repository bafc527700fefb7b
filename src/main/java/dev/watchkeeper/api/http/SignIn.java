package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identifies the user of a request by session cookie, HTTP Basic or the login form; thread-safe. Verifies at most two passwords at
 * once, because each takes memory and a core.
 */
public final class SignIn {
    private static final Logger log = LoggerFactory.getLogger(SignIn.class);
    private static final int PARALLEL = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_SESSIONS = 1000;
    private static final Duration SESSION_IDLE = Duration.ofDays(7);
    private static final int MAX_VERIFIED = 256;
    private static final Duration VERIFIED_FOR = Duration.ofMinutes(5);

    private final Users users;
    private final SignInLimiter limiter;
    private final Sessions sessions;
    /** Verified Basic headers, so that a tool does not cost a verification per request. */
    private final Sessions verified;

    /** Never logs passwords, and of names only what can be a name. */
    private final SparseLog failed;

    private final Semaphore verifying = new Semaphore(PARALLEL);
    private final Barred barred;

    /** Learns which addresses are barred because of too many refused sign-ins; called without a lock, and must not wait. */
    @FunctionalInterface
    public interface Barred {
        /** @param failures refused sign-ins that led to it */
        void barred(String address, int failures);
    }

    public SignIn(Users users, Clock clock) {
        this(users, clock, (address, failures) -> {});
    }

    /** @param barred learns which addresses are barred */
    public SignIn(Users users, Clock clock, Barred barred) {
        this.barred = barred;
        this.users = users;
        this.limiter = new SignInLimiter(clock);
        this.sessions = new Sessions(clock, MAX_SESSIONS, SESSION_IDLE);
        this.verified = new Sessions(clock, MAX_VERIFIED, VERIFIED_FOR);
        this.failed = new SparseLog(clock, log::warn);
    }

    /** The result of an attempt. */
    sealed interface Outcome {
        record Granted(String user) implements Outcome {}

        record Denied() implements Outcome {}

        /** @param left the time until the address may try again */
        record Barred(Duration left) implements Outcome {}

        /** Too many verifications at once. */
        record Busy() implements Outcome {}
    }

    Optional<String> bySession(String token) {
        return sessions.user(token, true);
    }

    /** Whether the request's cookie or Basic header has been verified before; verifies no password. */
    boolean knows(Optional<String> token, Optional<String> basic) {
        return token.flatMap(value -> sessions.user(value, false)).isPresent()
                || basic.flatMap(value -> verified.user(value, false)).isPresent();
    }

    Outcome byBasic(String header, String address) {
        Optional<String> known = verified.user(header, false);
        if (known.isPresent()) {
            return new Outcome.Granted(known.get());
        }
        String[] parts = decode(header).split(":", 2);
        // When a tool sends many requests at once, all but the first wait here for its outcome.
        Outcome outcome = check(
                parts[0],
                parts.length == 2 ? parts[1] : "",
                address,
                "HTTP Basic",
                () -> verified.user(header, false).map(Outcome.Granted::new));
        if (outcome instanceof Outcome.Granted(String user)) {
            verified.remember(header, user);
        }
        return outcome;
    }

    /** Checks the form of the login page. */
    Outcome byPassword(String name, String password, String address) {
        return check(name, password, address, "the login page", Optional::empty);
    }

    private Outcome check(
            String name, String password, String address, String way, Supplier<Optional<Outcome.Granted>> meanwhile) {
        SignInLimiter.Permit permit;
        try {
            permit = limiter.begin(address, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Busy();
        }
        return switch (permit) {
            case SignInLimiter.Permit.Barred(Duration left) -> new Outcome.Barred(left);
            case SignInLimiter.Permit.Busy() -> new Outcome.Busy();
            case SignInLimiter.Permit.Granted() -> {
                Optional<Outcome.Granted> known = meanwhile.get();
                if (known.isPresent()) {
                    limiter.givenUp(address);
                    yield known.get();
                }
                yield counted(name, password, address, way);
            }
        };
    }

    /** Checks a password whose attempt has been counted. */
    private Outcome counted(String name, String password, String address, String way) {
        boolean checked = false;
        boolean right = false;
        try {
            if (verifying.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    right = users.verify(name, password);
                    checked = true;
                } finally {
                    verifying.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!checked) {
                limiter.givenUp(address);
            }
        }
        if (!checked) {
            return new Outcome.Busy();
        }
        if (right) {
            limiter.succeeded(address);
            return new Outcome.Granted(name);
        }
        boolean isBarred = limiter.failed(address);
        failed.line("A sign-in as " + SparseLog.quote(name) + " from " + address + " by " + way
                + " failed: wrong name or password"
                + (isBarred ? "; that was failure " + SignInLimiter.MAX_FAILURES + " within " + minutes() : ""));
        if (isBarred) {
            barred.barred(address, SignInLimiter.MAX_FAILURES);
        }
        return new Outcome.Denied();
    }

    private static String minutes() {
        return SignInLimiter.WINDOW.toMinutes() + " minutes, so the address is barred for the rest of them";
    }

    /** Logs how many lines were left out; called periodically. */
    void tellRest() {
        failed.flush();
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
