package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that serves all sockets and timers of a simulator. Any thread may call {@link #call} and {@link #close}; everything else is confined to
 * the loop's own thread.
 */
final class EventLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    private static final int MAX_WAITING_CALLS = 256;
    private static final long MAX_SLEEP_MILLIS = 1000;

    private final Clock clock;
    private final Selector selector;
    private final BlockingQueue<Runnable> calls = new ArrayBlockingQueue<>(MAX_WAITING_CALLS);
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));
    private final Thread thread;
    private volatile boolean closing;

    private record Timer(long dueNanos, Runnable work) {}

    /** Called when its channel is ready for reading, writing or accepting. */
    interface Ready {
        void ready(SelectionKey key) throws IOException;

        /** Called when the channel failed; must close it. */
        void failed(IOException cause);
    }

    EventLoop(Clock clock, String name) throws FailureException {
        this.clock = clock;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "no file descriptor left for the simulator's event loop", e);
        }
        thread = Threads.platform(name, this::run);
        thread.start();
    }

    long nowNanos() {
        return clock.monotonicNanos();
    }

    Instant wall() {
        return clock.wall();
    }

    /** Runs the work at a time, on the loop. */
    void at(long dueNanos, Runnable work) {
        timers.add(new Timer(dueNanos, work));
    }

    void after(Duration wait, Runnable work) {
        at(nowNanos() + wait.toNanos(), work);
    }

    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, ready);
    }

    /** Completes the closing of sockets: their descriptors live until the selector has dropped their keys. */
    void releaseClosed() throws IOException {
        selector.selectNow();
        serveSelected();
    }

    /** Runs the work on the loop and waits up to 5 s for its result. */
    <T> T call(Callable<T> work) throws FailureException {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean queued = calls.offer(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        selector.wakeup();
        try {
            if (!queued) {
                throw new FailureException(FailureKind.BUSY, "the simulator has too many calls waiting");
            }
            return result.get(CALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failure) {
                throw failure;
            }
            throw new FailureException(FailureKind.INTERNAL, "the simulator failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new FailureException(FailureKind.TIMEOUT, "the simulator did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "interrupted while waiting for the simulator", e);
        }
    }

    private void run() {
        while (!closing) {
            try {
                iterate();
            } catch (IOException | RuntimeException e) {
                log.error("The simulator's event loop continues after an error", e);
            }
        }
        try {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            log.warn("Could not close a socket of the simulator", e);
        }
    }

    private void iterate() throws IOException {
        Timer first = timers.peek();
        long millis = MAX_SLEEP_MILLIS;
        if (first != null) {
            // Rounded up: waking early would only cost another iteration.
            millis = Math.clamp(Math.ceilDiv(first.dueNanos() - nowNanos(), 1_000_000L), 0, MAX_SLEEP_MILLIS);
        }
        if (millis == 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        serveSelected();
        Runnable call;
        while ((call = calls.poll()) != null) {
            call.run();
        }
        long now = nowNanos();
        while (!timers.isEmpty() && timers.peek().dueNanos() - now <= 0) {
            timers.remove().work().run();
        }
    }

    private void serveSelected() {
        for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
            selector.selectedKeys().remove(key);
            Ready ready = (Ready) key.attachment();
            try {
                if (key.isValid()) {
                    ready.ready(key);
                }
            } catch (IOException e) {
                ready.failed(e);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            if (!Threads.join(thread, CALL_LIMIT)) {
                log.warn("The simulator's event loop did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
