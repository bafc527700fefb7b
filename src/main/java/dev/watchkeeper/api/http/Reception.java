package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.util.Callback;

/**
 * The first handler of a request, once its headers are complete: reports progress to the {@link Caller}, rejects bodies that are too long,
 * and reads the body before the request gets a thread, so that slow senders occupy none; thread-safe.
 */
final class Reception extends Handler.Wrapper {
    /** The overhead of HTTP for each chunk of a body. */
    private static final int FRAMING = 9;

    private final long maxBytes;
    private final Clock clock;

    Reception(long maxBytes, Clock clock, Handler.Singleton next) {
        super(new EagerContentHandler(next, new RetainedContentLoaderFactory(2 * maxBytes, FRAMING, true)));
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Caller caller = CallerEndPoint.of(request);
        caller.headCame(clock.monotonicNanos());
        Request.addCompletionListener(request, failure -> {
            // Over TLS, the connection itself does not notice that it became a WebSocket.
            if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
                caller.upgraded(clock.monotonicNanos());
            } else {
                caller.answered(clock.monotonicNanos());
            }
        });
        if (request.getLength() > maxBytes) {
            Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
            return true;
        }
        return super.handle(request, response, callback);
    }
}
