package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * At most 4 session starts a second with each server, whether a session or a probe begins them; thread-safe. Sessions go first. A recorder with 32
 * channels, or a restreaming server, is one server.
 */
final class ServerPace implements SessionStarts {
    static final Duration SPACING = Duration.ofMillis(250);

    /** Whoever still waits for its turn asks more often. */
    private static final Duration WANTED_FOR = Duration.ofMillis(150);

    /** Far more than a node has cameras. */
    private static final int MAX_SERVERS = 1000;

    private final Clock clock;
    private final Map<String, Turn> turns = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Turn> eldest) {
            return size() > MAX_SERVERS;
        }
    };

    /** Immutable; times are monotonic. */
    private record Turn(long startedNanos, long wantedNanos) {}

    ServerPace(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized boolean begin(String server) {
        long now = clock.monotonicNanos();
        Turn last = turns.get(server);
        if (server.isEmpty() || last == null || now - last.startedNanos >= SPACING.toNanos()) {
            turns.put(server, new Turn(now, now - WANTED_FOR.toNanos()));
            return true;
        }
        turns.put(server, new Turn(last.startedNanos, now));
        return false;
    }

    /** The same for a probe, which waits while a session wants to begin. */
    synchronized boolean beginProbe(String server) {
        long now = clock.monotonicNanos();
        Turn last = turns.get(server);
        if (last != null
                && (now - last.startedNanos < SPACING.toNanos() || now - last.wantedNanos < WANTED_FOR.toNanos())) {
            return false;
        }
        turns.put(server, new Turn(now, now - WANTED_FOR.toNanos()));
        return true;
    }
}
