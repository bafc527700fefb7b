package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.lab.demo.ChildJvm;
import dev.watchkeeper.lab.demo.DemoOutput;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Simulated cameras in their own process, whose cost is not measured; confined to one thread. */
final class Streams implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(100);

    /** Five minutes, since the first run draws and encodes half a minute of large pictures. */
    private static final int MAX_STEPS = 3000;

    private final ChildJvm simulator;
    private final List<String> urls;
    private final String control;

    private Streams(ChildJvm simulator, List<String> urls, String control) {
        this.simulator = simulator;
        this.urls = urls;
        this.control = control;
    }

    static Streams start(
            String scene, int cameras, BenchPlan plan, List<String> javaOptions, Path cache, Shutdown shutdown)
            throws FailureException, InterruptedException {
        DemoOutput output = new DemoOutput("simulator", new PrintWriter(Writer.nullWriter()));
        List<String> command = List.of(
                "simulate",
                "--cameras",
                Integer.toString(cameras),
                "--scene",
                scene,
                "--size",
                plan.stream().widthPx() + "x" + plan.stream().heightPx(),
                "--fps",
                Integer.toString(plan.stream().fps()),
                "--gop",
                Double.toString(plan.stream().gopSeconds()),
                "--port",
                "0",
                "--control-port",
                "0",
                "--cache",
                cache.toString());
        ChildJvm simulator = ChildJvm.start("simulator", javaOptions, command, output);
        for (int step = 0; step < MAX_STEPS && simulator.isAlive(); step++) {
            Optional<List<String>> urls = output.cameraUrls(cameras);
            if (urls.isPresent() && output.webUrl().isPresent()) {
                return new Streams(simulator, urls.get(), output.webUrl().get());
            }
            if (shutdown.await(STEP)) {
                break;
            }
        }
        simulator.close();
        throw new FailureException(
                FailureKind.ENVIRONMENT,
                "The simulated cameras did not start; run 'watchkeeper simulate --scene " + scene + "' to see why.");
    }

    List<String> urls() {
        return urls;
    }

    /** The URL of the simulator's control route. */
    String control() {
        return control;
    }

    @Override
    public void close() {
        simulator.close();
    }
}
