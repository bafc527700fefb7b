package dev.watchkeeper.camera.retry;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.RetrySettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the watchdog costs: a mark of a frame, a question, and the memory of a camera; confined to one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WatchdogBenchmark {
    private static final int CAMERAS = 1000;

    private final List<String> names =
            IntStream.range(0, CAMERAS).mapToObj(i -> "camera-" + i).toList();
    private final SystemClock clock = new SystemClock();
    private CameraWatchdog watchdog = registered();

    @Setup
    public void fail() {
        watchdog.markFrameFailed(names.getLast(), "for the question");
    }

    @Benchmark
    public void markFrame() {
        watchdog.markFrameReceived(names.getFirst());
    }

    @Benchmark
    public boolean ask() {
        return watchdog.shouldAttemptReconnect(names.getLast());
    }

    /** The bytes of each operation are those of a camera, with what the growth of the map threw away. */
    @Benchmark
    @OperationsPerInvocation(CAMERAS)
    public CameraWatchdog registered() {
        CameraWatchdog fresh = new CameraWatchdog(RetrySettings.DEFAULT, clock);
        names.forEach(fresh::registerCamera);
        return fresh;
    }
}
