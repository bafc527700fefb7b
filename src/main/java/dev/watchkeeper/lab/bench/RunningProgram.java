package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes of one program under measurement; confined to one thread. Closing ends them and kills those that do not end in time. */
public class RunningProgram implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final List<ProcessHandle> processes;

    /** @param processes the started ones; their descendants are included in all figures */
    RunningProgram(List<ProcessHandle> processes) {
        this.processes = List.copyOf(processes);
    }

    /** Starts commands and writes their output to files in the folder. */
    static RunningProgram start(List<List<String>> commands, Path folder) throws FailureException {
        List<ProcessHandle> started = new ArrayList<>();
        for (List<String> command : commands) {
            try {
                Process process = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output-" + started.size() + ".log")
                                .toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .start();
                started.add(process.toHandle());
            } catch (IOException e) {
                new RunningProgram(started).close();
                throw new FailureException(
                        FailureKind.ENVIRONMENT, "Cannot start " + command.getFirst() + ": " + e.getMessage(), e);
            }
        }
        return new RunningProgram(started);
    }

    /** Processor time of all processes so far. */
    final Duration cpu() {
        return all().flatMap(p -> p.info().totalCpuDuration().stream()).reduce(Duration.ZERO, Duration::plus);
    }

    /** Resident memory of all processes now, bytes. */
    final long residentBytes() {
        return all().mapToLong(RunningProgram::resident).sum();
    }

    final boolean isAlive() {
        return processes.stream().allMatch(ProcessHandle::isAlive);
    }

    /** What the program itself reports about lateness or losses; empty if nothing. */
    Optional<String> remark() {
        return Optional.empty();
    }

    private Stream<ProcessHandle> all() {
        return processes.stream().flatMap(p -> Stream.concat(Stream.of(p), p.descendants()));
    }

    private static long resident(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .sum();
        } catch (IOException e) {
            return 0; // the process has just ended
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> left = all().toList();
        processes.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : left) {
            try {
                process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                process.destroyForcibly();
            }
        }
    }
}
