package dev.watchkeeper.camera.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.dialogue.Head;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes of servers on loopback that a test scripts. */
final class ProberTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Sighting> seen = new CopyOnWriteArrayList<>();
    private final Prober prober =
            new Prober(new SystemClock(), (host, limit) -> List.of(InetAddress.getLoopbackAddress()));
    private final ServerSocket server;

    ProberTest() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        prober.close();
        server.close();
    }

    /** Answers the n-th question, or leaves it unanswered. */
    private void answer(IntFunction<Optional<String>> answers) {
        Thread.ofVirtual().start(() -> {
            int question = 0;
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    StringBuilder text = new StringBuilder();
                    int next;
                    while ((next = client.getInputStream().read()) >= 0) {
                        text.append((char) next);
                        if (text.toString().endsWith("\r\n\r\n")) {
                            heard.add(text.toString());
                            text.setLength(0);
                            Optional<String> answer = answers.apply(question++);
                            if (answer.isPresent()) {
                                client.getOutputStream().write(answer.get().getBytes(StandardCharsets.US_ASCII));
                            }
                        }
                    }
                } catch (IOException e) {
                    // the prober is done with this connection
                }
            }
        });
    }

    private Presence.Watch watch() {
        return prober.watch(
                new Presence.Target(
                        "door",
                        Presence.Protocol.RTSP,
                        false,
                        "camera.home",
                        server.getLocalPort(),
                        "rtsp://camera.home/stream?channel=1"),
                seen::add);
    }

    private void awaitSeen(Sighting sighting) {
        await().atMost(Duration.ofSeconds(30)).until(() -> seen.contains(sighting));
    }

    @Test
    void aDescriptionOrAPasswordChallengeShowsPresence() {
        answer(n -> Optional.of(n == 0 ? "RTSP/1.0 200 OK\r\n\r\n" : "RTSP/1.0 401 Unauthorized\r\n\r\n"));
        watch();
        await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() >= 2);
        assertThat(seen).containsOnly(Sighting.PRESENT);
        assertThat(heard.getFirst())
                .startsWith("DESCRIBE rtsp://camera.home/stream?channel=1 RTSP/1.0\r\nCSeq: 1\r\n")
                .doesNotContainIgnoringCase("authorization");
    }

    @Test
    void otherAnswersDoNotShowPresence() {
        answer(n -> Optional.of("RTSP/1.0 503 Service Unavailable\r\n\r\n"));
        watch();
        awaitSeen(Sighting.refused(FailureKind.BUSY));
        assertThat(seen).doesNotContain(Sighting.PRESENT);
    }

    @Test
    void aSilentCameraIsAskedAgainOnTheSameConnectionAndHeardWhenItWakes() {
        answer(n -> n < 2 ? Optional.empty() : Optional.of("RTSP/1.0 200 OK\r\n\r\n"));
        watch();
        awaitSeen(Sighting.PRESENT);
        assertThat(seen).startsWith(Sighting.SILENT, Sighting.SILENT, Sighting.PRESENT);
        assertThat(heard.get(2)).contains("CSeq: 3");
        assertThat(heard.get(3)).as("whether it is prompt now").contains("CSeq: 4");
    }

    @Test
    void aCameraThatAnswersLateTwiceIsSlow() {
        answer(n ->
                n == 1 ? Optional.of("RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabc") : Optional.empty());
        watch();
        awaitSeen(Sighting.SLOW);
        assertThat(seen).startsWith(Sighting.SILENT, Sighting.SLOW);
        assertThat(Sighting.SLOW.isPresent()).isTrue();
    }

    @Test
    void aClosedPortIsAbsenceAndClosingEndsTheThread() throws IOException {
        server.close();
        Presence.Watch watch = watch();
        awaitSeen(Sighting.ABSENT);
        assertThat(prober.watching()).isEqualTo(1);
        watch.close();
        await().atMost(Duration.ofSeconds(30)).until(() -> prober.watching() == 0);
    }

    @Test
    void oneHundredProbesAreSpreadOverTwoSeconds() {
        ManualClock clock = new ManualClock();
        ProbeLimit limit = new ProbeLimit(clock);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waits.add(limit.take());
        }
        assertThat(waits.getFirst()).isZero();
        assertThat(waits.get(50)).isEqualTo(Duration.ofSeconds(1));
        assertThat(waits.getLast()).isEqualTo(Duration.ofMillis(1_980));
        clock.advance(Duration.ofSeconds(10));
        assertThat(limit.take()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "RTSP, RTSP/1.0 200 OK, PRESENT",
        "RTSP, RTSP/1.0 401, PRESENT",
        "RTSP, RTSP/1.0 404 Not Found, not-found",
        "RTSP, RTSP/1.0 453 Not Enough Bandwidth, busy",
        "RTSP, RTSP/1.0 503, busy",
        "RTSP, RTSP/1.0 403 Forbidden, UNREADY",
        "RTSP, RTSP/1.0 302 Moved, redirect-loop",
        "RTSP, RTSP/1.0 461 Unsupported Transport, unsupported-transport",
        "RTSP, RTSP/1.0 599 ?, camera-error",
        "RTSP, HTTP/1.1 200 OK, UNREADY",
        "RTSP, RTSP/1.0 2000 OK, UNREADY",
        "RTSP, '', UNREADY",
        "HTTP, HTTP/1.1 200 OK, PRESENT",
        "HTTP, HTTP/1.0 503 Busy, busy",
        "HTTP, RTSP/1.0 200 OK, UNREADY"
    })
    void onlyAStatusOfTheProtocolCounts(Presence.Protocol protocol, String line, String meaning) throws Exception {
        byte[] text = line.getBytes(StandardCharsets.US_ASCII);
        Sighting seen = Probe.meaning(protocol, Head.parse(text, 0, text.length));
        assertThat(seen.refusal().map(FailureKind::id).orElse(seen.level().name()))
                .isEqualTo(meaning);
    }

    @Test
    void aDeviceIsPresentIfItsFileIsAccessible(@TempDir Path folder) throws IOException {
        Path device = folder.resolve("video0");
        prober.watch(Presence.Target.device("usb", device), seen::add);
        awaitSeen(Sighting.ABSENT);
        Files.createFile(device);
        awaitSeen(Sighting.PRESENT);
    }
}
