package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code watch --once} does, and does not do, to what it finds; and how it ends where it cannot judge. */
@Tag("interop") // a long story
final class WatchOnceIT {
    private static final int HEALTHY = 0;
    private static final int PROBLEMS = 1;
    private static final int NOT_JUDGED = 75;

    @TempDir
    Path folder;

    private final Shell shell = Shell.of(new WatchCommand());

    private String[] words(String yaml, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), yaml);
        String[] words = new String[5 + more.length];
        words[0] = "--once";
        words[1] = "-c";
        words[2] = file.toString();
        words[3] = "--data";
        words[4] = folder.resolve("data").toString();
        System.arraycopy(more, 0, words, 5, more.length);
        return words;
    }

    @Test
    void itRestartsOnlyWhenItIsToldToActAndThenUntilBehaviourIsBack() throws Exception {
        Path restarted = folder.resolve("restarted");
        String yaml = """
                watch:
                  grace: 0s
                  services:
                    gate:
                      process: {pid-file: gate.pid}
                      cpu-limit: 90000%%
                      restart: command
                      restart-command: [sh, -c, 'echo x >> "%s"; echo %d > "%s"']
                escalation: {verify-after: 1s, hold: 1s, person-after: 100s, report-nominal: never}
                """.formatted(restarted, ProcessHandle.current().pid(), folder.resolve("gate.pid"));
        assertThat(shell.run(words(yaml))).isEqualTo(PROBLEMS);
        assertThat(shell.out()).contains("gate process NOT RUNNING");
        assertThat(restarted).doesNotExist();
        assertThat(folder.resolve("data/incidents")).doesNotExist();

        assertThat(shell.run(words(yaml, "--act"))).as(shell.err()).isEqualTo(HEALTHY);
        assertThat(restarted).hasContent("x");
        OutsideIncident incident = new IncidentFiles(folder.resolve("data"))
                .find(Optional.empty(), Optional.empty(), 1)
                .getFirst();
        assertThat(incident.end()).isPresent();
        assertThat(incident.steps())
                .extracting(OutsideIncident.Step::step)
                .containsSubsequence("noticed", "tried", "verified", "closed");
    }

    @Test
    void whatCouldNotBeJudgedIsNeitherHealthyNorAProblem() throws Exception {
        // Opening a pipe that nobody writes to never returns.
        Path pipe = folder.resolve("gate.log");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(20, TimeUnit.SECONDS))
                .isTrue();
        int code = shell.run(words("watch: {services: {gate: {log: {file: gate.log}}}}"));
        Files.newOutputStream(pipe).close();
        assertThat(code).isEqualTo(NOT_JUDGED);
        assertThat(shell.out()).contains("could not be judged");
    }

    @Test
    void aFaultOfTheProgramIsNoProblemOfTheService() throws Exception {
        Files.writeString(
                folder.resolve("gate.pid"),
                Long.toString(ProcessHandle.current().pid()));
        Shell failing = new Shell(Main.prepared(new CommandLine(new WatchCommand())), new PrintWriter(new Broken()));
        String yaml = "watch: {services: {gate: {process: {pid-file: gate.pid}, cpu-limit: 90000%}}}";
        assertThat(failing.run(words(yaml))).isEqualTo(NOT_JUDGED);
        assertThat(failing.err()).contains("a bug in Watchkeeper", "IllegalStateException");
    }

    /** Fails as nothing does that works. */
    private static final class Broken extends Writer {
        @Override
        public void write(char[] text, int from, int length) {
            throw new IllegalStateException("planted");
        }

        @Override
        public void flush() {
            // Nothing was written.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
