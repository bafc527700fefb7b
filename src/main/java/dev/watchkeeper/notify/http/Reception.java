package dev.watchkeeper.notify.http;

import dev.watchkeeper.base.Clock;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Keeps what arrives of an answer, and stops it at 64 KiB; thread-safe. */
final class Reception implements BodyHandler<Void>, BodySubscriber<Void> {
    private static final int MAX_BYTES = 64 * 1024;

    private final Clock clock;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Optional<ResponseInfo> info = Optional.empty();
    private Optional<Flow.Subscription> subscription = Optional.empty();
    private boolean whole;

    Reception(Clock clock) {
        this.clock = clock;
    }

    /** What arrived so far; empty before the status. */
    synchronized Optional<Answer> answer() {
        return info.map(
                head -> new Answer(head.statusCode(), body.toString(StandardCharsets.UTF_8), whole, retryAfter(head)));
    }

    private Optional<Duration> retryAfter(ResponseInfo head) {
        return head.headers().firstValue("Retry-After").flatMap(text -> RetryAfter.parse(text, clock.wall()));
    }

    @Override
    public synchronized BodySubscriber<Void> apply(ResponseInfo head) {
        info = Optional.of(head);
        return this;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return end;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        synchronized (this) {
            subscription = Optional.of(newSubscription);
        }
        newSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        Optional<Flow.Subscription> from;
        boolean full;
        synchronized (this) {
            for (ByteBuffer piece : pieces) {
                byte[] bytes = new byte[Math.min(piece.remaining(), MAX_BYTES - body.size())];
                piece.get(bytes);
                body.write(bytes, 0, bytes.length);
            }
            full = body.size() >= MAX_BYTES;
            from = subscription;
        }
        if (full) {
            from.ifPresent(Flow.Subscription::cancel);
            end.complete(null);
        } else {
            from.ifPresent(more -> more.request(1));
        }
    }

    /** The status says enough: what came of the body is kept. */
    @Override
    public void onError(Throwable error) {
        end.complete(null);
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            whole = true;
        }
        end.complete(null);
    }
}
