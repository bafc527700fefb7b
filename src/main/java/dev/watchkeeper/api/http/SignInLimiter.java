package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts sign-ins per address before they are checked, and bars an address of which too many failed; thread-safe. Remembers the 10,000
 * addresses that failed last.
 */
final class SignInLimiter {
    /** So many failures within the window bar the address for the rest of it. */
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

    /** What an address that wants to try is told. */
    sealed interface Permit {
        /** It may try, and has to say by {@link #failed}, {@link #succeeded} or {@link #givenUp} what came of it. */
        record Granted() implements Permit {}

        /** @param left until the address may try again */
        record Barred(Duration left) implements Permit {}

        /** As many are being checked as may still fail, and none ended in time. */
        record Busy() implements Permit {}
    }

    /**
     * Counts a try before it is checked: those that are checked at the same moment count as if they had failed, or a hundred at once would all
     * be checked before the first of them counts.
     *
     * @param patience how long to wait for the outcome of those
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

    /** @return whether the address is barred from now on */
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

    /** It was not checked after all. */
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

    /** Called with the lock held. */
    private Tries ended(String address) {
        Tries tries = byAddress.computeIfAbsent(Networks.of(address), any -> new Tries(clock.monotonicNanos()));
        tries.underWay = Math.max(0, tries.underWay - 1);
        settled.signalAll();
        return tries;
    }

    /** Called with the lock held. */
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
