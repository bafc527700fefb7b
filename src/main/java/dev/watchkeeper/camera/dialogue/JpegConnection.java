package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stream of JPEG pictures over HTTP (multipart/x-mixed-replace, RFC 2046 section 5.1): follows redirects, signs in, and holds one picture at a time;
 * confined to its thread, but any thread may close it.
 */
public final class JpegConnection implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 8 << 10;
    private static final int FIRST_PICTURE_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 32 << 10;
    private static final int MAX_SIGN_INS = 2;
    /** Between two pictures there is a boundary, and what some cameras write after the last one. */
    private static final int MAX_BETWEEN_BYTES = 64 << 10;

    private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))");

    private final SessionTarget target;
    private final HostResolver resolver;
    private volatile Optional<CameraConnection> line = Optional.empty();
    private volatile boolean closed;
    private InputStream in = InputStream.nullInputStream();
    private String boundary = "";
    private boolean boundaryConsumed;

    public JpegConnection(SessionTarget target, HostResolver resolver) {
        this.target = target;
        this.resolver = resolver;
    }

    /** Connects until the camera begins to send pictures, or fails. */
    public void open() throws FailureException {
        NetworkAddress current = target.address();
        Optional<SignIn> signIn = Optional.empty();
        int redirects = 0;
        int signIns = 0;
        while (true) {
            Head answer = ask(current, signIn);
            int status = answer.status("HTTP").orElse(0);
            if (AnswerTable.isRedirect(status)) {
                current = Refusals.redirected(current, answer.field("Location"), answer, "GET", ++redirects);
                signIn = Optional.empty();
            } else if (status == 401) {
                boolean home = current.isSameServer(target.address());
                boolean stale = SignIn.isStale(answer.all("WWW-Authenticate"));
                if (signIn.isPresent() && (!stale || signIns >= MAX_SIGN_INS)) {
                    throw AnswerTable.failure(status, answer.reason(), "GET");
                }
                signIn = home
                        ? target.login().flatMap(l -> SignIn.choose(answer.all("WWW-Authenticate"), l))
                        : Optional.empty();
                signIns++;
                if (signIn.isEmpty()) {
                    throw Refusals.notSignedIn(
                            answer.all("WWW-Authenticate"),
                            "GET",
                            target.login().isPresent(),
                            home,
                            current);
                }
            } else if (AnswerTable.isRefusal(status)) {
                throw AnswerTable.failure(status, answer.reason(), "GET");
            } else {
                begin(answer);
                return;
            }
        }
    }

    private Head ask(NetworkAddress address, Optional<SignIn> signIn) throws FailureException {
        CameraConnection next = CameraConnection.connect(address, resolver, target.certificate());
        line.ifPresent(CameraConnection::close);
        line = Optional.of(next);
        try {
            if (closed) {
                throw ended();
            }
            String path =
                    address.rest().isEmpty() || address.rest().charAt(0) != '/' ? "/" + address.rest() : address.rest();
            int fragment = path.indexOf('#');
            String asked = fragment < 0 ? path : path.substring(0, fragment);
            Head question = new Head("GET " + Head.held(asked) + " HTTP/1.1", List.of())
                    .with("Host", address.hostHeader())
                    .with("User-Agent", "Watchkeeper")
                    .with("Accept", "multipart/x-mixed-replace, image/jpeg, */*")
                    .with("Connection", "close");
            Head whole = signIn.map(s -> question.with("Authorization", Head.held(s.authorization("GET", asked))))
                    .orElse(question);
            next.talking().getOutputStream().write(whole.bytes());
            in = new BufferedInputStream(next.talking().getInputStream(), BUFFER_BYTES);
            Head answer = head();
            if (answer.status("HTTP").isEmpty()) {
                throw new FailureException(
                        FailureKind.ENDED,
                        "the other side accepts the connection but does not answer in HTTP; is this the camera's web"
                                + " port?");
            }
            if (answer.field("Transfer-Encoding")
                    .orElse("")
                    .toLowerCase(Locale.ROOT)
                    .contains("chunked")) {
                in = new Chunks(in);
            }
            return answer;
        } catch (IOException e) {
            throw ended();
        }
    }

    private void begin(Head answer) throws FailureException {
        String type = answer.field("Content-Type").orElse("");
        if (!type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw new FailureException(
                    FailureKind.UNSUPPORTED_CODEC,
                    "the address gives no stream of JPEG pictures (multipart/x-mixed-replace);"
                            + " is it the camera's page, or a single picture?");
        }
        Matcher named = BOUNDARY.matcher(type);
        if (named.find()) {
            boundary = Optional.ofNullable(named.group(1))
                    .or(() -> Optional.ofNullable(named.group(2)))
                    .orElse("");
        }
        // Some cameras include the two hyphens that precede the boundary in the stream.
        boundary = boundary.startsWith("--") ? boundary.substring(2) : boundary;
    }

    /** Waits for the next picture. */
    public byte[] next() throws FailureException {
        try {
            while (true) {
                toBoundary();
                Head part = partHead();
                String type = part.field("Content-Type").orElse("image/jpeg").toLowerCase(Locale.ROOT);
                byte[] body = part.field("Content-Length").isPresent()
                        ? body(part.bodyBytes(Relay.MAX_PICTURE_BYTES))
                        : bodyToBoundary();
                if (type.startsWith("image/jpeg") || type.startsWith("image/jpg")) {
                    return body;
                }
            }
        } catch (IOException e) {
            throw ended();
        }
    }

    private void toBoundary() throws IOException, FailureException {
        if (boundaryConsumed) {
            boundaryConsumed = false;
            var unused = line();
            return;
        }
        int skipped = 0;
        while (true) {
            String text = line();
            if (text.startsWith("--")) {
                if (boundary.isEmpty()) {
                    boundary = text.substring(2).strip();
                }
                return;
            }
            skipped += text.length() + 1;
            if (skipped > MAX_BETWEEN_BYTES) {
                throw new FailureException(
                        FailureKind.UNSUPPORTED_CODEC, "the camera sends data without end between its pictures");
            }
        }
    }

    private Head head() throws IOException, FailureException {
        return head(line());
    }

    private Head partHead() throws IOException, FailureException {
        return head("");
    }

    private Head head(String start) throws IOException, FailureException {
        StringBuilder text = new StringBuilder(start).append('\n');
        while (true) {
            String next = line();
            if (next.isEmpty()) {
                byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
                return Head.parse(bytes, 0, bytes.length);
            }
            text.append(next).append('\n');
            if (text.length() > Head.MAX_BYTES) {
                throw Head.endless();
            }
        }
    }

    private String line() throws IOException, FailureException {
        StringBuilder text = new StringBuilder();
        while (true) {
            int next = byteOrEnd();
            if (next == '\n') {
                int length = text.length();
                return length > 0 && text.charAt(length - 1) == '\r' ? text.substring(0, length - 1) : text.toString();
            }
            text.append((char) next);
            if (text.length() > MAX_LINE_BYTES) {
                throw Head.endless();
            }
        }
    }

    private int byteOrEnd() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("the camera closed the connection");
        }
        return next;
    }

    private byte[] body(int length) throws IOException {
        byte[] data = new byte[Math.min(length, FIRST_PICTURE_BYTES)];
        int have = 0;
        while (have < length) {
            if (have == data.length) {
                data = Arrays.copyOf(
                        data, (int) Math.min(length, 2L * data.length)); // what is announced is not sent yet
            }
            int count = in.read(data, have, data.length - have);
            if (count < 0) {
                throw new IOException("the camera closed the connection in the middle of a picture");
            }
            have += count;
        }
        return data;
    }

    /** Without a length, a picture ends at the next boundary, which is consumed with it. */
    private byte[] bodyToBoundary() throws IOException, FailureException {
        byte[] end = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        byte[] data = new byte[FIRST_PICTURE_BYTES];
        int have = 0;
        while (true) {
            if (have == data.length) {
                if (have >= Relay.MAX_PICTURE_BYTES) {
                    throw new FailureException(
                            FailureKind.TOO_LARGE,
                            "the camera has sent " + (Relay.MAX_PICTURE_BYTES >> 20)
                                    + " MB without an end of the picture");
                }
                data = Arrays.copyOf(data, Math.min(Relay.MAX_PICTURE_BYTES, 2 * data.length));
            }
            data[have++] = (byte) byteOrEnd();
            int begin = have - end.length;
            if (begin > 0 && data[begin - 1] == '\n' && Arrays.equals(data, begin, have, end, 0, end.length)) {
                int length = begin - (begin > 1 && data[begin - 2] == '\r' ? 2 : 1);
                boundaryConsumed = true;
                return Arrays.copyOf(data, Math.max(0, length));
            }
        }
    }

    private FailureException ended() {
        return new FailureException(FailureKind.ENDED, "the other side ended the session");
    }

    @Override
    public void close() {
        closed = true;
        line.ifPresent(CameraConnection::close);
    }

    /** A chunked body, RFC 9112 section 7.1; confined to its thread. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private long left;
        private boolean first = true;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (left == 0 && !nextChunk()) {
                return -1;
            }
            int count = in.read(into, from, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        private boolean nextChunk() throws IOException {
            if (!first) {
                sizeLine();
            }
            first = false;
            String size = sizeLine().split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw new IOException("a chunk without a size");
            }
            left = Long.parseLong(size, 16);
            return left > 0;
        }

        private String sizeLine() throws IOException {
            StringBuilder text = new StringBuilder();
            int next;
            while ((next = in.read()) != '\n') {
                if (next < 0 || text.length() > MAX_LINE_BYTES) {
                    throw new IOException("a chunk without a size");
                }
                if (next != '\r') {
                    text.append((char) next);
                }
            }
            return text.toString();
        }
    }
}
