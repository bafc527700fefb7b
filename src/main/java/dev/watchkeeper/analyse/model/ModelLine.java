package dev.watchkeeper.analyse.model;

import dev.watchkeeper.analyse.model.ModelException.Kind;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.ModelSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One model of the chain with what protects it: slots, the limit per hour, and the pauses after failures; thread-safe. */
final class ModelLine {
    /** A server that answers nonsense so often in a row is as good as away. */
    private static final int MOST_UNUSABLE = 3;

    /** After this the holder of a slot has ended: its time limit, and a moment to end in. */
    private static final Duration SPARE = Duration.ofSeconds(5);

    private final ModelSettings settings;
    private final ModelClient client;
    private final Breaker breaker;
    private final HourlyLimit hourly;
    private final Semaphore slots;
    private final AtomicInteger unusable = new AtomicInteger();
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean tried;

    ModelLine(ModelSettings settings, Clock clock) {
        this.settings = settings;
        client = new ModelClient(settings, clock);
        breaker = new Breaker(clock);
        hourly = new HourlyLimit(settings.limits().perHour(), clock);
        slots = new Semaphore(settings.limits().parallel(), true);
    }

    String name() {
        return settings.name();
    }

    /** How long it should be left alone; empty if it may be asked. */
    Optional<Duration> left() {
        Optional<Duration> pause = breaker.left();
        return pause.isPresent() ? pause : hourly.left();
    }

    int parallel() {
        return settings.limits().parallel();
    }

    /** Why it is left alone. */
    String trouble() {
        return trouble.orElse("The model " + name() + " has been asked as often as it may be within an hour");
    }

    ModelStatus status() {
        Optional<Duration> pause = breaker.left();
        Optional<Duration> limit = hourly.left();
        ModelStatus.State state = pause.isPresent() || trouble.isPresent()
                ? ModelStatus.State.FAILING
                : limit.isPresent()
                        ? ModelStatus.State.LIMITED
                        : tried ? ModelStatus.State.READY : ModelStatus.State.UNKNOWN;
        return new ModelStatus(name(), state, trouble, pause.isPresent() ? pause : limit);
    }

    /** Waits for a slot and asks. */
    <T> T ask(Question<T> question) throws ModelException, InterruptedException {
        Duration longest = settings.limits().time().plus(SPARE);
        if (!slots.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new ModelException(Kind.PAUSE, "The model " + name() + " is busy with other questions");
        }
        try {
            Optional<Integer> passed = breaker.pass();
            if (passed.isEmpty() || !hourly.take()) {
                passed.ifPresent(breaker::abandoned);
                throw new ModelException(Kind.PAUSE, trouble());
            }
            return ask(question, passed.get());
        } finally {
            slots.release();
        }
    }

    private <T> T ask(Question<T> question, int passed) throws ModelException, InterruptedException {
        try {
            T value = question.form().read(client.ask(question)).orElseThrow(client::nonsense);
            breaker.succeeded(passed);
            unusable.set(0);
            trouble = Optional.empty();
            tried = true;
            return value;
        } catch (ModelException e) {
            switch (e.kind()) {
                case STOPPED -> {
                    breaker.abandoned(passed);
                    throw new InterruptedException(e.sentence());
                }
                case ANSWER -> {
                    if (unusable.incrementAndGet() >= MOST_UNUSABLE) {
                        trouble = Optional.of(e.sentence());
                        breaker.failed(passed, Optional.empty());
                    } else {
                        breaker.succeeded(passed);
                    }
                }
                case AWAY, SETUP, PAUSE -> {
                    if (e.kind() == Kind.PAUSE) {
                        hourly.giveBack();
                    }
                    trouble = Optional.of(e.sentence());
                    breaker.failed(passed, e.retryAfter());
                }
            }
            tried = true;
            throw e;
        } catch (RuntimeException e) {
            breaker.failed(passed, Optional.empty());
            throw e;
        }
    }
}
