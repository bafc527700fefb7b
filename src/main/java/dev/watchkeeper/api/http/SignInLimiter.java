package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts sign-ins per address before they are checked, and bars addresses with too many failures; thread-safe. Remembers the 10,000
 * addresses that failed last.
 */
final class SignInLimiter {
    /** This many failures within the window bar the address for the rest of it. */
    static final int MAX_FAILURES = 10;

    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int MAX_ADDRESSES = 10_000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final Map<String, Tries> byAddress = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };
    private long total;

    SignInLimiter(Clock clock) {
        this.clock = clock;
    }

    /** Whether an address may try. */
    sealed interface Permit {
        /** It may try, and must report the result with {@link #failed}, {@link #succeeded} or {@link #givenUp}. */
        record Granted() implements Permit {}

        /** @param left the time until the address may try again */
        record Barred(Duration left) implements Permit {}

        /** As many attempts are being checked as may still fail, and none ended in time. */
        record Busy() implements Permit {}
    }

    /**
     * Counts an attempt before it is checked. Concurrent attempts count as failed; otherwise a hundred at once would all be checked before the
     * first one counts.
     *
     * @param patience how long to wait for the results of concurrent attempts
     */
    Permit begin(String address, Duration patience) throws InterruptedException {
        String network = Networks.of(address);
        long beginNanos = clock.monotonicNanos();
        lock.lock();
        try {
            while (true) {
                Tries tries = byAddress.computeIfAbsent(network, any -> new Tries(clock.monotonicNanos()));
                Duration left = WINDOW.minus(clock.since(tries.sinceNanos));
                if (left.isNegative()) {
                    tries.sinceNanos = clock.monotonicNanos();
                    tries.failed = 0;
                } else if (tries.failed >= MAX_FAILURES) {
                    return new Permit.Barred(left);
                }
                if (tries.failed + tries.underWay < MAX_FAILURES) {
                    tries.underWay++;
                    return new Permit.Granted();
                }
                Duration wait = patience.minus(clock.since(beginNanos));
                if (wait.isNegative() || wait.isZero() || !clock.await(settled, wait)) {
                    return new Permit.Busy();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** @return whether the address is now barred */
    boolean failed(String address) {
        lock.lock();
        try {
            total++;
            Tries tries = ended(address);
            tries.failed++;
            return tries.failed == MAX_FAILURES;
        } finally {
            lock.unlock();
        }
    }

    void succeeded(String address) {
        lock.lock();
        try {
            ended(address).failed = 0;
            forget(address);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that an attempt was not checked after all. */
    void givenUp(String address) {
        lock.lock();
        try {
            ended(address);
            forget(address);
        } finally {
            lock.unlock();
        }
    }

    long totalFailures() {
        lock.lock();
        try {
            return total;
        } finally {
            lock.unlock();
        }
    }

    /** Caller holds the lock. */
    private Tries ended(String address) {
        Tries tries = byAddress.computeIfAbsent(Networks.of(address), any -> new Tries(clock.monotonicNanos()));
        tries.underWay = Math.max(0, tries.underWay - 1);
        settled.signalAll();
        return tries;
    }

    /** Caller holds the lock. */
    private void forget(String address) {
        byAddress.computeIfPresent(
                Networks.of(address), (any, tries) -> tries.failed + tries.underWay == 0 ? null : tries);
    }

    private static final class Tries {
        private long sinceNanos;
        private int failed;
        private int underWay;

        Tries(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }
}
