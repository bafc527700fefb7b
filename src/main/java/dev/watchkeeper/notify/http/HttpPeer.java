package dev.watchkeeper.notify.http;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.notify.CaFile;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that takes requests over HTTP or HTTPS; confined to one thread. Each exchange has a connection and threads of its own, which end with it:
 * a connection that the server has closed meanwhile would otherwise look like a message that may have arrived.
 */
public final class HttpPeer {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final String title;
    private final Peer peer;
    private final Clock clock;

    /** @param title the subject of sentences, such as {@code The ntfy server ntfy.sh}; free of secrets */
    public HttpPeer(String title, Peer peer, Clock clock) {
        this.title = title;
        this.peer = peer;
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
        Reception reception = new Reception(clock);
        WatchedBody body = new WatchedBody(outgoing.body());
        HttpRequest.Builder request = HttpRequest.newBuilder(outgoing.uri()).method(outgoing.method(), body);
        outgoing.headers().forEach(header -> request.setHeader(header.name(), header.value()));
        HttpClient client = client(deadline);
        CompletableFuture<HttpResponse<Void>> exchange = client.sendAsync(request.build(), reception);
        try {
            exchange.get(deadline.left().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (reception.answer().isEmpty()) {
                throw Failures.timeout(title, deadline.limit(), body.isRequested());
            }
        } catch (ExecutionException e) {
            if (reception.answer().isEmpty()) {
                throw Failures.explain(title, e, body.isRequested());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeliveryException(
                    FailureKind.STOPPED,
                    title + " was not awaited: stopped on request",
                    body.isRequested() ? Outlook.UNCERTAIN : Outlook.LATER,
                    Optional.empty());
        } finally {
            exchange.cancel(true);
            client.shutdownNow();
        }
        return reception.answer().orElseThrow(() -> Failures.explain(title, new IOException(), body.isRequested()));
    }

    private HttpClient client(Deadline deadline) throws DeliveryException {
        Duration left = deadline.left();
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(left.compareTo(CONNECT_LIMIT) < 0 ? left : CONNECT_LIMIT);
        if (peer.caFile().isPresent()) {
            try {
                client.sslContext(CaFile.context(peer.caFile().get()));
            } catch (IOException | GeneralSecurityException e) {
                throw new DeliveryException(
                        FailureKind.CONFIGURATION,
                        "The ca-file " + peer.caFile().get() + " cannot be used: " + e.getMessage(),
                        Outlook.LASTING,
                        Optional.empty());
            }
        }
        return client.build();
    }
}
