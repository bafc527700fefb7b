package dev.watchkeeper.notify.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.notify.MailServer;
import jakarta.mail.internet.MimeMessage;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mails to a real server, and explanations of failures. */
final class SmtpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static MailServer server;

    @BeforeAll
    static void startTheServer() throws Exception {
        server = MailServer.start();
    }

    @AfterAll
    static void stopTheServer() throws Exception {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Tls.class)
    void aMailArrives(Tls tls) throws Exception {
        int before = server.received().size();
        int upgrades = server.upgrades();
        new Smtp(server.settings(tls), LONG, LONG)
                .send(letter("id-" + tls, "Multiple Failures of " + tls), Optional.empty());
        assertThat(server.received()).hasSize(before + 1);
        MimeMessage mail = server.received().getLast();
        assertThat(mail.getSubject()).isEqualTo("Multiple Failures of " + tls);
        assertThat(MailServer.body(mail)).isEqualToIgnoringNewLines("Grüße");
        assertThat(mail.getFrom()[0]).hasToString(MailServer.USER);
        assertThat(mail.getAllRecipients()[0]).hasToString("you@example.org");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(mail.getMessageID()).startsWith("<id-" + tls + "@watchkeeper.");
        assertThat(mail.getSentDate()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(server.upgrades()).isEqualTo(upgrades + (tls == Tls.STARTTLS ? 1 : 0));
    }

    @Test
    void aWrongPasswordHasItsOwnKindAndAppearsInNoMessage() {
        FailureException failure = refused(server.settings(Tls.STARTTLS, "wr0ng"), LONG, LONG);
        assertThat(failure.kind()).isEqualTo(FailureKind.AUTH);
        assertThat(failure.sentence())
                .startsWith("The mail server 127.0.0.1:")
                .contains("refuses the user name or the password (535")
                .doesNotContain("wr0ng");
    }

    @Test
    void anUntrustedCertificateIsRefused() {
        MailSettings ours = server.settings(Tls.STARTTLS);
        FailureException failure = refused(withoutCa(ours, ours.server()), LONG, LONG);
        assertThat(failure.kind()).as(failure.sentence()).isEqualTo(FailureKind.CERTIFICATE);
        assertThat(failure.sentence()).contains("shows a certificate that is not trusted");
    }

    @Test
    void aServerWithoutStartTlsGetsNothing() {
        MailSettings ours = server.settings(Tls.STARTTLS);
        FailureException failure = refused(withPort(ours, server.port(Tls.NONE)), LONG, LONG);
        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure.sentence()).contains("offers no STARTTLS");
    }

    @Test
    void tlsToAServerThatStartsInPlainTextIsExplained() {
        FailureException failure = refused(withPort(server.settings(Tls.TLS), server.port(Tls.NONE)), LONG, LONG);
        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure.sentence()).contains("does not speak TLS as configured by tls: tls");
    }

    @Test
    void anUnknownNameAndARefusingPortAreExplained() throws Exception {
        FailureException unknown = refused(withoutCa(server.settings(Tls.NONE), "no-such-host.invalid"), LONG, LONG);
        assertThat(unknown.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(unknown.sentence()).isEqualTo("The name of the mail server 'no-such-host.invalid' is unknown");
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        FailureException none = refused(withPort(server.settings(Tls.STARTTLS), closed), LONG, LONG);
        assertThat(none.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(none.sentence()).contains("nothing listens there");
    }

    @Test
    void aServerThatAcceptsAndStaysSilentIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            for (Tls tls : Tls.values()) {
                FailureException failure =
                        refused(withPort(server.settings(tls), silent.getLocalPort()), Duration.ofMillis(300), LONG);
                assertThat(failure.kind()).as(failure.sentence()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(failure.sentence()).contains("is silent: no answer within 0 s");
            }
        }
    }

    /** Each byte arrives in time, the whole reply never does. */
    @Test
    void aServerThatAnswersByteByByteIsGivenUp() throws Exception {
        try (ServerSocket slow = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread drip = dev.watchkeeper.base.Threads.platform("drip", () -> {
                try (Socket client = slow.accept()) {
                    OutputStream out = client.getOutputStream();
                    while (true) {
                        out.write('2');
                        out.flush();
                        new dev.watchkeeper.base.SystemClock().sleep(Duration.ofMillis(50));
                    }
                } catch (java.io.IOException e) {
                    // The test is over.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            drip.start();
            FailureException failure =
                    refused(withPort(server.settings(Tls.NONE), slow.getLocalPort()), LONG, Duration.ofMillis(600));
            drip.interrupt();
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure.sentence()).contains("did not take the mail within 0 s");
        }
    }

    @Test
    void aRefusedRecipientAndATemporaryRefusalAreDifferent() throws Exception {
        FailureException never = dialogue("550 5.1.1 No such user here");
        assertThat(never.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(never.sentence())
                .contains("does not accept mails for you@example.org (550 5.1.1 No such user here)");
        FailureException later = dialogue("451 4.7.1 Greylisted");
        assertThat(later.kind()).isEqualTo(FailureKind.BUSY);
        assertThat(later.sentence()).contains("(451 4.7.1 Greylisted)");
    }

    /** A server that accepts everything but the recipient. */
    private static FailureException dialogue(String answerToRecipient) throws Exception {
        try (ServerSocket strict = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            dev.watchkeeper.base.Threads.platform("strict", () -> {
                        try (Socket client = strict.accept()) {
                            var lines = new java.io.BufferedReader(
                                    new java.io.InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                            client.getOutputStream().write("220 strict\r\n".getBytes(StandardCharsets.US_ASCII));
                            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                                String answer = line.startsWith("RCPT") ? answerToRecipient : "250 ok";
                                client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                            }
                        } catch (java.io.IOException e) {
                            // The client is gone.
                        }
                    })
                    .start();
            MailSettings ours = server.settings(Tls.NONE);
            return refused(
                    new MailSettings(
                            ours.product(),
                            ours.server(),
                            strict.getLocalPort(),
                            Tls.NONE,
                            Optional.empty(),
                            Optional.empty(),
                            ours.from(),
                            ours.to(),
                            Optional.empty(),
                            List.of()),
                    LONG,
                    LONG);
        }
    }

    private static FailureException refused(MailSettings settings, Duration stepLimit, Duration letterLimit) {
        FailureException failure = catchThrowableOfType(
                FailureException.class,
                () -> new Smtp(settings, stepLimit, letterLimit)
                        .send(letter("id", "never to arrive"), Optional.empty()));
        assertThat(failure).isNotNull();
        assertThat(server.subjects()).doesNotContain("never to arrive");
        return failure;
    }

    private static MailMessage letter(String id, String subject) {
        return new MailMessage(id, subject, "Grüße\n", Instant.parse("2026-03-01T12:00:00Z"));
    }

    private static MailSettings withPort(MailSettings settings, int port) {
        return new MailSettings(
                settings.product(),
                settings.server(),
                port,
                settings.tls(),
                settings.username(),
                settings.password(),
                settings.from(),
                settings.to(),
                settings.caFile(),
                List.of());
    }

    private static MailSettings withoutCa(MailSettings settings, String host) {
        return new MailSettings(
                settings.product(),
                host,
                settings.port(),
                settings.tls(),
                settings.username(),
                settings.password(),
                settings.from(),
                settings.to(),
                Optional.empty(),
                List.of());
    }
}
