package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Searches films in parallel, one per processor; immutable. */
record FilmWorkers(Clock clock, Shutdown shutdown) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration FILM_LIMIT = Duration.ofMinutes(10);

    /**
     * Runs all tasks.
     *
     * @param progress receives each result, in the order of the tasks, on the calling thread
     * @throws FailureException what a task threw, STOPPED if the user asked for the end, TIMEOUT if a task does not end
     */
    <T> List<T> run(List<Callable<T>> tasks, Consumer<T> progress) throws FailureException, InterruptedException {
        int processors = Runtime.getRuntime().availableProcessors();
        ExecutorService workers = Executors.newFixedThreadPool(processors, Threads.factory("bench-motion"));
        try {
            List<Future<T>> pending = new ArrayList<>();
            for (Callable<T> task : tasks) {
                pending.add(workers.submit(task));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> next : pending) {
                T result = await(next);
                results.add(result);
                progress.accept(result);
            }
            return results;
        } finally {
            workers.shutdownNow();
        }
    }

    private <T> T await(Future<T> pending) throws FailureException, InterruptedException {
        long began = clock.monotonicNanos();
        while (!shutdown.await(Duration.ZERO)) {
            try {
                return pending.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (clock.since(began).compareTo(FILM_LIMIT) > 0) {
                    throw new FailureException(
                            FailureKind.TIMEOUT,
                            "One film took longer than " + FILM_LIMIT.toMinutes() + " minutes.",
                            e);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof FailureException failure) {
                    throw failure;
                }
                throw new FailureException(FailureKind.INTERNAL, "Cannot search a film: " + e.getCause(), e);
            }
        }
        throw new FailureException(FailureKind.STOPPED, "Stopped before the measurement was complete.");
    }
}
