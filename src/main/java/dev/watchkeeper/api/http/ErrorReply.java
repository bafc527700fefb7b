package dev.watchkeeper.api.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers requests that never reached a route, such as malformed ones, in the same format as the routes; thread-safe. */
final class ErrorReply extends ErrorHandler {
    /** The reason for refusing a path such as {@code /watchkeeper/../api/me}. */
    static final String ABOVE = "above the base path";

    private final SparseLog log;

    /** @param log of malformed requests */
    ErrorReply(SparseLog log) {
        this.log = log;
    }

    /** By default, an error of some methods has no body. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        String reason = reason(
                code, message == null ? "" : message, request.getHttpURI().getPath());
        if (code == HttpStatus.BAD_REQUEST_400) {
            log.line("A request from " + Request.getRemoteAddr(request) + " was refused: " + reason);
        }
        byte[] body = Replies.bytes(new Replies.Failure("The request was refused: " + reason));
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Replaces the server's own messages, which name its classes and not what to do. */
    private static String reason(int code, String message, @Nullable String path) {
        if (code == HttpStatus.SERVICE_UNAVAILABLE_503) {
            return "there are too many requests at once; try again.";
        }
        if (code == HttpStatus.PAYLOAD_TOO_LARGE_413) {
            return "it is too long; 64 KiB are the most, and no setting needs as much.";
        }
        if (code != HttpStatus.BAD_REQUEST_400) {
            return HttpStatus.getMessage(code) + ".";
        }
        if (message.equals(ABOVE)) {
            return "its path leads above the base path.";
        }
        if (message.contains("Host")) {
            return "its header 'Host' is missing, repeated, or not a host with an optional port.";
        }
        // The path that replaces an unreadable one.
        if ("/badMessage".equals(path) || message.toLowerCase(Locale.ROOT).contains("encoding")) {
            return "the path of its address is badly encoded; write each byte of its UTF-8 that is not a letter, digit or"
                    + " one of -._~ as %XX.";
        }
        return "it is not a well-formed HTTP request.";
    }
}
