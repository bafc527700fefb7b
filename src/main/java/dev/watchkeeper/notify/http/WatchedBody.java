package dev.watchkeeper.notify.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body that knows whether the client has begun to send it, which it does once the connection stands, with TLS; thread-safe. */
final class WatchedBody implements BodyPublisher {
    private final BodyPublisher body;
    private final AtomicBoolean requested = new AtomicBoolean();

    WatchedBody(BodyPublisher body) {
        this.body = body;
    }

    boolean isRequested() {
        return requested.get();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        requested.set(true);
        body.subscribe(subscriber);
    }
}
