package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts all processes on one thread that never ends, because the system kills a process when the thread that started it ends; thread-safe.
 */
final class Spawner {
    private static final Logger log = LoggerFactory.getLogger(Spawner.class);
    private static final long LIMIT_SECONDS = 10;
    private static final List<String> SERVICE_MANAGER_VARIABLES =
            List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID");

    private final LinkedBlockingQueue<FutureTask<Process>> orders = new LinkedBlockingQueue<>();

    Spawner() {
        Threads.platform("spawner", this::work).start();
    }

    private void work() {
        while (true) {
            try {
                orders.take().run();
            } catch (InterruptedException e) {
                // If this thread ended, all children would die.
                continue;
            }
        }
    }

    /** Java's message names the first helper program, then the system's reason. */
    private static String reason(@Nullable Throwable cause) {
        String message = String.valueOf(cause instanceof IOException ? cause.getMessage() : cause);
        int error = message.indexOf("error=");
        int words = message.indexOf(", ", Math.max(error, 0));
        return error >= 0 && words >= 0 ? message.substring(words + 2) : message;
    }

    /** Starts the process, with the file as its standard output and error. */
    Process start(Launch launch, Mark mark, File output) throws FailureException {
        ProcessBuilder builder = new ProcessBuilder(launch.words())
                .directory(launch.folder().toFile())
                .redirectInput(launch.input().isPresent() ? Redirect.PIPE : Redirect.from(new File("/dev/null")))
                .redirectOutput(output)
                .redirectErrorStream(true);
        // These variables are for the keeper alone; a child that used them would report in its name.
        SERVICE_MANAGER_VARIABLES.forEach(builder.environment()::remove);
        LauncherVariables.ofProperty().restore(builder.environment());
        builder.environment().putAll(launch.environment());
        builder.environment().put(Mark.VARIABLE, mark.value());
        AtomicBoolean abandoned = new AtomicBoolean();
        FutureTask<Process> order = new FutureTask<>(() -> {
            Process process = builder.start();
            if (launch.input().isPresent()) {
                try (OutputStream input = process.getOutputStream()) {
                    input.write(launch.input().get());
                } catch (IOException e) {
                    log.debug("{} ended before it read its input", launch.name(), e);
                }
            }
            if (abandoned.get()) {
                process.destroyForcibly();
            }
            return process;
        });
        orders.add(order);
        try {
            return order.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    launch.command().getFirst() + " cannot be started: " + reason(e.getCause()),
                    e);
        } catch (TimeoutException e) {
            abandoned.set(true);
            throw new FailureException(
                    FailureKind.ENVIRONMENT, launch.name() + " was not started within " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            abandoned.set(true);
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, launch.name() + " was not started: interrupted", e);
        }
    }
}
