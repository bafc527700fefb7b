package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.notify.MailServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real keeper with real children, whose mails a separate process sends to a real server. */
final class MailedKeeperIT {
    private static final Clock CLOCK = new SystemClock();
    private static MailServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void startTheServer() throws Exception {
        server = MailServer.start();
    }

    @AfterAll
    static void stopTheServer() throws Exception {
        server.close();
    }

    @Test
    void aChildThatIsGivenUpIsReportedByMailBeforeTheKeeperEnds() throws Exception {
        int before = server.received().size();
        try (KeeperRig rig = new KeeperRig(folder).mailing(server.settings(Tls.STARTTLS))) {
            rig.keep(crashing(20, 3, true));
            assertThat(rig.awaitEnd()).isEqualTo(9);
            assertThat(rig.logged).contains("Notification sent successfully");
        }
        List<String> subjects =
                server.subjects().subList(before, server.received().size());
        assertThat(subjects)
                .containsExactlyInAnyOrder(
                        "Watchkeeper Alert: Restart Limit Reached", "Watchkeeper Alert: Multiple Failures");
        String body = MailServer.body(
                server.received().get(before + subjects.indexOf("Watchkeeper Alert: Restart Limit Reached")));
        assertThat(body)
                .startsWith("Watchkeeper process has failed too many times (general_failure)\n")
                .contains("What: crash on ", "Last end: exited with code 9 (general)");
        assertThat(outbox()).isEmpty();
    }

    /** A dead mail server does not affect the children: as many restarts in the same time as without mails. */
    @Test
    void aServerThatAcceptsAndStaysSilentCostsNoRestart() throws Exception {
        int without;
        try (KeeperRig rig = new KeeperRig(folder.resolve("a"))) {
            rig.keep(crashing(100, 1000, false));
            without = restartsInTwoSeconds(rig);
        }
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                KeeperRig rig = new KeeperRig(folder.resolve("b")).mailing(at(silent.getLocalPort()))) {
            rig.keep(crashing(100, 1000, false));
            // The sender is running and waits for the server.
            await().atMost(KeeperRig.DEADLINE).until(() -> !senders().isEmpty());
            int with = restartsInTwoSeconds(rig);
            assertThat(senders()).as("the sender still waits").hasSize(1);
            assertThat(with).isGreaterThan(without * 7 / 10);
            assertThat(rig.status("crash")[1]).isIn("waiting", "running");
            ProcessHandle sender = senders().getFirst();
            ControlClient.ask(rig.data, "stop crash");
            assertNobodySeesThePassword(rig, sender);
        }
        await().atMost(KeeperRig.DEADLINE).until(() -> senders().isEmpty());
    }

    @Test
    void aKilledSenderAndAKeeperThatEndsLoseNothing() throws Exception {
        int before = server.received().size();
        Path killed = folder.resolve("k");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                KeeperRig rig = new KeeperRig(killed).mailing(at(silent.getLocalPort()))) {
            rig.keep(crashing(20, 3, false));
            await().atMost(KeeperRig.DEADLINE)
                    .until(() -> Files.exists(killed.resolve("outbox/restart-limit-reached--crash.sending"))
                            || Files.exists(killed.resolve("outbox/multiple-failures--crash.sending")));
            senders().forEach(ProcessHandle::destroyForcibly);
            rig.awaitLogged("Failed to send notification: The process that sends mails ended with code 137", 1);
            await().atMost(KeeperRig.DEADLINE)
                    .untilAsserted(
                            () -> assertThat(ControlClient.ask(killed, "status").getLast())
                                    .startsWith("Mails: 2 wait, next try in "));
            rig.end();
        }
        // The next keeper sends the waiting mails although nothing fails any more; at once, because a file has changed.
        Path config = Files.writeString(folder.resolve("config.yml"), "changed");
        try (KeeperRig rig =
                new KeeperRig(killed).mailing(server.settings(Tls.TLS).alsoReadFrom(config))) {
            rig.keep(KeeperRig.shell(killed, "fine", "exec sleep 605.5"));
            await().atMost(KeeperRig.DEADLINE).until(() -> server.received().size() == before + 2);
            rig.awaitLogged("Notification sent successfully", 1);
            await().atMost(KeeperRig.DEADLINE).until(() -> outboxOf(killed).isEmpty());
        }
    }

    @Test
    void requestedEndsAreNotReported() throws Exception {
        int before = server.received().size();
        try (KeeperRig rig = new KeeperRig(folder).mailing(server.settings(Tls.STARTTLS))) {
            rig.keep(KeeperRig.shell(folder, "fine", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
            for (int i = 1; i <= 5; i++) {
                awaitReady(rig, i);
                ControlClient.ask(folder, "restart fine");
            }
            awaitReady(rig, 6);
            ControlClient.ask(folder, "stop fine");
            rig.awaitLogged("Process exited with code: 3", 6);
            rig.end();
        }
        assertThat(server.received()).hasSize(before);
        assertThat(folder.resolve("outbox")).doesNotExist();
    }

    /** Checks everything that other users of the machine or readers of files may see. */
    private void assertNobodySeesThePassword(KeeperRig rig, ProcessHandle sender) throws IOException {
        Path proc = Path.of("/proc", Long.toString(sender.pid()));
        assertThat(Files.readString(proc.resolve("cmdline"))).doesNotContain(MailServer.PASSWORD);
        assertThat(Files.readString(proc.resolve("environ"))).doesNotContain(MailServer.PASSWORD);
        assertThat(rig.forwarded() + rig.logged).doesNotContain(MailServer.PASSWORD);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(content(file)).as(file.toString()).doesNotContain(MailServer.PASSWORD);
            }
        }
    }

    /** Files may be replaced meanwhile; one that is gone shows nothing. */
    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Only from then on does the child handle SIGTERM. */
    private static void awaitReady(KeeperRig rig, int times) {
        await().atMost(KeeperRig.DEADLINE).until(() -> rig.forwarded().split("ready", -1).length > times);
    }

    private static int restartsInTwoSeconds(KeeperRig rig) throws InterruptedException {
        int from = restarts(rig);
        CLOCK.sleep(Duration.ofSeconds(2));
        return restarts(rig) - from;
    }

    private static int restarts(KeeperRig rig) {
        return (int) rig.logged.stream()
                .filter(line -> line.contains("Process restarted"))
                .count();
    }

    private ServiceSettings crashing(int waitMillis, int maxRestarts, boolean giveUp) throws IOException {
        return KeeperRig.child(
                folder,
                "crash",
                KeeperRig.policy(Mode.ON_FAILURE, waitMillis, maxRestarts, giveUp),
                LivenessSettings.NONE,
                "sh",
                "-c",
                "exit 9");
    }

    private static MailSettings at(int port) {
        MailSettings real = server.settings(Tls.STARTTLS);
        return new MailSettings(
                real.product(),
                real.server(),
                port,
                real.tls(),
                real.username(),
                real.password(),
                real.from(),
                real.to(),
                real.caFile(),
                List.of());
    }

    private List<ProcessHandle> senders() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    List<String> words = words(process.pid());
                    return words.contains("send-mail")
                            && words.stream().anyMatch(word -> word.startsWith(folder.toString()));
                })
                .toList();
    }

    /** Java truncates its own view of long arguments. */
    private static List<String> words(long pid) {
        try {
            return Arrays.asList(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> outbox() throws IOException {
        return outboxOf(folder);
    }

    private static List<String> outboxOf(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("outbox"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("--"))
                    .toList();
        }
    }
}
