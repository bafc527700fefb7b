package dev.watchkeeper.notify;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.config.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A real mail server on this machine, with one user, over TLS, STARTTLS and plain text; confined to the test's thread. */
public final class MailServer implements AutoCloseable {
    public static final String USER = "me@example.org";
    public static final String PASSWORD = "s3cret-of-mail";

    private final GreenMail mail;
    private final StartTlsFront front;

    private MailServer(GreenMail mail, StartTlsFront front) {
        this.mail = mail;
        this.front = front;
    }

    public static MailServer start() throws IOException, InterruptedException {
        // GreenMail reads its key from here, once per JVM.
        System.setProperty("greenmail.tls.keystore.file", TestKey.store().toString());
        System.setProperty("greenmail.tls.keystore.password", TestKey.PASSWORD);
        GreenMail mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).dynamicPort(),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS).dynamicPort()
        });
        mail.setUser(USER, USER, PASSWORD);
        mail.getManagers().getUserManager().setAuthRequired(true);
        mail.start();
        return new MailServer(mail, StartTlsFront.before(mail.getSmtp().getPort()));
    }

    public int port(Tls tls) {
        return switch (tls) {
            case TLS -> mail.getSmtps().getPort();
            case STARTTLS -> front.port();
            case NONE -> mail.getSmtp().getPort();
        };
    }

    public Path certificate() {
        return TestKey.certificate();
    }

    public MailSettings settings(Tls tls) {
        return settings(tls, PASSWORD);
    }

    public MailSettings settings(Tls tls, String password) {
        return new MailSettings(
                "Watchkeeper",
                "127.0.0.1",
                port(tls),
                tls,
                Optional.of(USER),
                Optional.of(new Secret(password)),
                USER,
                List.of("you@example.org"),
                tls == Tls.NONE ? Optional.empty() : Optional.of(certificate()),
                List.of());
    }

    public List<MimeMessage> received() {
        return Arrays.asList(mail.getReceivedMessages());
    }

    public List<String> subjects() {
        return received().stream().map(MailServer::subject).toList();
    }

    public static String subject(MimeMessage message) {
        try {
            return message.getSubject();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String body(MimeMessage message) {
        try {
            return ((String) message.getContent()).replace("\r\n", "\n");
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of STARTTLS handshakes. */
    public int upgrades() {
        return front.upgrades();
    }

    @Override
    public void close() throws IOException {
        front.close();
        mail.stop();
    }
}
