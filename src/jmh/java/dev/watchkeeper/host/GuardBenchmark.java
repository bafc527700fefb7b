package dev.watchkeeper.host;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CheckSettings;
import dev.watchkeeper.config.GuardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the guard and the checks of the host cost; confined to one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GuardBenchmark {
    private static final int CAMERAS = 100;

    private final SystemClock clock = new SystemClock();
    private final ResourceGuard marked = new ResourceGuard(GuardSettings.DEFAULTS, clock);
    private final ResourceGuard guard = new ResourceGuard(GuardSettings.DEFAULTS, clock);
    private Path folder = Path.of("");
    private List<? extends HealthCheck> checks = List.of();

    @Setup
    public void prepare() throws IOException {
        for (int i = 0; i < CAMERAS; i++) {
            String name = "camera-" + i;
            guard.add(new GuardedCamera() {
                @Override
                public String name() {
                    return name;
                }

                @Override
                public double fps() {
                    return 15;
                }

                @Override
                public List<QueueReading> queues() {
                    return List.of(
                            QueueReading.of(name, "record", 3, 2500),
                            QueueReading.of(name, "motion", 1, 300),
                            QueueReading.of(name, "live", 0, 500));
                }

                @Override
                public void shed(ShedStep step) {}
            });
        }
        folder = Files.createTempDirectory("guard-benchmark");
        checks = HostChecks.of(
                CheckSettings.DEFAULTS,
                folder,
                folder,
                () -> OptionalLong.of(0),
                () -> List.of("192.0.2.5", "localhost"),
                clock);
    }

    @TearDown
    public void tidy() throws IOException {
        Files.delete(folder);
    }

    @Benchmark
    public void markFrame() {
        marked.recordFrame("front");
    }

    @Benchmark
    public void lookAt100CamerasAnd300Queues() {
        guard.check();
    }

    /** The time with what the disk takes; that of the processor is less. */
    @Benchmark
    public void roundOfHostChecks() throws Exception {
        for (HealthCheck check : checks) {
            check.run();
        }
    }
}
