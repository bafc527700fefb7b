package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A check with a time limit, for something that may not answer; confined to its watcher's thread. It runs on a thread of its own, because name
 * resolution, for example, has no time limit. While that thread hangs, no other is started.
 */
final class TimedCheck implements LivenessCheck {
    private final String name;
    private final LivenessCheck check;
    private final Duration limit;
    private Optional<FutureTask<Optional<String>>> pending = Optional.empty();

    TimedCheck(String name, LivenessCheck check, Duration limit) {
        this.name = name;
        this.check = check;
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
            return Optional.of(name + " cannot be checked: " + e.getCause());
        }
    }

    private FutureTask<Optional<String>> begin() {
        FutureTask<Optional<String>> task = new FutureTask<>(check::fault);
        Threads.platform("check-" + name, task).start();
        return task;
    }
}
