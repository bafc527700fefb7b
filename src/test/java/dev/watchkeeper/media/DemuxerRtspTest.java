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
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DemuxerRtspTest {
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
        try (Demuxer demuxer = Inputs.rtsp(url, Inputs.Transport.AUTO, Optional.empty(), within(limit), clock)) {
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
        int[] channel = {0};
        return new ScriptedServer((method, head) -> switch (method) {
            case "OPTIONS" ->
                Optional.of(ScriptedServer.reply("200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", ""));
            case "DESCRIBE" -> Optional.of(withCrLf(describe));
            case "SETUP" ->
                Optional.of(ScriptedServer.reply(
                        "200 OK",
                        "Session: 7;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=" + channel[0]++ * 2 + "-"
                                + (channel[0] * 2 - 1) + "\r\n",
                        ""));
            default -> Optional.of(ScriptedServer.reply("200 OK", "Session: 7\r\n", ""));
        });
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
