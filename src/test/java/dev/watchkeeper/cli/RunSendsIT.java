package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.node.NodeProcess;
import dev.watchkeeper.notify.Letters;
import dev.watchkeeper.notify.MailServer;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.send.Sender;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code run} without a keeper is the one sender of its data folder. */
final class RunSendsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void aNodeWithoutAKeeperMailsWhatIsInTheOutboxWithItsPicture() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path picture = Files.write(folder.resolve("picture.jpg"), Letters.jpeg());
        new Outbox(data)
                .put(new Message(
                        "m1",
                        new SystemClock().wall(),
                        Message.Topic.of(
                                MessageKind.TEST, new Message.Target(Message.Target.Type.CAMERA, "yard", "Größe")),
                        Message.Words.of("The yard", "It is seen."),
                        new Message.View(
                                Optional.of(picture),
                                Optional.of(Duration.ofSeconds(3)),
                                Optional.empty(),
                                List.of(),
                                List.of())));
        try (MailServer mail = MailServer.start()) {
            Files.writeString(folder.resolve("mail.password"), MailServer.PASSWORD);
            Path config =
                    Files.writeString(folder.resolve("w.yml"), """
                    cameras: {yard: {url: 'rtsp://127.0.0.1:9/a'}}
                    notifications:
                      enabled: true
                      email: {smtp-server: 127.0.0.1, smtp-port: %d, tls: none, username: %s, password-file: mail.password,
                        to-address: you@example.org}
                    """.formatted(mail.port(Tls.NONE), MailServer.USER));
            Process node = NodeProcess.start(config, data);
            try {
                await().atMost(DEADLINE).until(() -> mail.received().size() == 1);
                assertThat(Sender.isRunning(data)).isTrue();
            } finally {
                node.destroy();
                assertThat(node.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(Sender.isRunning(data)).isFalse();
            MimeMessage received = mail.received().getFirst();
            assertThat(received.getSubject()).contains("The yard");
            Multipart parts = (Multipart) received.getContent();
            assertThat((String) parts.getBodyPart(0).getContent()).contains("It is seen.");
            assertThat(parts.getBodyPart(1).getContentType()).startsWith("image/jpeg");
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("picture.jpg");
            assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(Letters.jpeg());
        }
    }
}
