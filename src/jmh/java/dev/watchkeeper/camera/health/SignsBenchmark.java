package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.TestSettings;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What the marks of a camera cost, and a look at a hundred cameras; confined to one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SignsBenchmark {
    private static final int CAMERAS = 100;

    private final Clock clock = new SystemClock();
    private List<CameraVitals> cameras = List.of();
    private CameraVitals first = camera(0);
    private SignsWatch watch = new SignsWatch(() -> cameras, verdict -> {});
    private long fingerprint;

    private CameraVitals camera(int number) {
        CameraVitals vitals = new CameraVitals(
                TestSettings.camera("camera-" + number), clock);
        vitals.opening(1);
        vitals.opened();
        return vitals;
    }

    /** All of them see, and go on doing so for the second of an iteration. */
    @Setup(Level.Iteration)
    public void see() {
        cameras = IntStream.range(0, CAMERAS).mapToObj(this::camera).toList();
        cameras.forEach(camera -> {
            camera.video(true, micros(), micros());
            camera.picture(1, ++fingerprint, false, false);
            camera.analysisDone();
            camera.recorded();
        });
        first = cameras.getFirst();
        watch = new SignsWatch(() -> cameras, verdict -> {
            throw new IllegalStateException("A camera that sees is accused of " + verdict);
        });
    }

    private long micros() {
        return clock.monotonicNanos() / 1000;
    }

    /** What is to be taken off {@link #markVideo}. */
    @Benchmark
    public long twoLooksAtTheClock() {
        return micros() + micros();
    }

    /** With two looks at the clock beside its own, which give the packet its times. */
    @Benchmark
    public void markVideo() {
        first.video(false, micros(), micros());
    }

    @Benchmark
    public void markPicture() {
        first.picture(1, ++fingerprint, false, false);
    }

    @Benchmark
    public void markAnalysed() {
        first.analysisDone();
    }

    @Benchmark
    public void markRecorded() {
        first.recorded();
    }

    @Benchmark
    public void lookAt100Cameras() {
        watch.look();
    }
}
