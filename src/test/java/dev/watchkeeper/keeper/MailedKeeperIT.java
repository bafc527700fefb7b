package dev.watchkeeper.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.notify.MailServer;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real keeper with real children, whose mails a separate process sends to a real server. */
final class MailedKeeperIT {
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
        try (KeeperRig rig = new KeeperRig(data("a")).mailing(config("a", server.port(Tls.STARTTLS)))) {
            rig.keep(crashing(20, 3, true));
            assertThat(rig.awaitEnd()).isEqualTo(9);
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
        assertThat(new Outbox(data("a")).isEmpty()).isTrue();
    }

    /** A dead mail server does not affect the children, and a killed sender and a keeper that ends lose nothing. */
    @Test
    void aServerThatStaysSilentCostsNoRestartAndNoMessage() throws Exception {
        int before = server.received().size();
        Path data = data("k");
        Path config = Files.createDirectories(folder).resolve("k.yml");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                KeeperRig rig = new KeeperRig(data).mailing(config("k", silent.getLocalPort()))) {
            silent.setSoTimeout((int) KeeperRig.DEADLINE.toMillis());
            rig.keep(crashing(20, 3, false));
            try (Socket waiting = silent.accept()) {
                // The sender waits for the server, and the keeper goes on.
                rig.awaitLogged("Process restarted", 3);
                ProcessHandle sender = sender(rig);
                assertNobodySeesThePassword(rig, sender);
                assertThat(waiting.isConnected()).isTrue();
                sender.destroyForcibly();
                rig.awaitLogged("[watch] Process restarted", 1);
            }
            rig.end();
        }
        // The next keeper has the waiting mails sent although nothing fails any more.
        config("k", server.port(Tls.STARTTLS));
        try (KeeperRig rig = new KeeperRig(data).mailing(config)) {
            rig.keep(KeeperRig.shell(data, "fine", "exec sleep 605.5"));
            await().atMost(KeeperRig.DEADLINE).until(() -> server.received().size() == before + 2);
            await().atMost(KeeperRig.DEADLINE)
                    .untilAsserted(
                            () -> assertThat(ControlClient.ask(data, "status").getLast())
                                    .isEqualTo("Messages: none waits"));
        }
        assertThat(server.received()).hasSize(before + 2);
    }

    @Test
    void requestedEndsAreNotReported() throws Exception {
        int before = server.received().size();
        Path data = data("r");
        try (KeeperRig rig = new KeeperRig(data).mailing(config("r", server.port(Tls.STARTTLS)))) {
            rig.keep(KeeperRig.shell(data, "fine", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done"));
            for (int i = 1; i <= 5; i++) {
                awaitReady(rig, i);
                ControlClient.ask(data, "restart fine");
            }
            awaitReady(rig, 6);
            ControlClient.ask(data, "stop fine");
            rig.awaitLogged("Process exited with code: 3", 6);
            rig.end();
        }
        assertThat(server.received()).hasSize(before);
        assertThat(data.resolve("outbox/new")).doesNotExist();
    }

    /** Checks everything that other users of the machine or readers of files may see. */
    private void assertNobodySeesThePassword(KeeperRig rig, ProcessHandle sender) throws IOException {
        Path proc = Path.of("/proc", Long.toString(sender.pid()));
        assertThat(Files.readString(proc.resolve("cmdline"))).doesNotContain(MailServer.PASSWORD);
        assertThat(Files.readString(proc.resolve("environ"))).doesNotContain(MailServer.PASSWORD);
        assertThat(rig.forwarded() + rig.logged).doesNotContain(MailServer.PASSWORD);
        try (Stream<Path> files = Files.walk(rig.data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(content(file)).as(file.toString()).doesNotContain(MailServer.PASSWORD);
            }
        }
    }

    /** Files may be replaced meanwhile; one that is gone shows nothing. */
    private static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Only from then on does the child handle SIGTERM. */
    private static void awaitReady(KeeperRig rig, int times) {
        await().atMost(KeeperRig.DEADLINE).until(() -> rig.forwarded().split("ready", -1).length > times);
    }

    private Path data(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private Path config(String name, int port) throws IOException {
        Path password = Files.writeString(folder.resolve("mail.password"), MailServer.PASSWORD + "\n");
        return Files.writeString(
                folder.resolve(name + ".yml"), """
                notifications:
                  enabled: true
                  email:
                    smtp-server: 127.0.0.1
                    smtp-port: %d
                    username: %s
                    password-file: %s
                    to-address: you@example.org
                    ca-file: %s
                """.formatted(port, MailServer.USER, password, server.certificate()));
    }

    private ServiceSettings crashing(int waitMillis, int maxRestarts, boolean giveUp) {
        return KeeperRig.child(
                folder,
                "crash",
                KeeperRig.policy(Mode.ON_FAILURE, waitMillis, maxRestarts, giveUp),
                LivenessSettings.NONE,
                "sh",
                "-c",
                "exit 9");
    }

    private static ProcessHandle sender(KeeperRig rig) throws FailureException {
        return ProcessHandle.of(Long.parseLong(rig.status("watch")[2])).orElseThrow();
    }
}
