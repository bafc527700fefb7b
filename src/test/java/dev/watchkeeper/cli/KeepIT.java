package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Terminal;
import dev.watchkeeper.base.UniqueSleep;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.MailServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code watchkeeper keep} as a process of its own, as users have it. */
@Execution(ExecutionMode.CONCURRENT)
final class KeepIT {
    private static final Duration DEADLINE = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    private final List<KeeperProcess> keepers = new ArrayList<>();

    @AfterEach
    void endKeepers() throws InterruptedException {
        for (KeeperProcess keeper : keepers) {
            keeper.close();
        }
    }

    @Test
    void aClosedTerminalIsSurvivedAndTermEndsEverythingWithZero() throws Exception {
        String escaped = UniqueSleep.seconds(600);
        String child = UniqueSleep.seconds(600);
        KeeperProcess keeper = keep("sh", "-c", "(setsid sleep " + escaped + " &); echo ready; exec sleep " + child);
        await().atMost(DEADLINE).until(() -> running(escaped) == 1 && running(child) == 1);
        KeeperProcess.signal("HUP", keeper.process().pid());
        String said = Terminal.isHere()
                ? "The terminal was closed"
                : "Nothing that is kept here can read its configuration again";
        await().atMost(DEADLINE).until(() -> keeper.said().contains(said));
        assertThat(keeper.process().isAlive()).isTrue();
        assertThat(keeper.said()).contains("[sh] ready");
        KeeperProcess.signal("TERM", keeper.process().pid());
        assertThat(exitCode(keeper)).isZero();
        assertThat(running(escaped) + running(child)).isZero();
        assertThat(keeper.said()).contains("Keep-alive stopped");
    }

    @Test
    void whatIgnoresTheOrderIsKilledAndAllIsOverWithin13Seconds() throws Exception {
        String escaped = UniqueSleep.seconds(600);
        String child = UniqueSleep.seconds(600);
        KeeperProcess keeper = keep(
                "sh",
                "-c",
                "trap '' TERM; (setsid sh -c 'sleep " + escaped + "; true' &); echo ready; while :; do sleep " + child
                        + "; done");
        await().atMost(DEADLINE).until(() -> running(escaped) == 1 && running(child) == 1);
        KeeperProcess.signal("TERM", keeper.process().pid());
        assertThat(keeper.process().waitFor(13, TimeUnit.SECONDS)).isTrue();
        assertThat(keeper.process().exitValue()).isZero();
        assertThat(running(escaped) + running(child)).isZero();
    }

    @Test
    void whatAKilledKeeperLeftIsEndedAndNothingRunsTwice() throws Exception {
        killAtRandomMoments(8);
    }

    @Test
    @Tag("soak")
    void nothingIsLeftAfterTwoHundredKillsOfTheKeeper() throws Exception {
        killAtRandomMoments(200);
    }

    /** What the child starts has left its session and ignores the order to end. */
    private void killAtRandomMoments(int times) throws Exception {
        String escaped = UniqueSleep.seconds(600);
        String child = UniqueSleep.seconds(600);
        Random random = new Random(20261125);
        String script = "(setsid sh -c 'trap \"\" HUP TERM; sleep " + escaped + "; true' &); sleep " + child + "; true";
        for (int i = 0; i < times; i++) {
            KeeperProcess first = keep("sh", "-c", script);
            // Sometimes before the child is there, sometimes after.
            boolean early = first.process().waitFor(300 + random.nextInt(500), TimeUnit.MILLISECONDS);
            assertThat(early).as(first.said()).isFalse();
            first.process().destroyForcibly().waitFor();
        }
        KeeperProcess last = keep("sh", "-c", script);
        await().atMost(DEADLINE).until(() -> last.status("sh")[1].equals("running"));
        await().atMost(DEADLINE).untilAsserted(() -> {
            assertThat(running(child)).as("copies of the child").isEqualTo(1);
            assertThat(running(escaped))
                    .as("what it and its predecessors started")
                    .isEqualTo(1);
        });
        KeeperProcess.signal("TERM", last.process().pid());
        assertThat(exitCode(last)).isZero();
        assertThat(running(escaped) + running(child)).isZero();
    }

