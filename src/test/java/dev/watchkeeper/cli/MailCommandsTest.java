package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.notify.MailServer;
import dev.watchkeeper.notify.send.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that tell people, against a real mail server. */
final class MailCommandsTest {
    private static MailServer server;

    @TempDir
    Path folder;

    private Path password;

    @BeforeAll
    static void startTheServer() throws Exception {
        server = MailServer.start();
    }

    @AfterAll
    static void stopTheServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void write() throws IOException {
        password = Files.writeString(folder.resolve("mail.password"), MailServer.PASSWORD + "\n");
    }

    @Test
    void aTestMailIsSentAndReported() throws Exception {
        Shell shell = Shell.of(new NotifyTestCommand());
        for (Tls tls : Tls.values()) {
            int before = server.received().size();
            assertThat(shell.run("-c", config(tls))).as(shell.err()).isZero();
            assertThat(shell.out())
                    .isEqualTo("The mail server 127.0.0.1:" + server.port(tls)
                            + " accepted a test mail for you@example.org. Check that it arrives.\n");
            assertThat(server.subjects()).hasSize(before + 1).last().isEqualTo("Watchkeeper Alert: Test");
        }
    }

    @Test
    void aRejectedTestMailIsExplainedInOneSentence() throws Exception {
        Shell shell = Shell.of(new NotifyTestCommand());
        String config = config(Tls.STARTTLS);
        assertThat(shell.run("-c", config, "--set", "notifications.email.smtp-port=1"))
                .isEqualTo(75);
        assertThat(shell.err())
                .isEqualTo("The mail server 127.0.0.1:1 refuses the connection: nothing listens there\n");
        Files.writeString(password, "wr0ng\n");
        assertThat(shell.run("-c", config)).isEqualTo(78);
        assertThat(shell.err())
                .contains("refuses the user name or the password (535")
                .hasLineCount(1);
        assertThat(shell.run("-c", config, "--set", "notifications.email.to-address=nobody"))
                .isEqualTo(78);
        assertThat(shell.err())
                .contains("--set notifications.email.to-address: notifications.email.to-address: expected");
        assertThat(shell.run()).isEqualTo(78);
        assertThat(shell.err()).startsWith("Notifications are disabled: set notifications.enabled");
    }

    @Test
    void aNoticeIsSentOncePerMinuteAndKeptUntilThen() throws Exception {
        Shell shell = Shell.of(new NotifyCommand());
        int before = server.received().size();
        String config = config(Tls.TLS);
        assertThat(shell.run("-c", config, "--data", data(), "Service Failed", "It has failed"))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).isEqualTo("Sent to you@example.org.\n");
        assertThat(server.subjects()).hasSize(before + 1).last().isEqualTo("Watchkeeper Alert: Service Failed");
        assertThat(MailServer.body(server.received().getLast())).startsWith("It has failed\n\nWhat: keeper on ");
        assertThat(shell.run("-c", config, "--data", data(), "Service Failed")).isEqualTo(75);
        assertThat(shell.err()).contains("The limit of notices is reached; the notice waits in the outbox.");
        assertThat(states()).containsExactlyInAnyOrder("sent", "waiting");
    }

    @Test
    void aBrokenConfigurationKeepsTheNotice() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.yml"), "cameras: {a: [\n");
        Shell shell = Shell.of(new NotifyCommand());
        assertThat(shell.run("-c", broken.toString(), "--data", data(), "Service Failed"))
                .isEqualTo(78);
        assertThat(shell.err()).contains("broken.yml:2:", "waits in the outbox until the configuration is corrected");
        assertThat(waiting()).hasSize(1);
        assertThat(shell.run("--data", data(), "Service Failed")).isZero();
        assertThat(shell.err()).isEqualTo("Notifications are disabled: notifications.enabled is false.\n");
        assertThat(shell.run("--data", data(), "bad/kind")).isEqualTo(2);
    }

    @Test
    void checkConfigReadsAKeepAliveFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("keep_alive_config.json"),
                "{\"notifications\": {\"enabled\": true, \"email\": {\"to_address\": \"nobody\"}}}");
        Shell shell = new Shell();
        assertThat(shell.run("check-config", "-c", file.toString())).isEqualTo(78);
        assertThat(shell.err())
                .contains("keep_alive_config.json:1:61: notifications.email.to_address: expected a mail address")
                .endsWith("1 mistake.\n");
        Files.writeString(file, "{}");
        assertThat(shell.run("check-config", "-c", file.toString())).isZero();
    }

    private String config(Tls tls) throws IOException {
        String ca = tls == Tls.NONE ? "" : "    ca-file: " + server.certificate() + "\n";
        return Files.writeString(folder.resolve("wk.yml"), """
                        # a mistake elsewhere does not matter
                        cameras: 7
                        notifications:
                          enabled: true
                          email:
                            smtp-server: 127.0.0.1
                            smtp-port: %d
                            tls: %s
                            username: %s
                            password-file: mail.password
                            to-address: you@example.org
                        """.formatted(server.port(tls), tls, MailServer.USER) + ca)
                .toString();
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private List<String> waiting() {
        try (Stream<Path> files = Files.list(folder.resolve("data/outbox/new"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> states() throws IOException {
        return new History(Path.of(data()))
                .find(Optional.empty(), 10).notifications().stream()
                        .map(each -> each.progress().state())
                        .toList();
    }
}
