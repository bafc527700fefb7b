package dev.watchkeeper.notify.http;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.notify.CaFile;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/**
 * A server that takes requests over HTTP or HTTPS; confined to one thread. Each exchange has a connection and threads of its own, which end with it:
 * a connection that the server has closed meanwhile would otherwise look like a message that may have arrived.
 */
public final class HttpPeer {
    private static final int MAX_BYTES = 64 * 1024;

    private final String title;
    private final Peer peer;
    private final int maxBytes;
    private final Clock clock;

    /** @param title the subject of sentences, such as {@code The ntfy server ntfy.sh}; free of secrets */
    public HttpPeer(String title, Peer peer, Clock clock) {
        this(title, peer, MAX_BYTES, clock);
    }

    /** @param maxBytes so much of an answer is read */
    public HttpPeer(String title, Peer peer, int maxBytes, Clock clock) {
        this.title = title;
        this.peer = peer;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** The subject of sentences. */
    public String title() {
        return title;
    }

    /**
     * Sends a request and returns its answer, whatever its status. An answer that breaks off after its status is returned as far as it came.
     *
     * @throws DeliveryException of outlook UNCERTAIN if the request may have arrived and there was no answer
     */
    public Answer exchange(Outgoing outgoing, Deadline deadline) throws DeliveryException {
        Reception reception = new Reception(maxBytes, clock);
        Exchange exchange = new Exchange(outgoing, tls(), reception);
        FutureTask<Boolean> work = new FutureTask<>(() -> {
            exchange.run();
            return true;
        });
        // A name lookup, for example, cannot be interrupted; its thread is abandoned.
        Threads.platform("http", work).start();
        try {
            work.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (reception.answer().isEmpty()) {
                throw Failures.timeout(title, deadline.limit(), exchange.isSending());
            }
        } catch (ExecutionException e) {
            if (reception.answer().isEmpty()) {
                throw Failures.explain(title, e, exchange.isSending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException(
                    FailureKind.STOPPED,
                    title + " was not awaited: stopped on request",
                    exchange.isSending() ? Outlook.UNCERTAIN : Outlook.LATER,
                    Optional.empty());
        } finally {
            exchange.breakOff();
        }
        return reception.answer().orElseThrow(() -> Failures.explain(title, new IOException(), exchange.isSending()));
    }

    private SSLSocketFactory tls() throws DeliveryException {
        if (peer.caFile().isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            return CaFile.trusting(peer.caFile().get());
        } catch (IOException | GeneralSecurityException e) {
            throw new DeliveryException(
                    FailureKind.CONFIGURATION,
                    "The ca-file " + peer.caFile().get() + " cannot be used: " + e.getMessage(),
                    Outlook.LASTING,
                    Optional.empty());
        }
    }
}
