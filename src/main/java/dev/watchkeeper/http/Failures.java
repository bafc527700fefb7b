package dev.watchkeeper.http;

import dev.watchkeeper.http.HttpException.Kind;
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

    static HttpException timeout(String title, Duration limit, boolean sent) {
        return sent
                ? failure(Kind.TIMEOUT, title + " is silent", "no answer within " + text(limit), true)
                : failure(Kind.TIMEOUT, title + " took no request within " + text(limit), "", false);
    }

    static HttpException explain(String title, Throwable error, boolean sent) {
        if (has(error, UnknownHostException.class)) {
            return failure(Kind.UNREACHABLE, title + " is unknown", "its name has no address", false);
        }
        if (has(error, SocketTimeoutException.class)) {
            return failure(Kind.TIMEOUT, title + " is silent", "no connection in time", false);
        }
        if (has(error, CertificateException.class)) {
            return failure(
                    Kind.CERTIFICATE,
                    title
                            + " shows a certificate that is not trusted, or is for another name; ca-file can name a trusted one",
                    "",
                    false);
        }
        if (sent) {
            return failure(Kind.ENDED, title + " ended the connection without an answer", "", true);
        }
        if (has(error, SSLException.class)) {
            return failure(
                    Kind.NO_TLS,
                    title + " does not speak TLS, or no version in common; http:// is the address without encryption",
                    "",
                    false);
        }
        if (has(error, NoRouteToHostException.class)) {
            return failure(Kind.UNREACHABLE, title + " cannot be reached", "there is no route", false);
        }
        if (has(error, ConnectException.class)) {
            return failure(Kind.REFUSED, title + " refuses the connection", "nothing listens there", false);
        }
        return failure(Kind.UNREACHABLE, title + " cannot be reached", "", false);
    }

    static HttpException stopped(String title, boolean sent) {
        return failure(Kind.STOPPED, title + " was not awaited", "stopped on request", sent);
    }

    static HttpException caFile(String what, String why) {
        return failure(Kind.CA_FILE, what, why, false);
    }

    /** Explains a successful answer of which not all came. */
    static HttpException incomplete(String title, Answer answer, Duration limit) {
        return switch (answer.ending()) {
            case TOO_LARGE ->
                failure(Kind.TOO_LARGE, title + " answers without end", "its answer is larger than the limit", true);
            case LATE ->
                failure(Kind.TIMEOUT, title + " is slow", "its answer was not over within " + text(limit), true);
            case BROKEN_OFF, WHOLE -> failure(Kind.ENDED, title + " broke off in the middle of its answer", "", true);
        };
    }

    /**
     * Explains an answer that is no success by its status alone.
     *
     * @param detail what else is known, such as the server's own words; may be empty
     */
    public static HttpException refusal(String title, Answer answer, String detail) {
        int status = answer.status();
        String reply = title + " answers " + status + (detail.isEmpty() ? "" : " (" + detail + ")");
        return switch (status) {
            case 401, 403 -> failure(Kind.SIGN_IN, reply, "it does not accept the credentials", false);
            case 404, 410 -> failure(Kind.NOT_FOUND, reply, "the address is wrong, or no longer valid", false);
            case 400, 409, 413, 422 -> failure(Kind.REFUSED_CONTENT, reply, "it refuses this request", false);
            case 408, 429 -> new HttpException(Kind.PAUSE, reply, "it asks for a pause", false, answer.retryAfter());
            default -> {
                if (status >= 500) {
                    yield new HttpException(
                            Kind.SERVER_FAULT, reply, "it has a fault of its own", false, answer.retryAfter());
                }
                if (status >= 300 && status < 400) {
                    yield failure(
                            Kind.REDIRECT,
                            reply,
                            "it redirects, which is not followed; configure the final address",
                            false);
                }
                yield failure(Kind.OTHER_STATUS, reply, "it refuses the request", false);
            }
        };
    }

    private static HttpException failure(Kind kind, String what, String why, boolean sent) {
        return new HttpException(kind, what, why, sent, Optional.empty());
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
