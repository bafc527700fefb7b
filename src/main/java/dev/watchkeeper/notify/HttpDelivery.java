package dev.watchkeeper.notify;

import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.Failures;
import dev.watchkeeper.http.HttpException;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.notify.DeliveryException.Outlook;

/** What the failure of an exchange means for the letter that it should have delivered; stateless. */
public final class HttpDelivery {
    private HttpDelivery() {}

    /**
     * Sends a request and returns its answer, whatever its status.
     *
     * @throws DeliveryException of outlook UNCERTAIN if the request may have arrived and there was no answer
     */
    public static Answer exchange(HttpPeer peer, Outgoing outgoing, Deadline deadline) throws DeliveryException {
        try {
            return peer.exchange(outgoing, deadline);
        } catch (HttpException e) {
            throw explain(e);
        }
    }

    /**
     * Explains an answer that is no success by its status alone.
     *
     * @param detail what else is known, such as the server's own words; may be empty
     */
    public static DeliveryException refusal(String title, Answer answer, String detail) {
        return explain(Failures.refusal(title, answer, detail));
    }

    private static DeliveryException explain(HttpException failure) {
        return new DeliveryException(
                failure.kind().general(), sentence(failure), outlook(failure), failure.retryAfter());
    }

    private static String sentence(HttpException failure) {
        return switch (failure.kind()) {
            case REFUSED_CONTENT -> failure.what() + ": it refuses this message";
            case STOPPED -> failure.sentence();
            default -> failure.sentence() + (failure.mayHaveArrived() ? "; the message may have arrived" : "");
        };
    }

    private static Outlook outlook(HttpException failure) {
        if (failure.mayHaveArrived()) {
            return Outlook.UNCERTAIN;
        }
        return switch (failure.kind()) {
            case UNREACHABLE, REFUSED, TIMEOUT, ENDED, NO_TLS, TOO_LARGE, PAUSE, SERVER_FAULT, STOPPED -> Outlook.LATER;
            case CERTIFICATE, CA_FILE, SIGN_IN, NOT_FOUND, REDIRECT, OTHER_STATUS -> Outlook.LASTING;
            case REFUSED_CONTENT -> Outlook.THIS_LETTER;
        };
    }
}
