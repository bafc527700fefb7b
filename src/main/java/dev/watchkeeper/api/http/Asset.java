package dev.watchkeeper.api.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** A file of the program's pages, from the class path, with its entity tag; immutable. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Asset(byte[] content, String type, String etag) {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json; charset=utf-8",
            "webmanifest", "application/manifest+json",
            "png", "image/png");

    /** Reads a file of the folder {@code dashboard}. */
    public static Asset read(String name) {
        try (InputStream in = Asset.class.getResourceAsStream("/dashboard/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: dashboard/" + name + " is missing");
            }
            return of(in.readAllBytes(), name.substring(name.lastIndexOf('.') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Content made by the program itself, of the type with this ending. */
    public static Asset of(byte[] content, String ending) {
        return new Asset(
                content, TYPES.getOrDefault(ending, "application/octet-stream"), Caching.weak(Caching.etag(content)));
    }

    /** @param policy what caches may do with it */
    public void send(Context ctx, String policy) {
        ctx.header("Cache-Control", policy);
        if (!Caching.isKnown(ctx, etag, Optional.empty())) {
            Replies.send(ctx, type, content);
        }
    }
}
