package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.dialogue.AnswerTable;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sessions with cameras that answer badly: how they end, what the camera learns, and how much memory they take. */
final class SessionAnswersTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SystemClock clock = new SystemClock();
    private final SourceOpener opener = new SourceOpener(clock);

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    @AfterEach
    void close() {
        opener.close();
    }

    private static CameraSettings camera(String url) {
        return Rig.settings("door", url);
    }

    private static CameraSettings withPassword(String url) {
        CameraSettings camera = camera(url);
        return new CameraSettings(
                camera.name(),
                url,
                Optional.of("anna"),
                Optional.of(new Secret("geheim")),
                camera.input(),
                camera.imageInterval(),
                camera.record(),
                camera.motion(),
                camera.health());
    }

    private static String url(FakeServer server) {
        return "rtsp://127.0.0.1:" + server.port() + "/live";
    }

    private static String http(FakeServer server) {
        return "http://127.0.0.1:" + server.port() + "/video?x=1";
    }

    private FailureException end(CameraSettings camera) {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(LIMIT, FailureKind.TIMEOUT, "the test's limit");
        try (Source source = opener.open(camera, interrupt)) {
            long until = clock.monotonicNanos() + LIMIT.toNanos();
            while (clock.monotonicNanos() < until) {
                var unused = source.read();
            }
            return fail("the session went on");
        } catch (FailureException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, not-found",
        "401, auth",
        "403, auth",
        "404, not-found",
        "405, rejected",
        "406, rejected",
        "408, timeout",
        "410, not-found",
        "429, busy",
        "451, rejected",
        "453, busy",
        "454, ended",
        "461, unsupported-transport",
        "499, rejected",
        "500, camera-error",
        "501, rejected",
        "503, busy",
        "551, rejected",
        "599, camera-error",
        "304, redirect-loop"
    })
    void aRefusalAtAnyStepHasItsCauseFromTheTable(int status, String cause) throws IOException {
        for (String step : status == 304 ? new String[] {"DESCRIBE"} : new String[] {"DESCRIBE", "SETUP", "PLAY"}) {
            try (FakeServer server = new FakeServer((head, out) -> {
                if (FakeServer.method(head).equals(step)) {
                    FakeServer.rtsp(out, head, status + " No Way", "", "");
                } else {
                    FakeServer.well(out, head);
                }
            })) {
                FailureException end = end(camera(url(server)));
                assertThat(end.kind().id()).as(step + ": " + end.sentence()).isEqualTo(cause);
                assertThat(end.refusedRequest()).isEqualTo(step);
                if (status != 401) {
                    assertThat(end.sentence())
                            .startsWith("the camera answers " + status + " No Way to " + step + ": ")
                            .endsWith(AnswerTable.remedy(end.kind()));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"400, not-found", "401, auth", "404, not-found", "503, busy", "599, camera-error", "300, redirect-loop"
    })
    void theTableAppliesToHttpAsWell(int status, String cause) throws IOException {
        try (FakeServer server = new FakeServer((head, out) -> answerHttp(out, status + " No", ""))) {
            assertThat(end(camera(http(server))).kind().id()).isEqualTo(cause);
        }
    }

    private static void answerHttp(OutputStream out, String status, String fields) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + fields + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Test
    void aRedirectLoopEndsAfterFiveRedirects() throws IOException {
        try (FakeServer server = new FakeServer(
                (head, out) -> FakeServer.rtsp(out, head, "302 Moved", "Location: " + target(head) + "\r\n", ""))) {
            FailureException end = end(camera(url(server)));
            assertThat(end.kind()).isEqualTo(FailureKind.REDIRECT_LOOP);
            assertThat(server.connections()).isEqualTo(6);
        }
        try (FakeServer server = new FakeServer((head, out) -> answerHttp(out, "302 Moved", "Location: /video\r\n"))) {
            FailureException end = end(camera(http(server)));
            assertThat(end.kind()).isEqualTo(FailureKind.REDIRECT_LOOP);
            assertThat(server.connections()).isEqualTo(6);
        }
    }

    private static String target(String head) {
        return head.split(" ", 3)[1];
    }

    @Test
    void aRedirectIsFollowedButOnlyTheConfiguredServerGetsThePassword() throws IOException {
        FakeServer.Manner wantsPassword = (head, out) -> {
            if (FakeServer.field(head, "Authorization").isPresent()) {
                FakeServer.rtsp(out, head, "404 Signed in", "", "");
            } else {
                FakeServer.rtsp(out, head, "401 No", "WWW-Authenticate: Basic realm=\"x\"\r\n", "");
            }
        };
        try (FakeServer other = new FakeServer(wantsPassword);
                FakeServer own = new FakeServer((head, out) -> {
                    if (target(head).endsWith("/live")) {
                        FakeServer.rtsp(out, head, "301 Moved", "Location: /deeper\r\n", "");
                    } else {
                        wantsPassword.answer(head, out);
                    }
                });
                FakeServer elsewhere = new FakeServer((head, out) ->
                        FakeServer.rtsp(out, head, "302 Moved", "Location: " + url(other) + "\r\n", ""))) {
            assertThat(end(withPassword(url(own))).kind()).isEqualTo(FailureKind.NOT_FOUND);
            FailureException end = end(withPassword(url(elsewhere)));
            assertThat(end.kind()).isEqualTo(FailureKind.UNSUPPORTED_AUTH);
            assertThat(end.sentence()).contains("127.0.0.1:" + other.port());
            assertThat(other.heads()).isNotEmpty().noneMatch(h -> h.contains("Authorization"));
        }
    }

    @Test
    void overHttpAnotherServerGetsNeitherThePasswordNorTheOldHost() throws IOException {
        FakeServer.Manner wantsPassword =
                (head, out) -> answerHttp(out, "401 No", "WWW-Authenticate: Basic realm=\"x\"\r\n");
        try (FakeServer other = new FakeServer(wantsPassword);
                FakeServer elsewhere = new FakeServer((head, out) ->
                        answerHttp(out, "307 Moved", "Location: http://127.0.0.1:" + other.port() + "/y\r\n"))) {
            FailureException end = end(withPassword(http(elsewhere)));
            assertThat(end.kind()).isEqualTo(FailureKind.UNSUPPORTED_AUTH);
            assertThat(other.heads())
                    .singleElement()
                    .satisfies(head -> assertThat(head)
                            .startsWith("GET /y HTTP/1.1\n")
                            .contains("\nHost: 127.0.0.1:" + other.port() + "\n")
                            .doesNotContain("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256"})
    void digestsAreComputedCorrectlyAndSentOnce(String algorithm) throws Exception {
        try (FakeServer server = new FakeServer((head, out) -> {
            Optional<String> given = FakeServer.field(head, "Authorization");
            if (given.isEmpty() || !proves(algorithm, given.get(), head)) {
                FakeServer.rtsp(
                        out,
                        head,
                        "401 No",
                        "WWW-Authenticate: Digest realm=\"a, b\", nonce=\"n1\", qop=\"auth\", algorithm=" + algorithm
                                + "\r\n",
                        "");
            } else {
                FakeServer.rtsp(out, head, "453 Signed in", "", "");
            }
        })) {
            assertThat(end(withPassword(url(server))).kind()).isEqualTo(FailureKind.BUSY);
            assertThat(server.heads()).hasSize(2).noneMatch(h -> h.contains("geheim"));
        }
    }

    private static boolean proves(String algorithm, String given, String head) throws IOException {
        String secret = hash(algorithm, "anna:a, b:geheim");
        String request = hash(algorithm, FakeServer.method(head) + ":" + target(head));
        String expected = hash(
                algorithm,
                secret + ":n1:" + part(given, "nc=([0-9a-f]{8})") + ":" + part(given, "cnonce=\"([^\"]*)\"") + ":auth:"
                        + request);
        return given.contains("response=\"" + expected + "\"") && given.contains("uri=\"" + target(head) + "\"");
    }

    private static String part(String text, String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1) : "";
    }

    private static String hash(String algorithm, String text) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    @Test
    void anUnsupportedSignInIsNamedAndDoesNotCountAsAWrongPassword() throws IOException {
        try (FakeServer server = new FakeServer((head, out) -> FakeServer.rtsp(
                out, head, "401 No", "WWW-Authenticate: Digest realm=\"x\", nonce=\"n\", algorithm=KECCAK\r\n", ""))) {
            FailureException end = end(withPassword(url(server)));
            assertThat(end.kind()).isEqualTo(FailureKind.UNSUPPORTED_AUTH);
            assertThat(end.sentence()).contains("digest KECCAK");
            assertThat(server.heads()).noneMatch(h -> h.contains("Authorization"));
        }
    }

    @Test
    void aWrongPasswordIsSentOnce() throws IOException {
        try (FakeServer server = new FakeServer(
                (head, out) -> FakeServer.rtsp(out, head, "401 No", "WWW-Authenticate: Basic realm=\"x\"\r\n", ""))) {
            assertThat(end(withPassword(url(server))).kind()).isEqualTo(FailureKind.AUTH);
            assertThat(server.heads().stream().filter(h -> h.contains("Authorization")))
                    .hasSize(1);
        }
    }

    /** What a camera sends without end, or announces. */
    private enum Flood {
        ANNOUNCED_DESCRIPTION("DESCRIBE") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                FakeServer.rtsp(out, head, "200 OK", "Content-Length: 2000000000\r\n", "");
                pour(out, "a=tool:xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        },
        HEADER_LINES("DESCRIBE") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                out.write("RTSP/1.0 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                pour(out, "X-Line: yyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        },
        ONE_HEADER_LINE("OPTIONS") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                out.write("RTSP/1.0 200 ".getBytes(StandardCharsets.US_ASCII));
                pour(out, "OOOOOOOOOOOOOOOOOOOOOOOOO".getBytes(StandardCharsets.US_ASCII));
            }
        },
        TRACKS("DESCRIBE") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                FakeServer.rtsp(out, head, "200 OK", "Content-Type: application/sdp\r\n", FakeServer.sdp("", 700));
            }
        },
        HUGE_PICTURES("DESCRIBE") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                FakeServer.rtsp(
                        out,
                        head,
                        "200 OK",
                        "Content-Type: application/sdp\r\n",
                        FakeServer.sdp("packetization-mode=1;sprop-parameter-sets=" + hugeSps() + ",aM48gA==", 1));
            }
        },
        FRAGMENTS("PLAY") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                FakeServer.well(out, head);
                byte[] frame = new byte[4 + 1400];
                frame[0] = '$';
                frame[2] = (byte) (1400 >> 8);
                frame[3] = (byte) 1400;
                frame[4] = (byte) 0x80;
                frame[5] = 96;
                frame[16] = 0x7C; // FU-A that neither begins nor ends
                frame[17] = 0x05;
                for (int i = 18; i < frame.length; i++) {
                    frame[i] = (byte) (i | 1);
                }
                for (int number = 0; ; number++) {
                    frame[6] = (byte) (number >> 8);
                    frame[7] = (byte) number;
                    out.write(frame);
                }
            }
        },
        CONTROL_PACKETS("PLAY") {
            @Override
            void send(String head, OutputStream out) throws IOException {
                FakeServer.well(out, head);
                byte[] frame = new byte[4 + 60_000];
                frame[0] = '$';
                frame[1] = 1;
                frame[2] = (byte) (60_000 >> 8);
                frame[3] = (byte) 60_000;
                frame[4] = (byte) 0x80;
                frame[5] = (byte) 200;
                pour(out, frame);
            }
        };

        private final String at;

        Flood(String at) {
            this.at = at;
        }

        abstract void send(String head, OutputStream out) throws IOException;

        /** Sends until the other side closes. */
        private static void pour(OutputStream out, byte[] drop) throws IOException {
            byte[] wave = new byte[Math.max(drop.length, 1 << 16) / drop.length * drop.length];
            for (int i = 0; i < wave.length; i += drop.length) {
                System.arraycopy(drop, 0, wave, i, drop.length);
            }
            while (true) {
                out.write(wave);
            }
        }
    }

    /** A sequence parameter set of 16384x16384, Exp-Golomb by hand: profile 66, level 6.2, 4 references. */
    private static String hugeSps() {
        StringBuilder bits = new StringBuilder();
        for (int value : new int[] {66, 0, 62}) {
            bits.append(String.format("%8s", Integer.toBinaryString(value)).replace(' ', '0'));
        }
        for (int value : new int[] {0, 0, 2, 4}) { // id, frame number, order type, references
            bits.append(code(value));
        }
        bits.append('0')
                .append(code(1023))
                .append(code(1023))
                .append("11")
                .append("00")
                .append('1');
        while (bits.length() % 8 != 0) {
            bits.append('0');
        }
        byte[] nal = new byte[1 + bits.length() / 8];
        nal[0] = 0x67;
        for (int i = 1; i < nal.length; i++) {
            nal[i] = (byte) Integer.parseInt(bits.substring(8 * i - 8, 8 * i), 2);
        }
        return Base64.getEncoder().encodeToString(nal);
    }

    private static String code(int value) {
        String binary = Integer.toBinaryString(value + 1);
        return "0".repeat(binary.length() - 1) + binary;
    }

    @Test
    void floodsAreBoundedInMemoryAndTheirCauseIsNamed() throws Exception {
        long before = memoryMb("VmRSS");
        for (Flood flood : Flood.values()) {
            try (FakeServer server = new FakeServer((head, out) -> {
                if (FakeServer.method(head).equals(flood.at)) {
                    flood.send(head, out);
                } else {
                    FakeServer.well(out, head);
                }
            })) {
                FailureException end = end(camera(url(server)));
                assertThat(end.kind()).as(flood + ": " + end.sentence()).isEqualTo(FailureKind.TOO_LARGE);
            }
        }
        assertThat(memoryMb("VmHWM") - before)
                .as("MB of this process at most, of 2 GB announced")
                .isLessThan(300);
    }

    private static long memoryMb(String line) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith(line + ":"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void floodsOverHttpAreBoundedAsWell() throws Exception {
        String begin = "--b\r\nContent-Type: image/jpeg\r\n";
        byte[] drop = new byte[1 << 16];
        Arrays.fill(drop, (byte) 7);
        for (String part : new String[] {
            begin + "Content-Length: 2000000000\r\n\r\n", begin + "\r\n", begin + "X: " + "x".repeat(100_000)
        }) {
            try (FakeServer server = new FakeServer((head, out) -> {
                answerHttp(out, "200 OK", "Content-Type: multipart/x-mixed-replace; boundary=b\r\n");
                out.write(part.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(drop);
                }
            })) {
                FailureException end = end(camera(http(server)));
                assertThat(end.kind()).as(end.sentence()).isEqualTo(FailureKind.TOO_LARGE);
            }
        }
    }

    @Test
    void picturesOverHttpAreReadWithAndWithoutLengthAndInChunks() throws Exception {
        byte[] jpeg = HexFormat.of().parseHex("ffd8ffc0000b080010002001011100ffda0008010100003f00aaffd9");
        String text = new String(jpeg, StandardCharsets.ISO_8859_1);
        String stream = "preamble\r\n--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n"
                + text
                + "\r\n--b\r\nContent-Type: text/plain\r\n\r\nnothing\r\n--b\r\nContent-type: image/jpeg\r\n\r\n" + text
                + "\r\n--b\r\n\r\n" + text + "\r\n--b--\r\n";
        for (boolean chunked : new boolean[] {false, true}) {
            try (FakeServer server = new FakeServer((head, out) -> {
                answerHttp(
                        out,
                        "200 OK",
                        "Content-Type: multipart/x-mixed-replace;boundary=\"--b\"\r\n"
                                + (chunked ? "Transfer-Encoding: chunked\r\n" : ""));
                byte[] bytes = stream.getBytes(StandardCharsets.ISO_8859_1);
                for (int i = 0; i < bytes.length; i += 7) {
                    int size = Math.min(7, bytes.length - i);
                    out.write((chunked ? Integer.toHexString(size).toUpperCase(Locale.ROOT) + ";x=y\r\n" : "")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(bytes, i, size);
                    out.write((chunked ? "\r\n" : "").getBytes(StandardCharsets.US_ASCII));
                }
                throw new IOException("the camera ends");
            })) {
                Interrupt interrupt = new Interrupt(clock);
                interrupt.deadline(LIMIT, FailureKind.TIMEOUT, "the test's limit");
                int pictures = 0;
                try (Source source = opener.open(camera(http(server)), interrupt)) {
                    while (true) {
                        if (source.read() instanceof Reading.Unit unit) {
                            assertThat(unit.data()).isEqualTo(jpeg);
                            pictures++;
                        }
                    }
                } catch (FailureException e) {
                    assertThat(e.kind()).isEqualTo(FailureKind.ENDED);
                }
                assertThat(pictures).as("chunked: " + chunked).isEqualTo(3);
            }
        }
    }
}
