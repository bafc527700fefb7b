package dev.watchkeeper.notify.mail;

import dev.watchkeeper.base.CaFile;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.notify.HostName;
import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Delivers mails to a server by SMTP; confined to one thread. No mail takes longer than 45 s, whatever the server does. */
final class Smtp implements MailTransport {
    /** The limit for each step: a server that verifies addresses may take some seconds. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(15);

    /** The limit for a whole mail: a server that answers byte by byte passes every step's limit. */
    private static final Duration MAIL_LIMIT = Duration.ofSeconds(45);

    private final MailSettings settings;
    private final Duration stepLimit;
    private final Duration mailLimit;
    private volatile boolean handing;

    Smtp(MailSettings settings) {
        this(settings, STEP_LIMIT, MAIL_LIMIT);
    }

    Smtp(MailSettings settings, Duration stepLimit, Duration mailLimit) {
        this.settings = settings;
        this.stepLimit = stepLimit;
        this.mailLimit = mailLimit;
    }

    @Override
    public void send(MailMessage mail, Optional<byte[]> picture) throws FailureException {
        handing = false;
        FutureTask<Boolean> work = new FutureTask<>(() -> deliver(mail, picture));
        // A name lookup, for example, cannot be interrupted; its thread is abandoned.
        Threads.platform("smtp", work).start();
        try {
            work.get(mailLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failure) {
                throw failure;
            }
            throw new IllegalStateException("an internal error while sending mail", e.getCause());
        } catch (TimeoutException e) {
            work.cancel(true);
            throw new FailureException(
                    FailureKind.TIMEOUT,
                    "The mail server " + settings.serverText() + " did not take the mail within "
                            + mailLimit.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "The mail was not sent: interrupted", e);
        }
    }

    @Override
    public boolean mayHaveArrived() {
        return handing;
    }

    private boolean deliver(MailMessage mail, Optional<byte[]> picture) throws FailureException {
        try {
            Session session = Session.getInstance(properties());
            MimeMessage message = message(session, mail, picture);
            try (Transport transport = session.getTransport("smtp")) {
                transport.connect(
                        settings.server(),
                        settings.port(),
                        settings.username().orElse(null),
                        settings.password().map(Secret::reveal).orElse(null));
                handing = true;
                transport.sendMessage(message, message.getAllRecipients());
            }
            return true;
        } catch (MessagingException e) {
            throw SmtpErrors.explain(settings, stepLimit, e);
        }
    }

    private Properties properties() throws FailureException {
        Properties properties = new Properties();
        String millis = Long.toString(stepLimit.toMillis());
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        properties.setProperty(
                "mail.smtp.auth", Boolean.toString(settings.username().isPresent()));
        properties.setProperty("mail.smtp.localhost", helloName());
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(settings.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(settings.tls() == Tls.STARTTLS));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.tls() == Tls.TLS));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        // One wrong address must not keep the mail from the other recipients.
        properties.setProperty("mail.smtp.sendpartial", "true");
        if (settings.caFile().isPresent()) {
            properties.put(
                    "mail.smtp.ssl.socketFactory", trust(settings.caFile().get()));
        }
        return properties;
    }

    private static javax.net.ssl.SSLSocketFactory trust(Path file) throws FailureException {
        try {
            return CaFile.trusting(file);
        } catch (IOException | GeneralSecurityException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, "The ca-file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The name for HELO: this machine's name if it is valid, because some servers refuse invalid ones. */
    private static String helloName() {
        String name = HostName.here();
        return name.matches("[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?") ? name : "localhost";
    }

    private MimeMessage message(Session session, MailMessage mail, Optional<byte[]> picture) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + mail.id() + "@watchkeeper." + helloName() + ">");
            }
        };
        message.setFrom(new InternetAddress(settings.from()));
        for (String recipient : settings.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
        }
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        if (picture.isPresent()) {
            message.setContent(withPicture(mail.body(), picture.get()));
        } else {
            message.setText(mail.body(), StandardCharsets.UTF_8.name());
        }
        message.setSentDate(Date.from(mail.at()));
        // RFC 3834: keeps absence notes from answering.
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private static MimeMultipart withPicture(String body, byte[] picture) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(body, StandardCharsets.UTF_8.name());
        MimeBodyPart image = new MimeBodyPart();
        image.setDataHandler(new DataHandler(new ByteArrayDataSource(picture, "image/jpeg")));
        image.setFileName("picture.jpg");
        return new MimeMultipart(text, image);
    }
}
