package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A look at something that may not answer, with a time limit; confined to the thread of its watcher. It works on a thread of its own, since the
 * resolver of names, for example, knows no limit; as long as that one hangs no other is begun.
 */
final class TimedCheck implements LivenessCheck {
    private final String name;
    private final LivenessCheck look;
    private final Duration limit;
    private Optional<FutureTask<Optional<String>>> pending = Optional.empty();

    TimedCheck(String name, LivenessCheck look, Duration limit) {
        this.name = name;
        this.look = look;
        this.limit = limit;
    }

    @Override
    public Optional<String> fault() throws InterruptedException {
        FutureTask<Optional<String>> task = pending.orElseGet(this::begin);
        try {
            Optional<String> fault = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            pending = Optional.empty();
            return fault;
        } catch (TimeoutException e) {
            pending = Optional.of(task);
            return Optional.of(name + " does not answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            pending = Optional.empty();
            return Optional.of(name + " cannot be looked at: " + e.getCause());
        }
    }

    private FutureTask<Optional<String>> begin() {
        FutureTask<Optional<String>> task = new FutureTask<>(look::fault);
        Threads.platform("look-" + name, task).start();
        return task;
    }
}
