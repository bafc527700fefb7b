package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DemuxerRtspTest {
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
        try (Demuxer demuxer = Inputs.rtsp(url, transport, within(limit), clock)) {
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
    void anAnswerMapsToItsFailureKind(String status, FailureKind kind) throws IOException {
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
    void aPeerThatAcceptsAndStaysSilentFailsAtTheDeadline(Inputs.Transport transport) throws IOException {
        try (ScriptedServer server = new ScriptedServer((method, head) -> Optional.empty())) {
            long from = clock.monotonicNanos();
            try (Demuxer demuxer = Inputs.rtsp(server.url(), transport, within(Duration.ofMillis(700)), clock)) {
                fail("opened " + demuxer);
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.TIMEOUT);
                assertThat(e.sentence()).isEqualTo("too late");
            }
            assertThat(clock.since(from)).isBetween(Duration.ofMillis(690), Duration.ofSeconds(15));
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
            try (Demuxer demuxer = Inputs.rtsp(server.url(), Inputs.Transport.TCP, interrupt, clock)) {
                fail("opened " + demuxer);
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.STOPPED);
            }
            assertThat(clock.since(from)).isLessThan(Duration.ofSeconds(15));
            other.join();
        }
    }

    @Test
    void teardownIsSentEvenAfterAnInterrupt() throws Exception {
        try (ScriptedServer server = camera(Descriptions.PLAIN.answer())) {
            Interrupt interrupt = within(Duration.ofSeconds(5));
            try (Demuxer demuxer = Inputs.rtsp(server.url(), Inputs.Transport.TCP, interrupt, clock)) {
                interrupt.deadline(Duration.ofMillis(300), FailureKind.STALLED, "silent");
                demuxer.read();
                fail("read something from a silent camera");
            } catch (FailureException e) {
                assertThat(e.kind()).isEqualTo(FailureKind.STALLED);
            }
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
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
    void anUnsupportedCodecIsNamed() throws IOException {
        String sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 34\r\na=control:track1\r\n";
        try (ScriptedServer server = camera(ScriptedServer.reply("200 OK", "Content-Type: application/sdp\r\n", sdp))) {
            FailureException failure = failureOf(server.url(), Duration.ofSeconds(5));
            assertThat(failure.kind()).isEqualTo(FailureKind.UNSUPPORTED_CODEC);
            assertThat(failure.sentence()).contains("h263");
        }
    }

    /** Answers of cameras with their own reading of the standards, up to PLAY; after that the camera is silent. */
    @ParameterizedTest
    @EnumSource(Descriptions.class)
    void everyVariantOfTheDescriptionIsUnderstood(Descriptions description) throws IOException {
        try (ScriptedServer server = camera(description.answer())) {
            Interrupt interrupt = within(Duration.ofSeconds(5));
            try (Demuxer demuxer = Inputs.rtsp(server.url(), Inputs.Transport.TCP, interrupt, clock)) {
                interrupt.deadline(Duration.ofMillis(200), FailureKind.STALLED, "silent");
                demuxer.read();
                fail("read something from a silent camera");
            } catch (FailureException e) {
                assertThat(e.kind()).as(e.sentence()).isEqualTo(FailureKind.STALLED);
            }
        }
    }

    @Test
    void aChallengeWithoutAnAccountIsAuth() throws IOException {
        byte[] challenge = ScriptedServer.reply(
                "401 Unauthorized",
                "Server: Rtsp Server\r\nWWW-Authenticate: Digest realm=\"Haus\", nonce=\"12\"\r\n",
                "");
        try (ScriptedServer server = camera(challenge)) {
            assertThat(failureOf(server.url(), Duration.ofSeconds(5)).kind()).isEqualTo(FailureKind.AUTH);
        }
    }

    /** As when the server's process dies: whatever libav reports then, it is not our fault. */
    @ParameterizedTest
    @CsvSource({"DESCRIBE", "SETUP", "PLAY"})
    void aServerThatClosesInsteadOfAnsweringHasEnded(String at) throws IOException {
        ScriptedServer.Script well = Descriptions.script(Descriptions.WITH_AAC.answer());
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
    @CsvSource({"WITH_AAC, true", "H265_WITH_PCMA, false"})
    void recordableSoundIsKnownFromTheDescription(Descriptions description, boolean known) throws Exception {
        try (ScriptedServer server = camera(description.answer());
                Demuxer demuxer =
                        Inputs.rtsp(server.url(), Inputs.Transport.TCP, within(Duration.ofSeconds(5)), clock)) {
            assertThat(demuxer.audio().isPresent()).isEqualTo(known);
            assertThat(demuxer.droppedAudio().isPresent()).isNotEqualTo(known);
        }
    }

    private static ScriptedServer camera(byte[] describe) throws IOException {
        return new ScriptedServer(Descriptions.script(describe));
    }
}
