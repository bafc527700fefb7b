package dev.watchkeeper.api.http;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends a file, or the piece requested by a Range header (RFC 9110, section 14), without blocking a thread on a slow reader; stateless.
 */
public final class FileReply {
    private static final Pattern RANGE = Pattern.compile("([0-9]*)-([0-9]*)");

    /** Longer than any file; the numbers of a range may have any length. */
    private static final int MOST_DIGITS = 18;

    private static final int CHUNK = 64 * 1024;

    private FileReply() {}

    public static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    /** @param done called exactly once, when the file is no longer needed, even after a failure */
    public static void send(Context ctx, Path file, String contentType, Runnable done) throws IOException {
        boolean handedOver = false;
        try {
            long size = Files.size(file);
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            String etag = "\"" + Long.toHexString(size) + "-" + Long.toHexString(modified.toEpochMilli()) + "\"";
            ctx.header("Accept-Ranges", "bytes")
                    .header("Cache-Control", Caching.PRIVATE)
                    .contentType(contentType);
            if (Caching.isKnown(ctx, etag, Optional.of(modified))) {
                return;
            }
            boolean head = ctx.req().getMethod().equals("HEAD");
            Optional<Piece> asked = range(ctx, size);
            Piece whole = new Piece(0, size, false);
            Piece piece = head || hasChanged(ctx, etag, modified) ? whole : asked.orElse(whole);
            if (piece.length < 0) {
                ctx.header("Content-Range", "bytes */" + size);
                Replies.error(
                        ctx,
                        416,
                        "The range " + Replies.quote(String.valueOf(ctx.header("Range"))) + " is outside the file of "
                                + size + " bytes.");
                return;
            }
            if (piece.partial) {
                ctx.status(206);
                ctx.header(
                        "Content-Range", "bytes " + piece.start + "-" + (piece.start + piece.length - 1) + "/" + size);
            }
            ctx.res().setContentLengthLong(piece.length);
            if (head) {
                return;
            }
            FileChannel channel = FileChannel.open(file);
            handedOver = true;
            ctx.future(() -> Outflow.begin(ctx.res(), new FilePiece(channel, piece, done)));
        } finally {
            if (!handedOver) {
                done.run();
            }
        }
    }

    /** Whether the file differs from the one of which the client already has a piece. */
    private static boolean hasChanged(Context ctx, String etag, Instant modified) {
        return Optional.ofNullable(ctx.header("If-Range"))
                .filter(condition -> !condition.equals(etag) && !condition.equals(httpDate(modified)))
                .isPresent();
    }

    /**
     * The requested piece; empty if none is requested, or one in other units, or several, all of which may be answered with the whole file.
     *
     * @throws BadRequestResponse if it cannot be understood
     */
    private static Optional<Piece> range(Context ctx, long size) {
        String header = Optional.ofNullable(ctx.header("Range")).orElse("").strip();
        if (!header.toLowerCase(Locale.ROOT).startsWith("bytes=")) {
            return Optional.empty();
        }
        String[] specs = header.substring("bytes=".length()).split(",", -1);
        Piece last = new Piece(0, -1, true);
        for (String spec : specs) {
            last = range(spec.strip(), size)
                    .orElseThrow(() -> new BadRequestResponse("The header 'Range' is malformed: "
                            + Replies.quote(header) + "; write it like bytes=0-1023, bytes=1024- or bytes=-1024."));
        }
        return specs.length == 1 ? Optional.of(last) : Optional.empty();
    }

    /** The piece, with a negative length if it is outside the file; empty if this is not a range. */
    private static Optional<Piece> range(String spec, long size) {
        Matcher range = RANGE.matcher(spec);
        if (!range.matches() || spec.equals("-")) {
            return Optional.empty();
        }
        long end = number(range.group(2));
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(size, end);
            return Optional.of(suffix == 0 ? new Piece(0, -1, true) : new Piece(size - suffix, suffix, true));
        }
        long start = number(range.group(1));
        if (!range.group(2).isEmpty() && end < start) {
            return Optional.empty();
        }
        long last = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, end);
        return Optional.of(start > last ? new Piece(0, -1, true) : new Piece(start, last - start + 1, true));
    }

    private static long number(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        return digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    /** @param length negative if the range cannot be satisfied */
    private record Piece(long start, long length, boolean partial) {}

    /** A piece of an open file; confined to the outflow that reads it. */
    private static final class FilePiece implements Outflow.Source {
        private final FileChannel channel;
        private final Runnable done;
        private long position;
        private long left;

        FilePiece(FileChannel channel, Piece piece, Runnable done) {
            this.channel = channel;
            this.position = piece.start;
            this.left = piece.length;
            this.done = done;
        }

        @Override
        public ByteBuffer next() throws IOException {
            // A new buffer each time, because the server may keep the last one until it is ready again.
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, left));
            int count = left == 0 ? 0 : channel.read(buffer, position);
            if (count <= 0 && left > 0) {
                throw new IOException("the file shrank while it was being sent");
            }
            position += count;
            left -= count;
            return buffer.flip();
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                done.run();
            }
        }
    }
}
