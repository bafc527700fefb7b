package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.Interrupt;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up host names with a deadline; thread-safe. The system's resolver cannot be interrupted, so a hung look-up keeps one of a few threads while the
 * camera's loop continues. Addresses need no look-up.
 */
final class Resolver implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int QUEUE = 256;
    private static final int MAX_ADDRESSES = 3;
    private static final long CHECK_EVERY_MILLIS = 100;

    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), Threads.factory("resolve"));

    Resolver() {
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * The addresses of a host, at most 3, in the system's order of preference.
     *
     * @param interrupt ends the wait for the answer
     */
    List<InetAddress> resolve(String host, Interrupt interrupt) throws FailureException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return lookUp(host, interrupt);
        }
    }

    private List<InetAddress> lookUp(String host, Interrupt interrupt) throws FailureException {
        Future<InetAddress[]> answer;
        try {
            answer = pool.submit(() -> InetAddress.getAllByName(host));
        } catch (RejectedExecutionException e) {
            throw new FailureException(FailureKind.TIMEOUT, "too many host name look-ups are waiting", e);
        }
        try {
            while (true) {
                Optional<List<InetAddress>> addresses = waitFor(answer);
                if (addresses.isPresent()) {
                    return addresses.get();
                }
                checkLookUp(host, interrupt);
            }
        } catch (ExecutionException e) {
            String sentence = e.getCause() instanceof UnknownHostException
                    ? "the host name '" + host + "' has no address"
                    : "the host name '" + host + "' cannot be looked up";
            throw new FailureException(FailureKind.UNREACHABLE, sentence, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "the look-up was interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Optional<List<InetAddress>> waitFor(Future<InetAddress[]> answer)
            throws ExecutionException, InterruptedException {
        try {
            List<InetAddress> all = List.of(answer.get(CHECK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
            return Optional.of(all.subList(0, Math.min(all.size(), MAX_ADDRESSES)));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private static void checkLookUp(String host, Interrupt interrupt) throws FailureException {
        Optional<FailureException> why = interrupt.reason();
        if (why.isPresent()) {
            throw why.get().kind() == FailureKind.TIMEOUT
                    ? new FailureException(
                            FailureKind.TIMEOUT, "the look-up of the host name '" + host + "' was not answered in time")
                    : why.get();
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
