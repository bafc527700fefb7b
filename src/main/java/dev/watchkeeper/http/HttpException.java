package dev.watchkeeper.http;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;

/** An exchange, or what it was for, failed; immutable. Its sentence repeats no address and nothing that a library says about one. */
public final class HttpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String what;
    private final String why;
    private final boolean sent;
    private final long retryAfterMillis;

    /** Why it failed, decided where it is known; an immutable enumeration. */
    public enum Kind {
        /** The server's name has no address, there is no route, or it cannot be reached for another reason. */
        UNREACHABLE(FailureKind.UNREACHABLE),
        /** Nothing listens there. */
        REFUSED(FailureKind.REFUSED),
        /** No connection, or no answer, within the limit. */
        TIMEOUT(FailureKind.TIMEOUT),
        /** The server ended the connection without an answer, or within it. */
        ENDED(FailureKind.ENDED),
        /** The server's certificate is not trusted. */
        CERTIFICATE(FailureKind.CERTIFICATE),
        /** The server does not speak TLS as we do. */
        NO_TLS(FailureKind.CONFIGURATION),
        /** The file of trusted certificates cannot be used. */
        CA_FILE(FailureKind.CONFIGURATION),
        /** The answer is larger than the limit. */
        TOO_LARGE(FailureKind.TOO_LARGE),
        /** Status 401 or 403. */
        SIGN_IN(FailureKind.AUTH),
        /** Status 404 or 410. */
        NOT_FOUND(FailureKind.NOT_FOUND),
        /** Status 400, 409, 413 or 422: this request, while others may pass. */
        REFUSED_CONTENT(FailureKind.REJECTED),
        /** Status 408 or 429. */
        PAUSE(FailureKind.BUSY),
        /** A status from 500 on. */
        SERVER_FAULT(FailureKind.BUSY),
        /** A redirect, which is not followed. */
        REDIRECT(FailureKind.CONFIGURATION),
        /** Any other status that is no success. */
        OTHER_STATUS(FailureKind.REJECTED),
        /** The waiting thread was interrupted. */
        STOPPED(FailureKind.STOPPED);

        private final FailureKind general;

        Kind(FailureKind general) {
            this.general = general;
        }

        /** The kind among those of the whole program. */
        public FailureKind general() {
            return general;
        }
    }

    /** @param why empty if what happened says it all */
    HttpException(Kind kind, String what, String why, boolean sent, Optional<Duration> retryAfter) {
        super(why.isEmpty() ? what : what + ": " + why);
        this.kind = kind;
        this.what = what;
        this.why = why;
        this.sent = sent;
        retryAfterMillis = retryAfter.map(Duration::toMillis).orElse(-1L);
    }

    public Kind kind() {
        return kind;
    }

    /** The first half of the sentence: what happened. */
    public String what() {
        return what;
    }

    /** The whole sentence, without a full stop. */
    public String sentence() {
        return why.isEmpty() ? what : what + ": " + why;
    }

    /** Whether the request was handed over without an answer, so that it may have taken effect. */
    public boolean mayHaveArrived() {
        return sent;
    }

    public Optional<Duration> retryAfter() {
        return retryAfterMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retryAfterMillis));
    }
}
