package dev.watchkeeper.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.watch.Problem.Kind;
import dev.watchkeeper.watch.WatchedService.Need;
import dev.watchkeeper.watch.WatchedService.ProcessRule;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Whole runs over real processes, files and ports. */
@Execution(ExecutionMode.CONCURRENT)
final class InspectionTest {
    /** Tests must not take the seconds that a real run takes, and a loaded machine gets all the time it needs. */
    private static final Timing QUICK =
            new Timing(Duration.ofMillis(300), Duration.ofMillis(1500), Duration.ofSeconds(60));

    @TempDir
    Path folder;

    private final Clock clock = new SystemClock();
    private final List<Process> started = new ArrayList<>();
    private Path pidFile;
    private Path log;

    @BeforeEach
    void names() {
        pidFile = folder.resolve("gate.pid");
        log = folder.resolve("gate.log");
    }

    @AfterEach
    void ends() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        Files.writeString(pidFile, process.pid() + "\n");
        return process;
    }

    private Inspection.Report run(WatchedService... services) throws Exception {
        return new Inspection(clock, name -> Optional.empty(), folder.resolve("watch.json"), QUICK)
                .run(List.of(services), Optional.empty());
    }

    private WatchedService byPidFile(boolean withLog, Need... needs) {
        return WatchRules.service(
                Optional.of(new ProcessRule.PidFile(pidFile)),
                withLog ? Optional.of(WatchRules.log(log, "frame")) : Optional.empty(),
                List.of(needs));
    }

    private WatchedService spinningAbove(double percent) {
        WatchedService usual = byPidFile(true);
        return new WatchedService(
                usual.name(),
                usual.title(),
                usual.process(),
                OptionalDouble.of(percent),
                usual.log(),
                usual.needs(),
                usual.disk(),
                usual.grace());
    }

    private static List<Kind> kinds(Inspection.Report report) {
        return report.services().getFirst().problems().stream()
                .map(Problem::kind)
                .toList();
    }

    @Test
    void aServiceThatWorksIsHealthy() throws Exception {
        Process process = start("sleep", "60");
        Files.writeString(log, "frame 1\n");
        Inspection.Report report = run(byPidFile(true));
        assertThat(report.isHealthy()).isTrue();
        assertThat(report.services().getFirst().pid()).hasValue(process.pid());
        assertThat(report.services().getFirst().cpuPercent().orElseThrow()).isLessThan(20);
    }

    @Test
    void aMissingProcessIsNamedInTheWordsThatPeopleKnow() throws Exception {
        Files.writeString(pidFile, "999999999\n");
        Inspection.Report report = run(byPidFile(false));
        assertThat(kinds(report)).containsExactly(Kind.PROCESS_ABSENT);
        assertThat(report.services().getFirst().problems().getFirst().text()).isEqualTo("gate process NOT RUNNING");
    }

    @Test
    void aNumberThatWasWrittenBeforeTheProcessBeganIsOfAnother() throws Exception {
        start("sleep", "60");
        Files.setLastModifiedTime(pidFile, FileTime.from(clock.wall().minus(Duration.ofDays(3))));
        assertThat(kinds(run(byPidFile(false)))).containsExactly(Kind.PROCESS_ABSENT);
    }

    @Test
    void aBusyProcessWithoutProgressSpinsAndItsSilentLogIsStale() throws Exception {
        Process process = start("sh", "-c", "while :; do :; done");
        WatchedService gate = spinningAbove(1); // a loaded machine gives it little
        Files.writeString(log, "frame 1\n");
        Instant threeDaysAgo = clock.wall().minus(Duration.ofDays(3));
        Files.setLastModifiedTime(log, FileTime.from(threeDaysAgo));
        Inspection.Report report = run(gate);
        assertThat(kinds(report)).containsExactly(Kind.SPIN, Kind.LOG_STALE);
        assertThat(report.services().getFirst().problems().getFirst().text())
                .matches("gate is a ZOMBIE \\(PID " + process.pid() + ", \\d+% CPU\\)");
        assertThat(report.services().getFirst().problems().getLast().text()).isEqualTo("gate log is 4320 min stale");
        Instant since = report.services().getFirst().problems().getFirst().since();
        assertThat(run(gate).services().getFirst().problems().getFirst().since())
                .as("the run before remembers")
                .isEqualTo(since);
    }

    @Test
    void aProcessIsFoundByTheExactWordsOfItsCommandLine() throws Exception {
        start("sleep", "61.25");
        ProcessRule exact = new ProcessRule.Command(List.of("sleep", "61.25"));
        ProcessRule other = new ProcessRule.Command(List.of("sleep", "61"));
        assertThat(run(WatchRules.service(Optional.of(exact), Optional.empty(), List.of()))
                        .isHealthy())
                .isTrue();
        assertThat(kinds(run(WatchRules.service(Optional.of(other), Optional.empty(), List.of()))))
                .containsExactly(Kind.PROCESS_ABSENT);
    }

    @Test
    void dependenciesThatHangOrFailAreNamedAndHoldNothingUp() throws Exception {
        start("sleep", "60");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
            Inspection.Report report = run(byPidFile(
                    false,
                    new Need.Http("adapter", address),
                    new Need.Exec("script", List.of("sh", "-c", "exit 3")),
                    new Need.Tcp("open", "127.0.0.1", silent.getLocalPort())));
            assertThat(report.services().getFirst().problems())
                    .extracting(Problem::text)
                    .anyMatch(text -> text.startsWith("gate needs adapter, which does not answer"))
                    .anyMatch(text -> text.equals("gate needs script, which ended with exit code 3"))
                    .hasSize(2);
        }
    }

    @Test
    void whatCannotBeJudgedInTimeIsSaid() throws Exception {
        // Opening a pipe for reading waits until somebody writes: as a log on a network file system that hangs.
        start("mkfifo", log.toString()).waitFor();
        start("sleep", "60");
        Timing hasty = new Timing(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(1));
        Inspection.Report report = new Inspection(clock, name -> Optional.empty(), folder.resolve("watch.json"), hasty)
                .run(List.of(byPidFile(true)), Optional.empty());
        assertThat(report.services().getFirst().judged()).isFalse();
        assertThat(report.isHealthy()).isFalse();
        assertThat(report.hasProblems()).isFalse();
        start("sh", "-c", ": > '" + log + "'").waitFor(); // lets the reader go
    }

    @Test
    void aMemoryThatCannotBeWrittenCostsNoReport() throws Exception {
        Files.createDirectories(folder.resolve("watch.json").resolve("in the way"));
        Files.writeString(pidFile, "999999999\n");
        assertThat(kinds(run(byPidFile(false)))).containsExactly(Kind.PROCESS_ABSENT);
    }

    @Test
    void aDamagedMemoryCountsAsNone() throws Exception {
        start("sleep", "60");
        Files.writeString(folder.resolve("watch.json"), "{\"services\": [");
        assertThat(run(byPidFile(false)).isHealthy()).isTrue();
    }

    @Test
    void besideAnotherRunTheMemoryIsReadAndLeftAsItIs() throws Exception {
        Path memory = folder.resolve("watch.json");
        Files.writeString(pidFile, "999999999\n");
        Instant since = run(byPidFile(false))
                .services()
                .getFirst()
                .problems()
                .getFirst()
                .since();
        String kept = Files.readString(memory);
        try (MemoryLock other = MemoryLock.take(memory)) {
            assertThat(other.isHeld()).isTrue();
            assertThat(run(byPidFile(false))
                            .services()
                            .getFirst()
                            .problems()
                            .getFirst()
                            .since())
                    .isEqualTo(since);
            assertThat(Files.readString(memory)).isEqualTo(kept);
        }
    }

    @Test
    void aProcessThatTheFileWasFoundToNameStaysItsOwnWhenTheClockIsSet() throws Exception {
        Process process = start("sleep", "60");
        run(byPidFile(false));
        MemoryFile memory = new MemoryFile(folder.resolve("watch.json"));
        KnownProcess known = remembered(memory).process().orElseThrow();
        assertThat(known.process().pid()).isEqualTo(process.pid());
        // Setting the clock moves the start of all processes, and leaves the times of files.
        Instant before = clock.wall().minus(Duration.ofHours(1));
        Files.setLastModifiedTime(pidFile, FileTime.from(before));
        ServiceMemory read = remembered(memory);
        memory.write(java.util.Map.of(
                "gate",
                new ServiceMemory(
                        read.log(),
                        read.firstSeen(),
                        Optional.of(new KnownProcess(known.process(), before.toEpochMilli())),
                        java.util.Map.of())));
        assertThat(run(byPidFile(false)).isHealthy()).isTrue();
        start("sleep", "60");
        Files.setLastModifiedTime(pidFile, FileTime.from(before));
        assertThat(kinds(run(byPidFile(false)))).as("another process").containsExactly(Kind.PROCESS_ABSENT);
    }

    private ServiceMemory remembered(MemoryFile memory) {
        return memory.read().getOrDefault("gate", ServiceMemory.fresh(clock.wall()));
    }
}
