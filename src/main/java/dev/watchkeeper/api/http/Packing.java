package dev.watchkeeper.api.http;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Compresses text answers for clients that accept it; stateless. */
final class Packing {
    /** Anything smaller fits into one packet anyway. */
    private static final int SMALLEST = 1400;

    private Packing() {}

    /** The bytes to send; sets the headers that name the encoding. */
    static byte[] pack(Context ctx, String type, byte[] body) {
        if (body.length < SMALLEST || !isText(type)) {
            return body;
        }
        ctx.header("Vary", "Accept-Encoding");
        if (!takesGzip(Optional.ofNullable(ctx.header("Accept-Encoding")).orElse(""))) {
            return body;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(body.length / 4);
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        ctx.header("Content-Encoding", "gzip");
        return packed.toByteArray();
    }

    private static boolean isText(String type) {
        return type.startsWith("text/") || type.startsWith("application/json") || type.startsWith("image/svg");
    }

    /** RFC 9110, section 12.5.3: a weight of 0 refuses an encoding. */
    private static boolean takesGzip(String accepted) {
        for (String each : accepted.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = each.strip().split("\\s*;\\s*");
            boolean named = parts[0].equals("gzip") || parts[0].equals("*");
            if (named && (parts.length == 1 || !parts[1].matches("q=0(\\.0*)?"))) {
                return true;
            }
        }
        return false;
    }
}
