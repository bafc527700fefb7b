package dev.watchkeeper.lab.demo;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another command of this program in its own process, which ends with this one: its standard input is a pipe from here, and with
 * {@code --exit-with-parent} the end of that pipe stops it. Confined to one thread, except for the lines.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChildJvm.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** A name instead of a class, because the commands import this room. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    private final String name;
    private final Process process;
    private final Thread drain;

    private ChildJvm(String name, Process process, Consumer<String> lines) {
        this.name = name;
        this.process = process;
        this.drain = Threads.platform("output-" + name, () -> drain(lines));
    }

    /**
     * Starts the command with the Java, class path and JVM flags of this process.
     *
     * @param javaOptions additional JVM flags
     * @param lines receives each line of output, on a thread of its own
     */
    public static ChildJvm start(String name, List<String> javaOptions, List<String> command, Consumer<String> lines)
            throws FailureException {
        List<String> argv = new ArrayList<>();
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        argv.addAll(javaOptions);
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        argv.addAll(command);
        argv.add("--exit-with-parent");
        try {
            Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
            ChildJvm child = new ChildJvm(name, process, lines);
            child.drain.start();
            return child;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The process of the " + name + " could not be started: " + e.getMessage(),
                    e);
        }
    }

    private void drain(Consumer<String> lines) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            log.debug("The output of the {} ended", name, e);
        }
    }

    /** For watching the process from outside. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process ID. */
    public long pid() {
        return process.pid();
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** Asks the child to stop, waits up to 10 s, then kills it. */
    @Override
    public void close() {
        try {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                log.debug("The {} had already closed its input", name, e);
            }
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The {} did not stop within {} s; killing it", name, STOP_LIMIT.toSeconds());
                process.destroyForcibly().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            Threads.join(drain, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
