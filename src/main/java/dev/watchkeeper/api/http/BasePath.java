package dev.watchkeeper.api.http;

import io.javalin.http.Context;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes the path away below which a reverse proxy shows this server, so that nothing behind it knows of it; thread-safe. Requests without it are
 * answered as well: the programs of this machine ask that way.
 */
final class BasePath extends Handler.Wrapper {
    private static final String ATTRIBUTE = "watchkeeper.base";
    private static final String ROOT = "/";

    private final String base;

    /** @param base begins and ends with a slash */
    BasePath(String base) {
        this.base = base;
    }

    /** The path below which this request reached us. */
    static String of(Context ctx) {
        return Optional.ofNullable(ctx.<String>attribute(ATTRIBUTE)).orElse(ROOT);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpURI uri = request.getHttpURI();
        String path = Optional.ofNullable(uri.getPath()).orElse(ROOT);
        if (base.equals(path + ROOT)) {
            response.setStatus(HttpStatus.PERMANENT_REDIRECT_308);
            response.getHeaders().put(HttpHeader.LOCATION, base);
            callback.succeeded();
            return true;
        }
        if (base.equals(ROOT) || !path.startsWith(base)) {
            return super.handle(request, response, callback);
        }
        HttpURI inner;
        try {
            inner = HttpURI.build(uri)
                    .path(path.substring(base.length() - 1))
                    .query(uri.getQuery())
                    .asImmutable();
        } catch (IllegalArgumentException e) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400, ErrorReply.ABOVE);
            return true;
        }
        request.setAttribute(ATTRIBUTE, base);
        return super.handle(
                new Request.Wrapper(request) {
                    @Override
                    public HttpURI getHttpURI() {
                        return inner;
                    }
                },
                response,
                callback);
    }
}
