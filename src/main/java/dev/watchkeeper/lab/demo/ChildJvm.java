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
 * Another command of this program in a process of its own, which ends when this one does: its standard input is a pipe from here, and
 * {@code --exit-with-parent} makes the end of that pipe the order to stop. Confined to one thread, except for the lines.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChildJvm.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** By its name, because the commands import this room and not the other way round. */
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
     * Starts the command on the same Java, class path and flags as this process.
     *
     * @param javaOptions further ones
     * @param lines gets each line of output, on a thread of the child
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

    /** To watch the process from outside. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    public int exitCode() {
        return process.exitValue();
    }

    /** Orders the child to stop, waits for it, and kills it when it does not follow within 10 s. */
    @Override
    public void close() {
        try {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                log.debug("The {} had closed its input already", name, e);
            }
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The {} did not stop within {} s and is killed", name, STOP_LIMIT.toSeconds());
                process.destroyForcibly().waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            Threads.join(drain, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
