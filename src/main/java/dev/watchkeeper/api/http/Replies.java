package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.RefusedException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes JSON answers in the same way for all routes; thread-safe. */
public final class Replies {
    /** The most characters of a foreign value that an error repeats. */
    private static final int QUOTE_LIMIT = 80;

    private static final String NEVER = "no-store";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** The answer to a request that failed; immutable. */
    record Failure(String error) {}

    private Replies() {}

    /**
     * Answers in JSON. What a GET finds may be kept by the caller's own cache, which asks each time whether it still holds, unless the route has set another
     * {@code Cache-Control}.
     */
    public static void json(Context ctx, Object answer) {
        byte[] body = bytes(answer);
        boolean found = ctx.statusCode() == 200
                && ctx.req().getMethod().equals("GET")
                && ctx.res().getHeader("Cache-Control") == null;
        if (found) {
            ctx.header("Cache-Control", Caching.PRIVATE);
        } else if (ctx.res().getHeader("Cache-Control") == null) {
            ctx.header("Cache-Control", NEVER);
        }
        if (!found || !Caching.isKnown(ctx, Caching.weak(Caching.etag(body)), Optional.empty())) {
            send(ctx, "application/json; charset=utf-8", body);
        }
    }

    public static void error(Context ctx, int status, String sentence) {
        ctx.status(status).header("Cache-Control", NEVER);
        json(ctx, new Failure(sentence));
    }

    /** Answers why people or tokens were not changed. */
    public static void refused(Context ctx, RefusedException why) {
        int status = switch (why.reason()) {
            case BAD -> 400;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
        };
        error(ctx, status, why.sentence());
    }

    /** Answers with these bytes without blocking a thread while they are read. */
    public static void send(Context ctx, String type, byte[] body) {
        ctx.contentType(type);
        byte[] sent = Packing.pack(ctx, type, body);
        ctx.res().setContentLength(sent.length);
        if (ctx.header("Sec-WebSocket-Version") != null) {
            // Nobody waits for the future of a refused upgrade.
            writeAtOnce(ctx, sent);
        } else {
            ctx.future(() -> Outflow.begin(ctx.res(), sent));
        }
    }

    private static void writeAtOnce(Context ctx, byte[] body) {
        try {
            ctx.res().getOutputStream().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("A refusal could not be sent", e);
        }
    }

    public static byte[] bytes(Object answer) {
        return MAPPER.writeValueAsBytes(answer);
    }

    public static String text(Object answer) {
        return new String(bytes(answer), StandardCharsets.UTF_8);
    }

    /** A value from outside, quoted and shortened. */
    public static String quote(String value) {
        return "'" + (value.length() > QUOTE_LIMIT ? value.substring(0, QUOTE_LIMIT) + "…" : value) + "'";
    }
}
