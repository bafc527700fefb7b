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
 * The first that sees a request, when its headers are there: tells the {@link Caller} how far it is, refuses too long bodies, and has the body read before
 * a thread is given to the request, so that whoever sends slowly holds none; thread-safe.
 */
final class Reception extends Handler.Wrapper {
    /** What HTTP adds to each piece of a body. */
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
        Request.addCompletionListener(request, failure -> caller.answered(clock.monotonicNanos()));
        if (request.getLength() > maxBytes) {
            Response.writeError(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
            return true;
        }
        return super.handle(request, response, callback);
    }
}
