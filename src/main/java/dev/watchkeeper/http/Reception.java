package dev.watchkeeper.http;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.http.Answer.Ending;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads an answer and keeps what arrives of it, up to a limit; thread-safe. */
final class Reception {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int PIECE_BYTES = 4096;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Clock clock;
    private final int maxBytes;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Optional<Head> head = Optional.empty();
    private Ending ending = Ending.LATE;

    /** Status and headers; immutable. */
    private record Head(int status, Map<String, String> headers) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    Reception(int maxBytes, Clock clock) {
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** What arrived so far; empty before the end of the headers. */
    synchronized Optional<Answer> answer() {
        return head.map(
                found -> new Answer(found.status(), body.toString(StandardCharsets.UTF_8), ending, retryAfter(found)));
    }

    private Optional<Duration> retryAfter(Head found) {
        return Optional.of(found.header("Retry-After"))
                .filter(text -> !text.isEmpty())
                .flatMap(text -> RetryAfter.parse(text, clock.wall()));
    }

    /** Reads until the answer, or the connection, is over. */
    void read(InputStream in) throws IOException {
        Head found = readHead(in);
        while (found.status() < OK) {
            // An interim answer such as 100 precedes the final one.
            found = readHead(in);
        }
        synchronized (this) {
            head = Optional.of(found);
        }
        try {
            end(readBody(found, in) ? Ending.WHOLE : Ending.BROKEN_OFF);
        } catch (IOException e) {
            end(Ending.BROKEN_OFF);
            throw e;
        }
    }

    private synchronized void end(Ending how) {
        ending = body.size() >= maxBytes && how != Ending.WHOLE ? Ending.TOO_LARGE : how;
    }

    private static Head readHead(InputStream in) throws IOException {
        int[] left = {MAX_HEAD_BYTES};
        String[] words = line(in, left).split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9]{2}")) {
            throw new ProtocolException("no HTTP");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return new Head(Integer.parseInt(words[1]), headers);
    }

    /** @param left how many bytes may follow */
    private static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || --left[0] < 0) {
                throw new EOFException();
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** @return whether all of it came */
    private boolean readBody(Head found, InputStream in) throws IOException {
        if (found.status() == NO_CONTENT || found.status() == NOT_MODIFIED) {
            return true;
        }
        if (found.header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            return readChunks(in);
        }
        String length = found.header("Content-Length");
        return length.matches("[0-9]{1,18}") ? take(Long.parseLong(length), in) : takeAll(in);
    }

    private boolean readChunks(InputStream in) throws IOException {
        while (true) {
            String size =
                    line(in, new int[] {PIECE_BYTES}).replaceFirst(";.*", "").strip();
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                throw new ProtocolException("no chunk");
            }
            long bytes = Long.parseLong(size, 16);
            if (bytes == 0) {
                return true;
            }
            if (!take(bytes, in)) {
                return false;
            }
            line(in, new int[] {2});
        }
    }

    private boolean takeAll(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
            if (!keep(piece, got)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(long bytes, InputStream in) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        long left = bytes;
        while (left > 0) {
            int got = in.read(piece, 0, (int) Math.min(left, PIECE_BYTES));
            if (got < 0 || !keep(piece, got)) {
                return false;
            }
            left -= got;
        }
        return true;
    }

    /** @return false if there is no room for more */
    private synchronized boolean keep(byte[] piece, int length) {
        body.write(piece, 0, Math.min(length, maxBytes - body.size()));
        return body.size() < maxBytes;
    }
}
