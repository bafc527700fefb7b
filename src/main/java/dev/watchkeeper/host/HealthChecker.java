package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.CheckSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the checks of the host every {@code check-interval}, each on its own thread and with a time limit, so a hanging check delays no
 * other; thread-safe. A hanging check is an error, and is not started again before it has returned.
 */
public final class HealthChecker implements HealthView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HealthChecker.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /** Called, without a lock, when a check changes to {@code error}, and not again before it has recovered. */
    public interface FailureListener {
        void checkFailed(String check, String message);
    }

    private final CheckSettings settings;
    private final List<HealthCheck> checks;
    private final Clock clock;
    private final Executor executor;
    private final CheckHistory history;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Map<String, Run> running = new HashMap<>();
    private final Thread thread = Threads.platform("health-checker", this::run);
    private volatile FailureListener listener = (check, message) -> {};
    private volatile boolean stopping;

    /** One call of a check; guarded by the lock. */
    private static final class Run {
        boolean late;
    }

    public HealthChecker(CheckSettings settings, List<HealthCheck> checks, Clock clock) {
        this(settings, checks, clock, threadPerCheck(checks.size()));
    }

    HealthChecker(CheckSettings settings, List<HealthCheck> checks, Clock clock, Executor executor) {
        this.settings = settings;
        this.checks = List.copyOf(checks);
        this.clock = clock;
        this.executor = executor;
        this.history = new CheckHistory(
                settings.maxHistory(), checks.stream().map(HealthCheck::name).toList(), clock);
    }

    /** No queue: there is a thread for every check, and none runs twice at a time. */
    private static Executor threadPerCheck(int checks) {
        return new ThreadPoolExecutor(
                0, Math.max(1, checks), 60, TimeUnit.SECONDS, new SynchronousQueue<>(), Threads.factory("check"));
    }

    /** Starts the first round at once; once. */
    public void start() {
        thread.start();
    }

    /** Sets the listener for failures; before {@link #start}. */
    public void onCheckFailed(FailureListener failureListener) {
        listener = failureListener;
    }

    private void run() {
        try {
            while (!stopping) {
                long startNanos = clock.monotonicNanos();
                round();
                clock.sleep(settings.checkInterval().minus(clock.since(startNanos)));
            }
        } catch (InterruptedException e) {
            log.debug("The health checker ends", e);
        }
    }

    /** Starts every check that is not still running, and waits for all of them within the time limit. */
    void round() throws InterruptedException {
        long startNanos = clock.monotonicNanos();
        for (HealthCheck check : checks) {
            start(check);
        }
        lock.lock();
        try {
            while (running.values().stream().anyMatch(run -> !run.late)
                    && left(startNanos).isPositive()) {
                clock.await(returned, left(startNanos));
            }
        } finally {
            lock.unlock();
        }
        for (HealthCheck check : checks) {
            if (isLate(check)) {
                record(check.name(), HealthCheck.Outcome.of(CheckStatus.ERROR, lateSentence(check)));
            }
        }
    }

    private Duration left(long startNanos) {
        return settings.timeLimit().minus(clock.since(startNanos));
    }

    private static String lateSentence(HealthCheck check) {
        return "The check " + check.name() + " hangs";
    }

    private void start(HealthCheck check) {
        Run run = new Run();
        lock.lock();
        try {
            if (running.putIfAbsent(check.name(), run) != null) {
                return;
            }
        } finally {
            lock.unlock();
        }
        executor.execute(() -> runCheck(check, run));
    }

    private boolean isLate(HealthCheck check) {
        lock.lock();
        try {
            Optional<Run> run = Optional.ofNullable(running.get(check.name()));
            run.ifPresent(r -> r.late = true);
            return run.isPresent();
        } finally {
            lock.unlock();
        }
    }

    private void runCheck(HealthCheck check, Run run) {
        HealthCheck.Outcome outcome = outcome(check);
        boolean inTime;
        lock.lock();
        try {
            inTime = !run.late;
        } finally {
            lock.unlock();
        }
        if (inTime) {
            record(check.name(), outcome);
        } else {
            log.info("The check {} returned after its time limit; its result is ignored", check.name());
        }
        lock.lock();
        try {
            running.remove(check.name());
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static HealthCheck.Outcome outcome(HealthCheck check) {
        try {
            return check.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HealthCheck.Outcome.of(CheckStatus.UNKNOWN, "The check was interrupted");
        } catch (Exception e) {
            return HealthCheck.Outcome.of(CheckStatus.ERROR, "The check could not be run: " + e.getMessage());
        }
    }

    private void record(String check, HealthCheck.Outcome outcome) {
        HealthCheckResult result =
                new HealthCheckResult(check, outcome.status(), outcome.message(), outcome.value(), clock.wall());
        CheckStatus before = history.add(result);
        if (before == result.status()) {
            return;
        }
        switch (result.status()) {
            case ERROR -> {
                log.error("Health check failed: {} - {}", check, result.message());
                notifyListener(check, result.message());
            }
            case WARNING -> log.warn("[HEALTH] Warning: {}", result.message().replace(" (WARNING)", ""));
            case OK -> {
                if (before != CheckStatus.UNKNOWN) {
                    log.info("[HEALTH] {} is well again: {}", check, result.message());
                }
            }
            case UNKNOWN -> log.debug("{} is not known: {}", check, result.message());
        }
    }

    private void notifyListener(String check, String message) {
        try {
            listener.checkFailed(check, message);
        } catch (RuntimeException e) {
            log.error("The listener for failed checks failed on {}", check, e);
        }
    }

    /** {@link #status()} as nested maps: {@code timestamp}, {@code overall}, {@code checks}. */
    public Map<String, Object> getStatus() {
        Status now = status();
        Map<String, Object> named = new LinkedHashMap<>();
        now.checks()
                .forEach((name, result) -> named.put(
                        name,
                        Map.of(
                                "status", result.status().id(),
                                "message", result.message(),
                                "severity", result.severity())));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("timestamp", now.timestamp().toString());
        all.put("overall", now.overall().id());
        all.put("checks", named);
        return all;
    }

    @Override
    public Status status() {
        return history.status();
    }

    /** The latest results that are errors. */
    public List<HealthCheckResult> getErrors() {
        return latest(CheckStatus.ERROR);
    }

    /** The latest results that are warnings. */
    public List<HealthCheckResult> getWarnings() {
        return latest(CheckStatus.WARNING);
    }

    private List<HealthCheckResult> latest(CheckStatus status) {
        return history.status().checks().values().stream()
                .filter(result -> result.status() == status)
                .toList();
    }

    /** The last {@code max-history} results, newest last. */
    public List<HealthCheckResult> checkResults() {
        return history.newest(settings.maxHistory());
    }

    @Override
    public List<HealthCheckResult> history(int atMost) {
        return history.newest(atMost);
    }

    @Override
    public long failures() {
        return history.failures();
    }

    /** Ends the rounds; a hanging check is not waited for. */
    public void stop() {
        stopping = true;
        if (executor instanceof ThreadPoolExecutor pool) {
            pool.shutdownNow();
        }
        if (thread.getState() == Thread.State.NEW) {
            return; // a later part could not be started
        }
        thread.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.error("The health checker did not end within {} s", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
