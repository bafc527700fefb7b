package dev.watchkeeper.api.http;

import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What caches may do with an answer (RFC 9111, RFC 5861), and conditional requests (RFC 9110, section 13); stateless. */
public final class Caching {
    /** Only the caller's own cache may keep it, and asks each time whether it still holds: nothing old is shown as if it were of now. */
    public static final String PRIVATE = "private, no-cache";

    /**
     * What the owner has opened to everybody. Shared caches may show it for a few seconds without asking, and for 30 days while the node does not answer: a
     * picture says when it was taken.
     */
    public static final String PUBLIC = "public, max-age=2, stale-while-revalidate=10, stale-if-error=2592000";

    private static final int DIGEST_BYTES = 12;

    private Caching() {}

    /** The entity tag of exactly these bytes. */
    static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return "\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The entity tag of content that is sent packed or not. */
    static String weak(String etag) {
        return "W/" + etag;
    }

    /**
     * Sets the validators, and answers 304 if the caller has this already.
     *
     * @return whether it was answered
     */
    static boolean isKnown(Context ctx, String etag, Optional<Instant> modified) {
        ctx.header("ETag", etag);
        modified.ifPresent(time -> ctx.header("Last-Modified", FileReply.httpDate(time)));
        String method = ctx.req().getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return false;
        }
        Optional<String> tags = Optional.ofNullable(ctx.header("If-None-Match"));
        // A tag is more exact than a time, which counts only without one.
        boolean known = tags.isPresent()
                ? matches(tags.get(), etag)
                : modified.isPresent()
                        && notAfter(modified.get(), Optional.ofNullable(ctx.header("If-Modified-Since")));
        if (known) {
            ctx.status(304);
        }
        return known;
    }

    /** The weak comparison: both may name the same content in different packings. */
    private static boolean matches(String tags, String etag) {
        String opaque = opaque(etag);
        for (String tag : tags.split(",")) {
            if (tag.strip().equals("*") || opaque(tag.strip()).equals(opaque)) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    private static boolean notAfter(Instant modified, Optional<String> since) {
        if (since.isEmpty()) {
            return false;
        }
        try {
            Instant known = ZonedDateTime.parse(since.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return !modified.truncatedTo(ChronoUnit.SECONDS).isAfter(known);
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Answers with a picture, or with 304 if the caller has it. */
    public static void picture(Context ctx, byte[] jpeg, Instant takenAt, boolean open) {
        ctx.header("X-Picture-Time", takenAt.truncatedTo(ChronoUnit.MILLIS).toString())
                .header("Cache-Control", open ? PUBLIC : PRIVATE);
        if (!isKnown(ctx, etag(jpeg), Optional.of(takenAt))) {
            Replies.send(ctx, "image/jpeg", jpeg);
        }
    }
}
