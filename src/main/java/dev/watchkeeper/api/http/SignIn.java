package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Identity.Means;
import dev.watchkeeper.api.access.People;
import dev.watchkeeper.api.access.Tokens;
import dev.watchkeeper.api.http.Sessions.From;
import dev.watchkeeper.api.http.Sessions.Holder;
import dev.watchkeeper.api.http.Sessions.Session;
import dev.watchkeeper.base.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identifies the user of a request by session cookie, token, HTTP Basic or a sign-in; thread-safe. Verifies at most two passwords at
 * once, because each takes memory and a core. What somebody may do is read from the users each time, so that a change holds at once.
 */
public final class SignIn {
    private static final Logger log = LoggerFactory.getLogger(SignIn.class);
    private static final int PARALLEL = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MAX_SESSIONS = 1000;
    private static final Duration SESSION_IDLE = Duration.ofDays(7);
    private static final int MAX_VERIFIED = 256;
    private static final Duration VERIFIED_FOR = Duration.ofMinutes(5);

    private final People people;
    private final Tokens tokens;
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

    /** @param barred learns which addresses are barred */
    public SignIn(People people, Tokens tokens, Clock clock, Barred barred) {
        this.people = people;
        this.tokens = tokens;
        this.barred = barred;
        this.limiter = new SignInLimiter(clock);
        this.sessions = new Sessions(clock, MAX_SESSIONS, SESSION_IDLE);
        this.verified = new Sessions(clock, MAX_VERIFIED, VERIFIED_FOR);
        this.failed = new SparseLog(clock, log::warn);
    }

    /** Whether there are users, so that everybody has to sign in. */
    boolean isNeeded() {
        return people.exist();
    }

    /** The result of an attempt. */
    sealed interface Outcome {
        record Granted(Identity identity) implements Outcome {}

        record Denied() implements Outcome {}

        /** @param left the time until the address may try again */
        record Barred(Duration left) implements Outcome {}

        /** Too many verifications at once. */
        record Busy() implements Outcome {}
    }

    Optional<Identity> bySession(String token) {
        return sessions.find(token, true).flatMap(session -> identity(session, Means.SESSION));
    }

    /** Who presents a token of the API. */
    Optional<Identity> byToken(String secret) {
        return tokens.find(secret).map(account -> new Identity(account, Means.TOKEN, account.name()));
    }

    /** Whether the request's cookie, token or Basic header has been verified before; verifies no password. */
    boolean knows(Optional<String> cookie, Optional<String> token, Optional<String> basic) {
        return cookie.flatMap(value -> sessions.find(value, false)).isPresent()
                || token.flatMap(tokens::find).isPresent()
                || basic.flatMap(value -> verified.find(value, false)).isPresent();
    }

    /** Whether what was found out about somebody still holds: for what lasts longer than a request. */
    public boolean stillHolds(Identity identity) {
        Optional<Account> now = switch (identity.means()) {
            case LOOPBACK -> isNeeded() ? Optional.empty() : Optional.of(identity.account());
            case SESSION ->
                sessions.byId(identity.key(), false)
                        .flatMap(session -> identity(session, Means.SESSION))
                        .map(Identity::account);
            case PASSWORD ->
                people.stamp(identity.account().name())
                        .filter(identity.key()::equals)
                        .flatMap(same -> people.find(identity.account().name()));
            case TOKEN -> tokens.named(identity.key());
            case NONE -> Optional.of(identity.account());
        };
        return now.filter(identity.account()::equals).isPresent();
    }

    /** The identity that a session gives, unless the user is gone or has another password since. */
    private Optional<Identity> identity(Session session, Means means) {
        Holder holder = session.holder();
        return people.stamp(holder.user())
                .filter(holder.stamp()::equals)
                .flatMap(same -> people.find(holder.user()))
                .map(account -> new Identity(account, means, means == Means.SESSION ? session.id() : holder.stamp()));
    }

    Outcome byBasic(String header, String address) {
        Optional<Identity> known = verified(header);
        if (known.isPresent()) {
            return new Outcome.Granted(known.get());
        }
        String[] parts = decode(header).split(":", 2);
        // When a tool sends many requests at once, all but the first wait here for its outcome.
        Outcome outcome = check(
                new Attempt(parts[0], parts.length == 2 ? parts[1] : "", address, "HTTP Basic"),
                () -> verified(header).map(Outcome.Granted::new));
        if (outcome instanceof Outcome.Granted(Identity identity)) {
            verified.remember(header, new Holder(identity.account().name(), identity.key(), From.UNKNOWN));
        }
        return outcome;
    }

    private Optional<Identity> verified(String header) {
        return verified.find(header, false).flatMap(session -> identity(session, Means.PASSWORD));
    }

    /** Checks what somebody enters to sign in, or to show that he is who signed in. */
    Outcome byPassword(String name, String password, String address) {
        return check(new Attempt(name, password, address, "the sign-in page"), Optional::empty);
    }

    /** @param way how the password came, for the log */
    private record Attempt(String name, String password, String address, String way) {}

    private Outcome check(Attempt attempt, Supplier<Optional<Outcome.Granted>> meanwhile) {
        SignInLimiter.Permit permit;
        try {
            permit = limiter.begin(attempt.address, PATIENCE);
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
                    limiter.givenUp(attempt.address);
                    yield known.get();
                }
                yield counted(attempt);
            }
        };
    }

    /** Checks a password whose attempt has been counted. */
    private Outcome counted(Attempt attempt) {
        boolean checked = false;
        // Before the check: a password that is changed meanwhile gives no session.
        Optional<Identity> identity = people.stamp(attempt.name)
                .flatMap(stamp ->
                        people.find(attempt.name).map(account -> new Identity(account, Means.PASSWORD, stamp)));
        boolean right = false;
        try {
            if (verifying.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    right = people.verify(attempt.name, attempt.password);
                    checked = true;
                } finally {
                    verifying.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!checked) {
                limiter.givenUp(attempt.address);
            }
        }
        if (!checked) {
            return new Outcome.Busy();
        }
        if (right && identity.isPresent()) {
            limiter.succeeded(attempt.address);
            return new Outcome.Granted(identity.get());
        }
        boolean isBarred = limiter.failed(attempt.address);
        failed.line("A sign-in as " + SparseLog.quote(attempt.name) + " from " + attempt.address + " by " + attempt.way
                + " failed: wrong name or password"
                + (isBarred ? "; that was failure " + SignInLimiter.MAX_FAILURES + " within " + minutes() : ""));
        if (isBarred) {
            barred.barred(attempt.address, SignInLimiter.MAX_FAILURES);
        }
        return new Outcome.Denied();
    }

    private static String minutes() {
        return SignInLimiter.WINDOW.toMinutes() + " minutes, so the address is barred for the rest of them";
    }

    /** Logs how many lines were left out, and notices users and tokens that a command changed; called periodically. */
    void look() {
        failed.flush();
        people.refresh();
        tokens.refresh();
    }

    /**
     * Begins a session of somebody whose password was right.
     *
     * @return its token
     */
    String begin(Identity identity, From from) {
        return sessions.begin(new Holder(identity.account().name(), identity.key(), from));
    }

    void end(String token) {
        sessions.end(token);
    }

    /** The user's sessions, the last used first. */
    List<Session> sessionsOf(String user) {
        return sessions.of(user).stream()
                .filter(session -> identity(session, Means.SESSION).isPresent())
                .toList();
    }

    /** Signs a user out everywhere; returns how many sessions there were. */
    int endAll(String user) {
        return sessions.endAll(user);
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
