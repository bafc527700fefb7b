package dev.watchkeeper.notify;

import dev.watchkeeper.base.FailureException;

/** Delivers mails. */
@FunctionalInterface
public interface MailTransport {
    /**
     * Hands over one mail. When this method returns, the server is responsible for it.
     *
     * @throws FailureException with a sentence that names the server; of kind AUTH, CERTIFICATE or CONFIGURATION if the failure repeats until somebody
     *     changes something, of any other kind if a later attempt may succeed
     */
    void send(MailMessage message) throws FailureException;
}
