package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A keeper in its own process, with the launcher's JVM options, and its timed output; confined to one thread. */
final class KeeperRun implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeeperRun.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(2);
    private static final int MAX_LINES = 20_000;

    /** The launcher's JVM options for keep. */
    private static final List<String> JVM_OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xms8m",
            "-Xmx48m",
            "-Xss512k",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:-UsePerfData");

    private final Process process;
    private final Clock clock;
    private final List<Line> lines = new ArrayList<>();

    /** A line of the keeper's output, and when it came; immutable. */
    record Line(long nanos, String text) {}

    private KeeperRun(Process process, Clock clock) {
        this.process = process;
        this.clock = clock;
    }

    /** @param arguments of {@code keep} */
    static KeeperRun start(Path folder, List<String> arguments, Clock clock) throws FailureException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JVM_OPTIONS);
        words.add("-Dwatchkeeper.node-options="
                + String.join("\n", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.watchkeeper.cli.Main", "keep"));
        words.add("--exit-with-parent");
        words.addAll(arguments);
        try {
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            KeeperRun run = new KeeperRun(process, clock);
            Threads.platform("keeper-output", run::read).start();
            return run;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "Cannot start the keeper: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(line -> {
                synchronized (lines) {
                    if (lines.size() < MAX_LINES) {
                        lines.add(new Line(clock.monotonicNanos(), line));
                    }
                }
            });
        } catch (IOException | UncheckedIOException e) {
            log.debug("The keeper's output ended", e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** The number of lines so far, from which to search later ones. */
    int position() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** Waits for the first line from a position on that contains the text. */
    Line await(int from, String part, Duration limit) throws FailureException, InterruptedException {
        long begun = clock.monotonicNanos();
        int next = from;
        while (clock.since(begun).compareTo(limit) < 0) {
            synchronized (lines) {
                for (; next < lines.size(); next++) {
                    if (lines.get(next).text().contains(part)) {
                        return lines.get(next);
                    }
                }
            }
            clock.sleep(POLL_INTERVAL);
        }
        throw new FailureException(
                FailureKind.TIMEOUT, "The keeper did not print '" + part + "' within " + limit.toSeconds() + " s");
    }

    long count(String part) {
        synchronized (lines) {
            return lines.stream().filter(each -> each.text().contains(part)).count();
        }
    }

    /** The process ID of a child's newest process. */
    long child(String name) {
        synchronized (lines) {
            String start = "[" + name + "] Process started with PID: ";
            return lines.reversed().stream()
                    .map(Line::text)
                    .filter(line -> line.contains(start))
                    .findFirst()
                    .map(line -> Long.parseLong(line.substring(line.indexOf(start) + start.length())))
                    .orElse(0L);
        }
    }

    /** Resident memory, MB. */
    double residentMegabytes() {
        return field("status", "VmRSS:")
                .map(kilobytes -> kilobytes * 1024 / 1e6)
                .orElse(0.0);
    }

    /** Processor time so far, s. */
    double cpuSeconds() {
        return ProcessHandle.of(pid())
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    long threads() {
        return field("status", "Threads:").orElse(0.0).longValue();
    }

    long descriptors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid()), "fd"))) {
            return files.count();
        }
    }

    /** Resident memory of the process that sends mails, MB; empty if there is none. */
    Optional<Double> sending() {
        return process.toHandle()
                .children()
                .map(ProcessHandle::pid)
                .filter(KeeperRun::sendsMail)
                .findFirst()
                .flatMap(pid -> field(pid, "status", "VmRSS:"))
                .map(kilobytes -> kilobytes * 1024 / 1e6);
    }

    private static boolean sendsMail(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .contains("--progress-file");
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Double> field(String file, String key) {
        return field(pid(), file, key);
    }

    private static Optional<Double> field(long pid, String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), file))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                log.error("The keeper did not end within {} s", END_LIMIT.toSeconds());
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
