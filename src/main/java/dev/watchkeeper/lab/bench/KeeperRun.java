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

/** A keeper in a process of its own, as small as the launcher starts it, with what it says and when; confined to one thread. */
final class KeeperRun implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeeperRun.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final int MOST_LINES = 20_000;

    /** The launcher's for keep. */
    private static final List<String> SMALL = List.of(
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
    private final List<Said> said = new ArrayList<>();

    /** A line of the keeper, and when it came; immutable. */
    record Said(long nanos, String line) {}

    private KeeperRun(Process process, Clock clock) {
        this.process = process;
        this.clock = clock;
    }

    /** @param arguments those of {@code keep} */
    static KeeperRun start(Path folder, List<String> arguments, Clock clock) throws FailureException {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(SMALL);
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
            throw new FailureException(FailureKind.ENVIRONMENT, "The keeper cannot be started: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.lines().forEach(line -> {
                synchronized (said) {
                    if (said.size() < MOST_LINES) {
                        said.add(new Said(clock.monotonicNanos(), line));
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

    /** How many lines came so far, as a place to look from. */
    int position() {
        synchronized (said) {
            return said.size();
        }
    }

    /** The first line from a place on that holds the text; waits for it. */
    Said await(int from, String part, Duration limit) throws FailureException, InterruptedException {
        long begun = clock.monotonicNanos();
        int next = from;
        while (clock.since(begun).compareTo(limit) < 0) {
            synchronized (said) {
                for (; next < said.size(); next++) {
                    if (said.get(next).line().contains(part)) {
                        return said.get(next);
                    }
                }
            }
            clock.sleep(LOOK);
        }
        throw new FailureException(
                FailureKind.TIMEOUT, "The keeper did not say '" + part + "' within " + limit.toSeconds() + " s");
    }

    long count(String part) {
        synchronized (said) {
            return said.stream().filter(each -> each.line().contains(part)).count();
        }
    }

    /** The number of a child's newest process. */
    long child(String name) {
        synchronized (said) {
            String start = "[" + name + "] Process started with PID: ";
            return said.reversed().stream()
                    .map(Said::line)
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

    /** Resident memory of the process that sends its mails, MB; nothing if there is none. */
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
                    .contains("send-mail");
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
