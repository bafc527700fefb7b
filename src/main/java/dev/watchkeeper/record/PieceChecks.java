package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.mux.PlayCheck;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Checks the files of all cameras' recorders on one thread; thread-safe. */
public final class PieceChecks implements AutoCloseable {
    /** Each camera has at most one check waiting. */
    private static final int WAITING = 256;

    private final Clock clock;
    private final Map<String, PieceCheck> checks = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Threads.factory("record-check"));

    public PieceChecks(Clock clock) {
        this.clock = clock;
    }

    /** @param marks receives the result */
    PieceCheck of(String camera, Marks marks) {
        PieceCheck made = new PieceCheck(camera, marks, clock, executor, PlayCheck::check);
        checks.put(camera, made);
        return made;
    }

    /** Ends the checks of a removed camera. */
    public void remove(String camera) {
        Optional.ofNullable(checks.remove(camera)).ifPresent(PieceCheck::stop);
    }

    /** Ends the thread; aborts a running check, within 1 s. */
    @Override
    public void close() {
        checks.values().forEach(PieceCheck::stop);
        executor.shutdownNow();
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