    @Test
    void theNodeIsKeptWithItsOptions() throws Exception {
        KeeperProcess keeper = start(
                "keep", "--video-source", "rtsp://127.0.0.1:9/none", "--no-api", "--set=retry.initial-backoff=5s");
        await().atMost(DEADLINE).until(() -> keeper.said().contains("Running in headless mode"));
        long node = Long.parseLong(keeper.status("node")[2]);
        ProcessHandle.of(node).orElseThrow().destroyForcibly();
        await().atMost(DEADLINE).until(() -> keeper.said().contains("[node] Process restarted"));
        assertThat(keeper.status("node")).contains("1 (crash 1)", "ended by SIGKILL");
        KeeperProcess.signal("INT", keeper.process().pid());
        assertThat(exitCode(keeper)).isZero();
        assertThat(folder.resolve("data/logs/node.log")).exists();
    }

    @Test
    void mistakesKeepItFromStarting() throws Exception {
        Files.writeString(folder.resolve("keep_alive_config.json"), "{\"comand\": []}");
        KeeperProcess keeper = start("keep", "-c", "keep_alive_config.json");
        assertThat(exitCode(keeper)).isEqualTo(78);
        assertThat(keeper.said()).startsWith("keep_alive_config.json:1:2: unknown key 'comand'");
    }

    @Test
    void aKeepAliveFileMailsAsItsUsersKnowIt() throws Exception {
        try (MailServer server = MailServer.start()) {
            Path file = Files.writeString(folder.resolve("keep_alive_config.json"), """
                {
                  "command": ["sh", "-c", "echo 'Failed to read frame'; exit 1"],
                  "failure_strategies": {"camera_failure": {"delay": 0, "max_attempts": 3}},
                  "notifications": {
                    "enabled": true,
                    "email": {"smtp_server": "127.0.0.1", "smtp_port": %d, "username": "%s", "password": "%s",
                              "to_address": "you@example.org", "ca_file": "%s"}
                  }
                }
                """.formatted(
                            server.port(MailSettings.Tls.STARTTLS),
                            MailServer.USER,
                            MailServer.PASSWORD,
                            server.certificate()));
            // Whatever the umask is: others may read the password.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            KeeperProcess keeper = start("keep", "-c", "keep_alive_config.json");
            await().atMost(DEADLINE).until(() -> server.received().size() == 2);
            assertThat(server.subjects())
                    .containsExactlyInAnyOrder("AEye Alert: Multiple Failures", "AEye Alert: Restart Limit Reached");
            assertThat(server.received())
                    .extracting(MailServer::body)
                    .anySatisfy(body ->
                            assertThat(body).startsWith("AEye process has failed too many times (camera_failure)\n"))
                    .anySatisfy(body ->
                            assertThat(body).matches("(?s)AEye process has failed [34] times consecutively\\n.*"));
            assertThat(keeper.status("watch")[1]).as("what sends").isEqualTo("running");
            assertThat(keeper.said()).contains("run chmod 600 on it").doesNotContain(MailServer.PASSWORD);
            KeeperProcess.signal("TERM", keeper.process().pid());
            assertThat(exitCode(keeper)).isZero();
        }
    }

    private static int exitCode(KeeperProcess keeper) throws InterruptedException {
        assertThat(keeper.process().waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return keeper.process().exitValue();
    }

    private KeeperProcess keep(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("keep", "--"));
        words.addAll(List.of(command));
        return start(words.toArray(String[]::new));
    }

    private KeeperProcess start(String... arguments) throws IOException {
        KeeperProcess keeper = KeeperProcess.start(folder, List.of(), arguments);
        keepers.add(keeper);
        return keeper;
    }

    /** How many processes have the word, which nothing else here uses, as an argument. */
    private static long running(String word) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .map(ProcessHandle.Info::arguments)
                .flatMap(Optional::stream)
                .filter(arguments -> Arrays.asList(arguments).contains(word))
                .count();
    }
}
