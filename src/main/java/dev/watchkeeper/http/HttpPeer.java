package dev.watchkeeper.http;

import dev.watchkeeper.base.CaFile;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.Peer;
import java.io.IOException;
import java.security.GeneralSecurityException;
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
     * @throws HttpException if there was no answer; it says whether the request may have arrived all the same
     */
    public Answer exchange(Outgoing outgoing, Deadline deadline) throws HttpException {
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
            // Looked at before the connection is broken off, which would be taken for the server's doing.
            return reception
                    .answer()
                    .orElseThrow(() -> Failures.timeout(title, deadline.limit(), exchange.isSending()));
        } catch (ExecutionException e) {
            if (reception.answer().isEmpty()) {
                throw Failures.explain(title, e, exchange.isSending());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.stopped(title, exchange.isSending());
        } finally {
            exchange.breakOff();
        }
        return reception.answer().orElseThrow(() -> Failures.explain(title, new IOException(), exchange.isSending()));
    }

    /**
     * Sends a request and returns its answer, which is a success and complete.
     *
     * @throws HttpException in all other cases
     */
    public Answer fetch(Outgoing outgoing, Deadline deadline) throws HttpException {
        Answer answer = exchange(outgoing, deadline);
        if (!answer.isSuccess()) {
            throw Failures.refusal(title, answer, "");
        }
        if (!answer.isWhole()) {
            throw Failures.incomplete(title, answer, deadline.limit());
        }
        return answer;
    }

    private SSLSocketFactory tls() throws HttpException {
        if (peer.caFile().isEmpty()) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            return CaFile.trusting(peer.caFile().get());
        } catch (IOException | GeneralSecurityException e) {
            throw Failures.caFile(
                    "The ca-file " + peer.caFile().get() + " cannot be used", String.valueOf(e.getMessage()));
        }
    }
}
