package dev.watchkeeper.notify.mail;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/** Explains in one sentence why a mail was not accepted; stateless. */
final class SmtpErrors {
    /** From this reply code on, a refusal is permanent (RFC 5321, 4.2.1). */
    private static final int PERMANENT = 500;

    private static final int MAX_REPLY_CHARS = 200;

    private SmtpErrors() {}

    static FailureException explain(MailSettings settings, Duration stepLimit, MessagingException error) {
        String server = "The mail server " + settings.serverText();
        // From the most specific cause to the vaguest.
        if (find(error, UnknownHostException.class).isPresent()) {
            return fault(
                    FailureKind.UNREACHABLE,
                    "The name of the mail server '" + settings.server() + "' is unknown",
                    error);
        }
        if (error instanceof AuthenticationFailedException) {
            return fault(
                    FailureKind.AUTH,
                    server + " refuses the user name or the password" + reply(error)
                            + "; many providers require an app password",
                    error);
        }
        if (find(error, SocketTimeoutException.class).isPresent()) {
            return fault(
                    FailureKind.TIMEOUT,
                    server + " is silent: no answer within " + stepLimit.toSeconds() + " s",
                    error);
        }
        if (find(error, CertificateException.class).isPresent()) {
            return fault(
                    FailureKind.CERTIFICATE,
                    server
                            + " shows a certificate that is not trusted, or is for another name; ca-file can name a trusted one",
                    error);
        }
        if (find(error, SSLException.class).isPresent()) {
            return fault(
                    FailureKind.CONFIGURATION,
                    server + " does not speak TLS as configured by tls: " + word(settings.tls()) + "; "
                            + "STARTTLS is usual at port 587, TLS from the first byte at port 465",
                    error);
        }
        if (find(error, ConnectException.class).isPresent()) {
            return fault(FailureKind.REFUSED, server + " refuses the connection: nothing listens there", error);
        }
        return ofReply(settings, server, error);
    }

    private static FailureException ofReply(MailSettings settings, String server, MessagingException error) {
        Optional<SMTPAddressFailedException> address = find(error, SMTPAddressFailedException.class);
        if (address.isPresent()) {
            return fault(
                    address.get().getReturnCode() >= PERMANENT ? FailureKind.CONFIGURATION : FailureKind.BUSY,
                    server + " does not accept mails for " + address.get().getAddress() + reply(address.get()),
                    error);
        }
        Optional<SMTPSenderFailedException> sender = find(error, SMTPSenderFailedException.class);
        if (sender.isPresent()) {
            return fault(
                    sender.get().getReturnCode() >= PERMANENT ? FailureKind.CONFIGURATION : FailureKind.BUSY,
                    server + " does not accept mails from " + sender.get().getAddress() + reply(sender.get()),
                    error);
        }
        Optional<SMTPSendFailedException> whole = find(error, SMTPSendFailedException.class);
        if (whole.isPresent()) {
            return fault(
                    whole.get().getReturnCode() >= PERMANENT ? FailureKind.CONFIGURATION : FailureKind.BUSY,
                    server + " does not accept the mail" + reply(whole.get()),
                    error);
        }
        if (settings.tls() == Tls.STARTTLS && String.valueOf(error.getMessage()).contains("STARTTLS is required")) {
            return fault(
                    FailureKind.CONFIGURATION,
                    server
                            + " offers no STARTTLS, and nothing is sent without encryption: try another port, or tls: tls",
                    error);
        }
        return fault(FailureKind.UNREACHABLE, server + " cannot be used" + reply(error), error);
    }

    private static FailureException fault(FailureKind kind, String sentence, MessagingException error) {
        return new FailureException(kind, sentence, error);
    }

    private static String word(Tls tls) {
        return tls.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The server's reply, on one line. It never contains secrets: the library keeps them out of its messages. */
    private static String reply(MessagingException error) {
        String text = String.valueOf(error.getMessage())
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        if (text.isEmpty() || text.equals("null")) {
            return "";
        }
        return " (" + (text.length() <= MAX_REPLY_CHARS ? text : text.substring(0, MAX_REPLY_CHARS) + "…") + ")";
    }

    /** The first error of the kind among the causes and chained mail errors. */
    private static <T extends Exception> Optional<T> find(Exception error, Class<T> kind) {
        Throwable next = error;
        for (int depth = 0; next != null && depth < 20; depth++) {
            if (kind.isInstance(next)) {
                return Optional.of(kind.cast(next));
            }
            if (next instanceof SendFailedException failed && failed.getNextException() != null) {
                next = failed.getNextException();
            } else {
                next = next.getCause();
            }
        }
        return Optional.empty();
    }
}
