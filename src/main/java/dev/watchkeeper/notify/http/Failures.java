package dev.watchkeeper.notify.http;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Explains in one sentence why an exchange or a request failed; stateless. No sentence repeats an address or what a library says about it. */
public final class Failures {
    private Failures() {}

    static DeliveryException timeout(String title, Duration limit, boolean sent) {
        return sent
                ? failure(
                        FailureKind.TIMEOUT,
                        title + " is silent: no answer within " + text(limit) + "; the message may have arrived",
                        Outlook.UNCERTAIN)
                : failure(FailureKind.TIMEOUT, title + " took no request within " + text(limit), Outlook.LATER);
    }

    static DeliveryException explain(String title, Throwable error, boolean sent) {
        if (has(error, UnknownHostException.class)) {
            return failure(FailureKind.UNREACHABLE, title + " is unknown: its name has no address", Outlook.LATER);
        }
        if (has(error, SocketTimeoutException.class)) {
            return failure(FailureKind.TIMEOUT, title + " is silent: no connection in time", Outlook.LATER);
        }
        if (has(error, CertificateException.class)) {
            return failure(
                    FailureKind.CERTIFICATE,
                    title
                            + " shows a certificate that is not trusted, or is for another name; ca-file can name a trusted one",
                    Outlook.LASTING);
        }
        if (sent) {
            return failure(
                    FailureKind.ENDED,
                    title + " ended the connection without an answer; the message may have arrived",
                    Outlook.UNCERTAIN);
        }
        if (has(error, SSLException.class)) {
            return failure(
                    FailureKind.CONFIGURATION,
                    title + " does not speak TLS, or no version in common; http:// is the address without encryption",
                    Outlook.LATER);
        }
        if (has(error, NoRouteToHostException.class)) {
            return failure(FailureKind.UNREACHABLE, title + " cannot be reached: there is no route", Outlook.LATER);
        }
        if (has(error, ConnectException.class)) {
            return failure(
                    FailureKind.REFUSED, title + " refuses the connection: nothing listens there", Outlook.LATER);
        }
        return failure(FailureKind.UNREACHABLE, title + " cannot be reached", Outlook.LATER);
    }

    /**
     * Explains an answer that is no success by its status alone.
     *
     * @param detail what else is known, such as the server's own words; may be empty
     */
    public static DeliveryException refusal(String title, Answer answer, String detail) {
        int status = answer.status();
        String reply = title + " answers " + status + (detail.isEmpty() ? "" : " (" + detail + ")");
        return switch (status) {
            case 401, 403 -> failure(FailureKind.AUTH, reply + ": it does not accept the credentials", Outlook.LASTING);
            case 404, 410 ->
                failure(FailureKind.NOT_FOUND, reply + ": the address is wrong, or no longer valid", Outlook.LASTING);
            case 400, 409, 413, 422 ->
                failure(FailureKind.REJECTED, reply + ": it refuses this message", Outlook.THIS_LETTER);
            case 408, 429 -> later(reply + ": it asks for a pause", answer);
            default -> {
                if (status >= 500) {
                    yield later(reply + ": it has a fault of its own", answer);
                }
                if (status >= 300 && status < 400) {
                    yield failure(
                            FailureKind.CONFIGURATION,
                            reply + ": it redirects, which is not followed; configure the final address",
                            Outlook.LASTING);
                }
                yield failure(FailureKind.REJECTED, reply + ": it refuses the request", Outlook.LASTING);
            }
        };
    }

    private static DeliveryException later(String sentence, Answer answer) {
        return new DeliveryException(FailureKind.BUSY, sentence, Outlook.LATER, answer.retryAfter());
    }

    private static DeliveryException failure(FailureKind kind, String sentence, Outlook outlook) {
        return new DeliveryException(kind, sentence, outlook, Optional.empty());
    }

    private static String text(Duration limit) {
        return limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private static boolean has(Throwable error, Class<? extends Throwable> kind) {
        Throwable next = error;
        for (int depth = 0; next != null && depth < 20; depth++) {
            if (kind.isInstance(next)) {
                return true;
            }
            next = next.getCause();
        }
        return false;
    }
}
