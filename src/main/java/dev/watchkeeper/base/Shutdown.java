package dev.watchkeeper.base;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * The one request to end this process, made by a signal, by the parent's end or by a part that gives up; thread-safe. Only the first request
 * counts. A SIGINT after it ends the process at once, for impatient users; a second SIGTERM changes nothing, since supervisors repeat it.
 */
public final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** The exit code of a process that was interrupted twice, as shells count SIGINT. */
    private static final int INTERRUPTED_EXIT_CODE = 130;

    private final CompletableFuture<Request> requested = new CompletableFuture<>();
    private volatile boolean parentDecides;

    /**
     * A request to end.
     *
     * @param exitCode the exit code to end with
     */
    public record Request(String reason, int exitCode) {}

    /**
     * Turns SIGINT, SIGTERM and SIGHUP (the terminal was closed) into requests to end with exit code 0. The JVM keeps a signal ignored that
     * the parent ignored, as nohup does with SIGHUP.
     */
    public void onSignals() {
        onSignals("INT", "TERM", "HUP");
    }

    /**
     * From now on SIGHUP runs this instead, if the process has no terminal that could have been closed, as a service has none; services are asked by
     * it to read their configuration again.
     */
    public void onHangupWithoutTerminal(Runnable work) {
        if (!Terminal.isHere()) {
            Signal.handle(new Signal("HUP"), signal -> work.run());
        }
    }

    /** The same for SIGINT and SIGTERM; a closed terminal does not end the process. */
    public void onSignalsButHangup() {
        Signal.handle(new Signal("HUP"), signal -> log.info("The terminal was closed; continuing without it"));
        onSignals("INT", "TERM");
    }

    private void onSignals(String... names) {
        for (String name : names) {
            Signal.handle(new Signal(name), signal -> {
                boolean fromTerminal = !signal.getName().equals("TERM");
                if (fromTerminal && parentDecides) {
                    return;
                }
                if (!request("SIG" + signal.getName(), 0) && signal.getName().equals("INT")) {
                    Runtime.getRuntime().halt(INTERRUPTED_EXIT_CODE);
                }
            });
        }
    }

    /**
     * Turns the end of standard input, which the parent process holds, into a request to end with exit code 0. Signals that a terminal sends to
     * all its processes, at Ctrl-C and when it is closed, are then left to the parent, which may still need this process.
     */
    public void onEndOfInput() {
        parentDecides = true;
        Threads.platform("parent-watch", () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // whatever the parent writes shows only that it is alive
                        }
                    } catch (IOException e) {
                        log.debug("Standard input failed, which counts as its end", e);
                    }
                    request("the parent process ended", 0);
                })
                .start();
    }

    /** @return whether this was the first request, the only one that counts */
    public boolean request(String reason, int exitCode) {
        return requested.complete(new Request(reason, exitCode));
    }

    /** Waits for the request, for the lifetime of the process. */
    public Request await() throws InterruptedException {
        try {
            return requested.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes the request with an error", e);
        }
    }

    /** @return whether the request came within the limit */
    public boolean await(Duration limit) throws InterruptedException {
        try {
            requested.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes the request with an error", e);
        }
    }
}
