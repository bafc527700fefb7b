package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.Secrets;
import dev.watchkeeper.base.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which user signed in under which random token; thread-safe. Stores only hashes of tokens, a bounded number of them (the least
 * recently used goes first), each for a bounded time after its last use.
 */
final class Sessions {
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

    /**
     * Who signed in, and how; immutable.
     *
     * @param stamp of the password that was used: the session ends when it is another one
     */
    record Holder(String user, String stamp, From from) {}

    /** @param agent what the browser calls itself */
    record From(String address, String agent) {
        static final From UNKNOWN = new From("", "");
    }

    /** @param id tells sessions apart, and does not open them */
    record Session(String id, Holder holder, Instant beganAt, Instant usedAt, long usedNanos) {}

    /** Begins a session and returns its token of 256 random bits. */
    String begin(Holder holder) {
        String token = Secrets.random(random);
        remember(token, holder);
        return token;
    }

    /** Remembers a token created elsewhere. */
    synchronized void remember(String token, Holder holder) {
        String hash = Secrets.sha256(token);
        Instant now = clock.wall();
        byHash.put(hash, new Session(hash, holder, now, now, clock.monotonicNanos()));
    }

    /**
     * The session of a token.
     *
     * @param renew whether this use extends its life
     */
    Optional<Session> find(String token, boolean renew) {
        return byId(Secrets.sha256(token), renew);
    }

    synchronized Optional<Session> byId(String id, boolean renew) {
        Session session = byHash.get(id);
        if (session == null) {
            return Optional.empty();
        }
        if (isOver(session)) {
            byHash.remove(id);
            return Optional.empty();
        }
        if (renew) {
            byHash.put(id, new Session(id, session.holder, session.beganAt, clock.wall(), clock.monotonicNanos()));
        }
        return Optional.of(session);
    }

    /** The user's sessions, the last used first. */
    synchronized List<Session> of(String user) {
        return byHash.values().stream()
                .filter(session -> session.holder.user.equals(user) && !isOver(session))
                .toList()
                .reversed();
    }

    synchronized void end(String token) {
        byHash.remove(Secrets.sha256(token));
    }

    /** Ends all sessions of a user; returns how many there were. */
    synchronized int endAll(String user) {
        int before = byHash.size();
        byHash.values().removeIf(session -> session.holder.user.equals(user));
        return before - byHash.size();
    }

    private boolean isOver(Session session) {
        return clock.since(session.usedNanos).compareTo(idleLimit) > 0;
    }
}
