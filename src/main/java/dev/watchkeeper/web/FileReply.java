package dev.watchkeeper.web;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a file, or the piece of it that a Range header asks for (RFC 9110, section 14), without holding a thread while the
 * reader is slow; stateless.
 */
public final class FileReply {
    private static final Logger log = LoggerFactory.getLogger(FileReply.class);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int CHUNK = 64 * 1024;

    private FileReply() {}

    public static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    /** @param done called exactly once, when the file is no longer needed, also after a failure */
    public static void send(Context ctx, Path file, String contentType, Runnable done) throws IOException {
        boolean handedOver = false;
        try {
            long size = Files.size(file);
            Instant modified = Files.getLastModifiedTime(file).toInstant();
            String etag = "\"" + Long.toHexString(size) + "-" + Long.toHexString(modified.toEpochMilli()) + "\"";
            ctx.header("Accept-Ranges", "bytes")
                    .header("ETag", etag)
                    .header("Last-Modified", httpDate(modified))
                    .header("Cache-Control", "private, no-cache")
                    .contentType(contentType);
            if (etag.equals(ctx.header("If-None-Match"))) {
                ctx.status(304);
                return;
            }
            boolean head = ctx.req().getMethod().equals("HEAD");
            Piece piece = head ? new Piece(0, size, false) : piece(ctx, size, etag, modified);
            if (piece.length < 0) {
                ctx.header("Content-Range", "bytes */" + size);
                Replies.error(
                        ctx,
                        416,
                        "The range " + Replies.quote(String.valueOf(ctx.header("Range"))) + " lies outside the file of "
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
            ctx.future(() -> {
                Pump pump = new Pump(channel, piece, ctx.res(), done);
                pump.begin();
                return pump.finished;
            });
        } finally {
            if (!handedOver) {
                done.run();
            }
        }
    }

    private static Piece piece(Context ctx, long size, String etag, Instant modified) {
        Piece whole = new Piece(0, size, false);
        Optional<String> condition = Optional.ofNullable(ctx.header("If-Range"));
        if (condition.isPresent()
                && !condition.get().equals(etag)
                && !condition.get().equals(httpDate(modified))) {
            return whole;
        }
        Matcher range = RANGE.matcher(Optional.ofNullable(ctx.header("Range")).orElse(""));
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return whole; // none, several, or none of bytes: all may be answered with the whole
        }
        if (range.group(1).isEmpty()) {
            long suffix = Math.min(size, Long.parseLong(range.group(2)));
            return suffix == 0 ? new Piece(0, -1, true) : new Piece(size - suffix, suffix, true);
        }
        long start = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
        return start > last ? new Piece(0, -1, true) : new Piece(start, last - start + 1, true);
    }

    /** @param length negative if the range cannot be satisfied */
    private record Piece(long start, long length, boolean partial) {}

    /** Writes while the connection takes more; called by one thread at a time, as the servlet API promises. */
    private static final class Pump implements WriteListener {
        private final CompletableFuture<Void> finished = new CompletableFuture<>();
        private final FileChannel channel;
        private final jakarta.servlet.http.HttpServletResponse response;
        private final Runnable done;
        private long position;
        private long left;

        Pump(FileChannel channel, Piece piece, jakarta.servlet.http.HttpServletResponse response, Runnable done) {
            this.channel = channel;
            this.position = piece.start;
            this.left = piece.length;
            this.response = response;
            this.done = done;
        }

        void begin() {
            try {
                response.getOutputStream().setWriteListener(this);
            } catch (IOException | RuntimeException e) {
                onError(e);
            }
        }

        @Override
        public void onWritePossible() throws IOException {
            ServletOutputStream out = response.getOutputStream();
            while (out.isReady()) {
                if (left == 0) {
                    finish();
                    return;
                }
                // A new buffer each time: the server may keep the last one until it is ready again.
                ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, left));
                int count = channel.read(buffer, position);
                if (count <= 0) {
                    throw new IOException("the file became shorter while it was sent");
                }
                position += count;
                left -= count;
                out.write(buffer.array(), 0, count);
            }
        }

        @Override
        public void onError(Throwable error) {
            // Readers go away in the middle all the time: players ask for much and take what they need.
            log.debug("A file was not sent to its end", error);
            finish();
        }

        private void finish() {
            if (finished.isDone()) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                log.warn("A file that was sent could not be closed", e);
            } finally {
                done.run();
                finished.complete(null);
            }
        }
    }
}
