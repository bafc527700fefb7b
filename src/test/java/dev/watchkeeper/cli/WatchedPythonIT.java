package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A foreign camera monitor in Python that deadlocks behind a healthy PID: the example of docs/escalation.md. */
@Tag("interop")
final class WatchedPythonIT {
    /** Works for a second; then two threads spin in native code that has let go of Python's lock, and nothing is logged any more. */
    private static final String MONITOR = """
            import hashlib, os, sys, threading, time
            log = open(sys.argv[1], "a", buffering=1)
            with open(sys.argv[2], "w") as pid:
                pid.write(str(os.getpid()))
            for i in range(5):
                log.write("frame %d analysed\\n" % i)
                time.sleep(0.2)
            block = bytes(64 << 20)
            def spin():
                while True:
                    hashlib.sha256(block).digest()
            for _ in range(2):
                threading.Thread(target=spin).start()
            """;

    @TempDir
    Path folder;

    private final Shell shell = Shell.of(new WatchCommand());

    @Test
    void aDeadlockBehindAHealthyPidIsSeen() throws Exception {
        Path script = Files.writeString(folder.resolve("monitor.py"), MONITOR);
        Path log = folder.resolve("gate.log");
        Path config = Files.writeString(folder.resolve("w.yml"), """
                watch:
                  grace: 0s
                  services:
                    gate-monitor:
                      process: {pid-file: gate.pid}
                      cpu-limit: 50%
                      log: {file: gate.log, progress: 'frame \\d+ analysed', stale-after: 3s}
                """);
        Process monitor = new ProcessBuilder(
                        "python3",
                        script.toString(),
                        log.toString(),
                        folder.resolve("gate.pid").toString())
                .inheritIO()
                .start();
        try {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> Files.exists(log) && Files.readString(log).contains("frame 4"));
            await("spin and silence are seen")
                    .atMost(120, TimeUnit.SECONDS)
                    .until(() -> kinds(config).contains("spin") && kinds(config).contains("log-stale"));
            assertThat(monitor.isAlive()).as("its PID is healthy all the while").isTrue();
        } finally {
            monitor.destroyForcibly().waitFor();
        }
        assertThat(kinds(config)).containsExactly("process-absent");
    }

    private java.util.List<String> kinds(Path config) throws Exception {
        int code = shell.run(
                "--once",
                "--json",
                "-c",
                config.toString(),
                "--data",
                folder.resolve("data").toString());
        assertThat(code).as(shell.err()).isIn(0, 1);
        JsonNode service =
                JsonMapper.shared().readTree(shell.out()).path("services").get(0);
        return service.path("problems")
                .valueStream()
                .map(problem -> problem.path("kind").asString())
                .toList();
    }
}
