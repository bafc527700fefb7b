package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DemuxerRtspTest {
    private static final Pattern CLIENT_PORTS = Pattern.compile("client_port=[0-9-]+");
    private static final String DIALOGUES = "rtsp/retina_testdata/client/testdata/";
    private final SystemClock clock = new SystemClock();

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    private Interrupt within(Duration limit) {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(limit, FailureKind.TIMEOUT, "too late");
        return interrupt;
    }

    private FailureException failureOf(String url, Duration limit) {
        return failureOf(url, Inputs.Transport.AUTO, limit);
    }

    private FailureException failureOf(String url, Inputs.Transport transport, Duration limit) {
        try (Demuxer demuxer = Inputs.rtsp(url, transport, Optional.empty(), within(limit), clock)) {
            while (true) {
                demuxer.read();
            }
        } catch (FailureException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401 Unauthorized, AUTH",
        "403 Forbidden, AUTH",
        "404 Not Found, NOT_FOUND",
        "453 Not Enough Bandwidth, BUSY",
        "400 Bad Request, BUSY",
        "503 Service Unavailable, BUSY",
        "500 Internal Server Error, BUSY"
    })
    void anAnswerBecomesItsKind(String status, FailureKind kind) throws IOException {
        try (ScriptedServer server = ScriptedServer.always(status)) {
            FailureException failure = failureOf(server.url(), Duration.ofSeconds(5));
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.sentence()).isNotBlank();
        }
    }

    @Test
    void aClosedPortIsRefused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(failureOf("rtsp://127.0.0.1:" + port + "/x", Duration.ofSeconds(5))
                        .kind())
                .isEqualTo(FailureKind.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(Inputs.Transport.class)
    void aPeerThatAcceptsAndStaysSilentEndsAtTheDeadline(Inputs.Transport transport) throws IOException {
        try (ScriptedServer server = new ScriptedServer((method, head) -> Optional.empty())) {
            long from = clock.monotonicNanos();
            try (Demuxer demuxer =
                    Inputs.rtsp(server.url(), transport, Optional.empty(), within(Duration.ofMillis(700)), clock)) {
                fail("opened " + demuxer);
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(e.sentence()).isEqualTo("too late");
            }
            assertThat(clock.since(from)).isBetween(Duration.ofMillis(690), Duration.ofMillis(1_500));
        }
    }

    @Test
    void anotherThreadEndsABlockedOpening() throws Exception {
        try (ScriptedServer server = new ScriptedServer((method, head) -> Optional.empty())) {
            Interrupt interrupt = within(Duration.ofSeconds(20));
            Thread other = Thread.ofPlatform().start(() -> {
                while (server.requests().isEmpty()) {
                    Thread.onSpinWait();
                }
                interrupt.raise(FailureKind.STOPPED, "asked for");
            });
            long from = clock.monotonicNanos();
            try (Demuxer demuxer =
                    Inputs.rtsp(server.url(), Inputs.Transport.TCP, Optional.empty(), interrupt, clock)) {
                fail("opened " + demuxer);
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.STOPPED);
            }
            assertThat(clock.since(from)).isLessThan(Duration.ofSeconds(2));
            other.join();
        }
    }

    @Test
    void tearDownIsSentAlthoughTheSessionWasInterrupted() throws Exception {
        try (ScriptedServer server = camera("hikvision_describe.txt")) {
            Interrupt interrupt = within(Duration.ofSeconds(5));
            try (Demuxer demuxer =
                    Inputs.rtsp(server.url(), Inputs.Transport.TCP, Optional.empty(), interrupt, clock)) {
                interrupt.deadline(Duration.ofMillis(300), FailureKind.STALLED, "silent");
                demuxer.read();
                fail("read something from a silent camera");
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.STALLED);
            }
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(2))
                    .until(() -> server.requests().stream().anyMatch(r -> r.startsWith("TEARDOWN")));
        }
    }

    @Test
    void aStreamWithoutVideoIsUnsupported() throws IOException {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=audio 0 RTP/AVP 8\r\na=control:track1\r\n";
        try (ScriptedServer server = camera(ScriptedServer.reply("200 OK", "Content-Type: application/sdp\r\n", sdp))) {
            assertThat(failureOf(server.url(), Duration.ofSeconds(5)).kind()).isEqualTo(FailureKind.UNSUPPORTED_CODEC);
        }
    }

    @Test
    void aCodecThatIsUnsupportedIsNamed() throws IOException {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 34\r\na=control:track1\r\n";
        try (ScriptedServer server = camera(ScriptedServer.reply("200 OK", "Content-Type: application/sdp\r\n", sdp))) {
            FailureException failure = failureOf(server.url(), Duration.ofSeconds(5));
            assertThat(failure.kind()).isEqualTo(FailureKind.UNSUPPORTED_CODEC);
            assertThat(failure.sentence()).contains("h263");
        }
    }

    /** The real answers of many vendors, as far as DESCRIBE, SETUP and PLAY go: then the camera is silent. */
    @ParameterizedTest
    @CsvSource({
        "anjvision_describe.txt, STALLED",
        "bunny_describe.txt, STALLED",
        "dahua_describe_h264_aac_onvif.txt, STALLED",
        "dahua_describe_h265_pcma.txt, STALLED",
        "foscam_describe.txt, STALLED",
        "gw_main_describe.txt, STALLED",
        "gw_sub_describe.txt, STALLED",
        "h264dvr_describe.txt, STALLED",
        "hikvision_describe.txt, STALLED",
        "ipcam_describe.txt, STALLED",
        "macrovideo_describe.txt, STALLED",
        "missing_content_type_describe.txt, STALLED",
        "reolink_describe.txt, STALLED",
        "reolink_describe_control_first.txt, STALLED",
        "vstarcam_describe.txt, STALLED",
        "longse_unauthorized.txt, AUTH"
    })
    void realDialoguesEndInTheirKind(String dialogue, FailureKind kind) throws IOException {
        try (ScriptedServer server = camera(dialogue)) {
            Interrupt interrupt = within(Duration.ofSeconds(5));
            try (Demuxer demuxer =
                    Inputs.rtsp(server.url(), Inputs.Transport.TCP, Optional.empty(), interrupt, clock)) {
                interrupt.deadline(Duration.ofMillis(200), FailureKind.STALLED, "silent");
                demuxer.read();
                fail("read something from a silent camera");
            } catch (FailureException e) {
                assertThat(e.kind()).as(e.sentence()).isEqualTo(kind);
            }
        }
    }

    /** As where the server's process dies: whatever libav says then, it is no fault of ours. */
    @ParameterizedTest
    @CsvSource({"DESCRIBE", "SETUP", "PLAY"})
    void aServerThatClosesInsteadOfAnsweringHasEnded(String at) throws IOException {
        ScriptedServer.Script well =
                script(Files.readAllBytes(SharedMedia.find(DIALOGUES + "dahua_describe_h264_aac_onvif.txt")));
        for (Inputs.Transport transport : List.of(Inputs.Transport.TCP, Inputs.Transport.UDP)) {
            try (ScriptedServer server = new ScriptedServer((method, head) -> {
                if (method.equals(at)) {
                    throw new IOException("the server dies");
                }
                return well.answer(method, head);
            })) {
                assertThat(failureOf(server.url(), transport, Duration.ofSeconds(5))
                                .kind())
                        .as(transport.name())
                        .isEqualTo(FailureKind.ENDED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"dahua_describe_h264_aac_onvif.txt, true", "dahua_describe_h265_pcma.txt, false"})
    void soundThatCanBeRecordedIsKnownFromTheDescription(String dialogue, boolean known) throws Exception {
        try (ScriptedServer server = camera(dialogue);
                Demuxer demuxer = Inputs.rtsp(
                        server.url(), Inputs.Transport.TCP, Optional.empty(), within(Duration.ofSeconds(5)), clock)) {
            assertThat(demuxer.audio().isPresent()).isEqualTo(known);
            assertThat(demuxer.droppedAudio().isPresent()).isNotEqualTo(known);
        }
    }

    private ScriptedServer camera(String dialogue) throws IOException {
        Path file = SharedMedia.find(DIALOGUES + dialogue);
        return camera(Files.readAllBytes(file));
    }

    private static ScriptedServer camera(byte[] describe) throws IOException {
        return new ScriptedServer(script(describe));
    }

    private static ScriptedServer.Script script(byte[] describe) {
        int[] channel = {0};
        return (method, head) -> switch (method) {
            case "OPTIONS" ->
                Optional.of(ScriptedServer.reply("200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", ""));
            case "DESCRIBE" -> Optional.of(withCrLf(describe));
            case "SETUP" ->
                Optional.of(ScriptedServer.reply(
                        "200 OK", "Session: 7;timeout=60\r\nTransport: " + transport(head, channel) + "\r\n", ""));
            default -> Optional.of(ScriptedServer.reply("200 OK", "Session: 7\r\n", ""));
        };
    }

    private static String transport(String head, int[] channel) {
        Matcher ports = CLIENT_PORTS.matcher(head);
        return ports.find()
                ? "RTP/AVP;unicast;" + ports.group() + ";server_port=5000-5001"
                : "RTP/AVP/TCP;unicast;interleaved=" + channel[0]++ * 2 + "-" + (channel[0] * 2 - 1);
    }

    /** The recordings were stored with bare line feeds in places; their content length counts what follows the empty line. */
    private static byte[] withCrLf(byte[] stored) {
        String text = new String(stored, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        int end = text.indexOf("\n\n");
        String head = end < 0 ? text.stripTrailing() : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 2).replace("\n", "\r\n");
        String plain = head.replaceFirst("(?im)^Content-Length:[^\n]*\n?", "").stripTrailing();
        return (plain.replace("\n", "\r\n") + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
