package dev.watchkeeper.notify;

import dev.watchkeeper.base.FailureException;

/** Takes letters to where they go. */
@FunctionalInterface
public interface MailTransport {
    /**
     * Hands one over; once this returns, the server is responsible for it.
     *
     * @throws FailureException with a sentence that names the server; of kind AUTH, CERTIFICATE or CONFIGURATION if the same will happen until
     *     somebody changes something, of any other kind if it may go better later
     */
    void send(MailMessage letter) throws FailureException;
}
