package dev.watchkeeper.notify.mail;

import dev.watchkeeper.base.FailureException;
import java.util.Optional;

/** Delivers mails. */
@FunctionalInterface
interface MailTransport {
    /**
     * Hands over one mail. When this method returns, the server is responsible for it.
     *
     * @param picture a JPEG to attach
     * @throws FailureException with a sentence that names the server; of kind AUTH, CERTIFICATE or CONFIGURATION if the failure repeats until somebody
     *     changes something, of any other kind if a later attempt may succeed
     */
    void send(MailMessage message, Optional<byte[]> picture) throws FailureException;

    /** Whether the mail whose sending failed last was being handed over, so that it may have arrived. */
    default boolean mayHaveArrived() {
        return false;
    }
}
