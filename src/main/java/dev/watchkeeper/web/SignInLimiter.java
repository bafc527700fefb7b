package dev.watchkeeper.web;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed sign-ins per address and bars an address that fails too often; thread-safe. Remembers the 10,000 addresses
 * that failed last.
 */
final class SignInLimiter {
    /** So many failures within the window bar the address for the rest of it. */
    static final int MAX_FAILURES = 10;

    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX_ADDRESSES = 10_000;

    private final Clock clock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };
    private long total;

    SignInLimiter(Clock clock) {
        this.clock = clock;
    }

    /** How long the address has to wait; zero if it may try. */
    synchronized Duration barredFor(String address) {
        Failures failures = byAddress.get(network(address));
        if (failures == null || failures.count < MAX_FAILURES) {
            return Duration.ZERO;
        }
        Duration left = WINDOW.minus(clock.since(failures.sinceNanos));
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(String address) {
        total++;
        Failures failures = byAddress.computeIfAbsent(network(address), any -> new Failures(clock.monotonicNanos()));
        if (clock.since(failures.sinceNanos).compareTo(WINDOW) > 0) {
            failures.sinceNanos = clock.monotonicNanos();
            failures.count = 0;
        }
        failures.count++;
    }

    synchronized void succeeded(String address) {
        byAddress.remove(network(address));
    }

    synchronized long totalFailures() {
        return total;
    }

    /** An IPv6 user has a whole /64 of addresses to try from, so the first four groups count. */
    private static String network(String address) {
        String[] groups = address.split(":", -1);
        return groups.length < 8 ? address : String.join(":", groups[0], groups[1], groups[2], groups[3]);
    }

    private static final class Failures {
        private long sinceNanos;
        private int count;

        Failures(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }
}
