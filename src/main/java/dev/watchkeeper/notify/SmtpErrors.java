package dev.watchkeeper.notify;

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

/** Says in one sentence why a mail was not taken; stateless. */
final class SmtpErrors {
    /** Replies from here on are final (RFC 5321, 4.2.1). */
    private static final int FINAL = 500;

    private static final int LONGEST_REPLY = 200;

    private SmtpErrors() {}

    static FailureException explain(MailSettings settings, Duration stepLimit, MessagingException error) {
        String server = "The mail server " + settings.serverText();
        // In the order from the plainest sign to the vaguest.
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
                            + "; many providers want a password made for programs",
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
                            + " shows a certificate that is not trusted, or is for another name; ca-file can name one that is",
                    error);
        }
        if (find(error, SSLException.class).isPresent()) {
            return fault(
                    FailureKind.CONFIGURATION,
                    server + " does not speak TLS as tls: " + word(settings.tls()) + " wants it: "
                            + "STARTTLS is usual at port 587, TLS from the first byte at port 465",
                    error);
        }
        if (find(error, ConnectException.class).isPresent()) {
            return fault(
                    FailureKind.REFUSED, server + " cannot be connected to: nothing takes connections there", error);
        }
        return ofReply(settings, server, error);
    }

    private static FailureException ofReply(MailSettings settings, String server, MessagingException error) {
        Optional<SMTPAddressFailedException> address = find(error, SMTPAddressFailedException.class);
        if (address.isPresent()) {
            return fault(
                    address.get().getReturnCode() >= FINAL ? FailureKind.CONFIGURATION : FailureKind.BUSY,
                    server + " does not take mails for " + address.get().getAddress() + reply(address.get()),
                    error);
        }
        Optional<SMTPSenderFailedException> sender = find(error, SMTPSenderFailedException.class);
        if (sender.isPresent()) {
            return fault(
                    sender.get().getReturnCode() >= FINAL ? FailureKind.CONFIGURATION : FailureKind.BUSY,
                    server + " does not take mails from " + sender.get().getAddress() + reply(sender.get()),
                    error);
        }
        Optional<SMTPSendFailedException> whole = find(error, SMTPSendFailedException.class);
        if (whole.isPresent()) {
            return fault(
                    whole.get().getReturnCode() >= FINAL ? FailureKind.CONFIGURATION : FailureKind.BUSY,
                    server + " does not take the mail" + reply(whole.get()),
                    error);
        }
        if (settings.tls() == Tls.STARTTLS && String.valueOf(error.getMessage()).contains("STARTTLS is required")) {
            return fault(
                    FailureKind.CONFIGURATION,
                    server + " offers no STARTTLS: another port may, or tls: tls; without encryption nothing is sent",
                    error);
        }
        return fault(FailureKind.UNREACHABLE, server + " cannot be talked to" + reply(error), error);
    }

    private static FailureException fault(FailureKind kind, String sentence, MessagingException error) {
        return new FailureException(kind, sentence, error);
    }

    private static String word(Tls tls) {
        return tls.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** What the server said, on one line. It never holds what we told it in secret: the library keeps that out of its texts. */
    private static String reply(MessagingException error) {
        String text = String.valueOf(error.getMessage())
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        if (text.isEmpty() || text.equals("null")) {
            return "";
        }
        return " (" + (text.length() <= LONGEST_REPLY ? text : text.substring(0, LONGEST_REPLY) + "…") + ")";
    }

    /** The first error of the kind, among causes and what mail errors are chained by. */
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
