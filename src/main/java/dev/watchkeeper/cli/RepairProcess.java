package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.repair.Worker;
import dev.watchkeeper.order.Hardened;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the process that carries out an order about a repair, and waits for it; thread-safe. A process of its own: it adopts what the agent forks,
 * which must not mix with the children of the process that watches, and its memory ends with it.
 */
final class RepairProcess implements Worker {
    private static final Logger log = LoggerFactory.getLogger(RepairProcess.class);

    /** Reaped when it should have ended by itself: cloning, and twice the longest limits that can be configured. */
    private static final Duration LIMIT = Duration.ofHours(20);

    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final int MAX_OUTPUT_BYTES = 65_536;

    private final Path config;
    private final Path data;

    RepairProcess(Path config, Path data) {
        this.config = config;
        this.data = data;
    }

    @Override
    public Optional<String> whyNot() {
        return Hardened.isHere()
                ? Optional.of(
                        "The repair agent is not to be had in the installed service, whose unit is hardened against"
                                + " running foreign programs. 'install-service --repair' adds a unit in which it works, as the"
                                + " owner of the repository.")
                : Optional.empty();
    }

    @Override
    public void run(Order order, String id) throws FailureException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command(order, id))
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The process for repairs cannot be started: " + e.getMessage(), e);
        }
        AtomicReference<String> lastLine = new AtomicReference<>("");
        Threads.platform("repair-output", () -> drain(process.getInputStream(), lastLine))
                .start();
        boolean ended;
        try {
            ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            end(process, order);
            throw e;
        }
        if (!ended) {
            end(process, order);
            throw new FailureException(FailureKind.ENVIRONMENT, "The process for repairs did not end and was killed.");
        }
        if (process.exitValue() != 0) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The process for repairs ended with code " + process.exitValue() + ": " + lastLine.get());
        }
    }

    /** Closing its input asks an agent's worker to end everything. One that commits or deploys goes on by itself. */
    private static void end(Process process, Order order) throws InterruptedException {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy();
        }
        if (order == Order.WORK && !process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static void drain(InputStream output, AtomicReference<String> lastLine) {
        byte[] bytes = new byte[MAX_OUTPUT_BYTES];
        try (output) {
            int read = output.read(bytes);
            while (read > 0) {
                new String(bytes, 0, read, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .forEach(line -> {
                            lastLine.set(line);
                            log.info("[repair] {}", line);
                        });
                read = output.read(bytes);
            }
        } catch (IOException e) {
            lastLine.compareAndSet("", "its output could not be read");
        }
    }

    private List<String> command(Order order, String id) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=/dev/null",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "repair-work",
                "--data",
                data.toAbsolutePath().toString(),
                "-c",
                config.toAbsolutePath().toString(),
                order.id(),
                id);
    }
}
