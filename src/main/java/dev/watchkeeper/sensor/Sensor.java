package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.sensor.SensorStatus.Health;
import dev.watchkeeper.sensor.SensorStatus.Held;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What is known of one sensor: its last value, however old, and its failures since; thread-safe, never waits. */
final class Sensor {
    private final SensorSettings settings;
    private final Clock clock;
    private final Consumer<Change> changes;
    private final long startedNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Kept> last = Optional.empty();

    /** Whether a value has come in this run. */
    private boolean everCame;

    private int failures;
    private Optional<String> error = Optional.empty();

    /**
     * A value that has come; immutable.
     *
     * @param before the value before, if there was one
     */
    record Change(SensorSettings sensor, Optional<SensorValue> before, SensorValue value, Instant at) {}

    /**
     * A value.
     *
     * @param bootNanos when it came, on the clock that counts the host's sleep
     * @param older how old it was then
     */
    private record Kept(SensorValue value, Instant at, long bootNanos, Duration older) {}

    /** @param changes learns of each value in order; must not wait, because it is called under the lock */
    Sensor(SensorSettings settings, Clock clock, Consumer<Change> changes) {
        this.settings = settings;
        this.clock = clock;
        this.changes = changes;
        startedNanos = clock.bootNanos();
    }

    SensorSettings settings() {
        return settings;
    }

    /** A value has come, which ends a series of failures. */
    void accept(SensorValue value) {
        lock.lock();
        try {
            Optional<SensorValue> before = last.map(Kept::value);
            Instant now = clock.wall();
            everCame = true;
            last = Optional.of(new Kept(value, now, clock.bootNanos(), Duration.ZERO));
            failures = 0;
            error = Optional.empty();
            changes.accept(new Change(settings, before, value, now));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the last value of an earlier run, unless there is a newer one. It sets nothing off.
     *
     * @param at when it came
     */
    void restore(SensorValue value, Instant at) {
        Duration age = Duration.between(at, clock.wall());
        keepOld(value, at, age.isNegative() ? Duration.ZERO : age, false);
    }

    /** Takes a value of unknown age, unless one has come in this run: it counts as stale. One of an earlier run is older than what the broker keeps. */
    void acceptOld(SensorValue value) {
        Duration age = settings.timing().staleAfter().plusSeconds(1);
        keepOld(value, clock.wall().minus(age), age, true);
    }

    private void keepOld(SensorValue value, Instant at, Duration age, boolean differsFromEarlier) {
        lock.lock();
        try {
            boolean newer =
                    differsFromEarlier && !everCame && !last.map(Kept::value).equals(Optional.of(value));
            if (last.isEmpty() || newer) {
                last = Optional.of(new Kept(value, at, clock.bootNanos(), age));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A read has failed; the last value stays.
     *
     * @param sentence why, without secrets
     * @return consecutive failures
     */
    int failed(String sentence) {
        lock.lock();
        try {
            failures = Math.min(failures + 1, 1_000_000);
            error = Optional.of(sentence);
            return failures;
        } finally {
            lock.unlock();
        }
    }

    SensorStatus status() {
        lock.lock();
        try {
            Optional<Held> held = last.map(kept -> new Held(kept.value(), kept.at(), age(kept)));
            Duration silent = held.map(Held::age)
                    .orElseGet(() -> Duration.ofNanos(Math.max(0, clock.bootNanos() - startedNanos)));
            Duration alertAfter = settings.timing().alertAfter();
            boolean stale = held.isEmpty() || silent.compareTo(settings.timing().staleAfter()) > 0;
            return new SensorStatus(
                    settings.name(),
                    settings.type(),
                    settings.keeping().unit(),
                    held,
                    new Health(
                            stale,
                            alertAfter.isPositive() && silent.compareTo(alertAfter) > 0,
                            silent,
                            failures,
                            error));
        } finally {
            lock.unlock();
        }
    }

    private Duration age(Kept kept) {
        return kept.older().plusNanos(Math.max(0, clock.bootNanos() - kept.bootNanos()));
    }
}
