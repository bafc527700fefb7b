package dev.watchkeeper.announce;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.coverage.CoverageView.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each camera's coverage of the last 24 h, asked of the ledger once a minute by a thread of its own; thread-safe. Without a database it is unknown. */
final class DayCoverage implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DayCoverage.class);
    private static final Duration DAY = Duration.ofHours(24);
    private static final long EVERY_SECONDS = 60;

    /** Until then, the ledger has hardly anything to say of this run. */
    private static final long FIRST_SECONDS = 5;

    private final CoverageView ledger;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("day-coverage", this::run);
    private volatile Map<String, Double> percent = Map.of();

    DayCoverage(CoverageView ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            long wait = FIRST_SECONDS;
            while (!closing.await(wait, TimeUnit.SECONDS)) {
                look();
                wait = EVERY_SECONDS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once; tests call it directly. */
    void look() {
        Instant now = clock.wall();
        Map<String, Double> fresh = new HashMap<>();
        try {
            for (Coverage account : ledger.find(Optional.empty(), now.minus(DAY), now, 0)) {
                double watched = account.watched().toNanos();
                double all = watched + account.totalBlind().toNanos();
                if (all > 0) {
                    // Rounded down: 100 % is only what was watched all the time.
                    fresh.put(account.camera(), Math.floor(watched / all * 10_000) / 100);
                }
            }
        } catch (RuntimeException e) {
            log.debug("The coverage is unknown while the database does not answer", e);
        }
        percent = Map.copyOf(fresh);
    }

    /** 0 to 100; empty while unknown. */
    OptionalDouble of(String camera) {
        return Optional.ofNullable(percent.get(camera)).map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Threads.join(thread, Duration.ofSeconds(1));
    }
}
