package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.record.RecordingsView.Clip;
import dev.watchkeeper.store.StoredEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Who sends slowly, or takes nothing of what it asked for, holds nobody else up and does not stay for ever. Time is the test's. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(120)
final class SlowCallersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FILE_BYTES = 60_000_000;

    @TempDir
    private Path folder;

    private final List<Socket> sockets = new ArrayList<>();
    private final CountDownLatch database = new CountDownLatch(1);
    private Optional<RunningApi> running = Optional.empty();

    @AfterEach
    void stop() throws IOException {
        database.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        running.ifPresent(RunningApi::close);
    }

    private RunningApi start(boolean withUsers) throws Exception {
        Path users = folder.resolve("users");
        if (withUsers) {
            Users.addOrReplace(users, "ann", "correct horse");
        }
        RunningApi api = new RunningApi(withUsers ? Optional.of(users) : Optional.empty());
        running = Optional.of(api);
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
        return api;
    }

    private Socket open(RunningApi api, String text) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(8 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", api.port));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Whether the server ended it; does not look at what came before that. */
    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(1);
            while (socket.getInputStream().read() >= 0) {
                // The rest of an answer.
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("ann:correct horse".getBytes(StandardCharsets.US_ASCII));
    }

    private static void assertAnswers(RunningApi api) throws Exception {
        assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(api.get("/api/status", "Authorization", basic()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void slowBodiesOnTheLoginPageBlockNobodyAndAreClosed() throws Exception {
        RunningApi api = start(true);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.add(open(
                    api,
                    "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\n\r\nuser=ann&pass"));
        }
        assertAnswers(api);
        assertThat(api.get("/sign-in").statusCode()).isEqualTo(200);
        for (Socket socket : slow) {
            socket.getOutputStream().write('w');
        }
        api.clock.advance(Duration.ofSeconds(21));
        await().atMost(PATIENCE).until(() -> slow.stream().allMatch(SlowCallersTest::isEnded));
        assertAnswers(api);
    }

    @Test
    void slowHeadersMakeRoomForNewcomersAndAreClosed() throws Exception {
        RunningApi api = start(true);
        List<Socket> slow = new ArrayList<>();
        // More than one address may have, and still few enough for a process with 1024 files.
        for (int i = 0; i < 300; i++) {
            slow.add(open(api, "GET / HTTP/1.1\r\nHost: local"));
        }
        assertAnswers(api);
        long ended = slow.stream().filter(SlowCallersTest::isEnded).count();
        assertThat(ended).isGreaterThanOrEqualTo(300 - 256);
        api.clock.advance(Duration.ofSeconds(9));
        for (Socket socket : slow) {
            if (!isEnded(socket)) {
                socket.getOutputStream().write('h');
            }
        }
        api.clock.advance(Duration.ofSeconds(2));
        await().atMost(PATIENCE).until(() -> slow.stream().allMatch(SlowCallersTest::isEnded));
        assertAnswers(api);
    }

    @Test
    void silentConnectionsAreClosed() throws Exception {
        RunningApi api = start(false);
        Socket silent = open(api, "");
        await().atMost(PATIENCE).until(() -> {
            api.clock.advance(Duration.ofSeconds(11));
            return isEnded(silent);
        });
    }

    @Test
    void aConnectionThatWaitsForItsNextRequestIsNotLate() throws Exception {
        RunningApi api = start(false);
        Socket kept = open(api, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        readUntil(kept.getInputStream(), "}");
        api.clock.advance(Duration.ofSeconds(25));
        assertAnswers(api);
        kept.setSoTimeout((int) PATIENCE.toMillis());
        kept.getOutputStream()
                .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(readUntil(kept.getInputStream(), "}")).startsWith("HTTP/1.1 200");
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private Socket download(RunningApi api) throws IOException {
        Path file = folder.resolve("clip.mp4");
        try (RandomAccessFile big = new RandomAccessFile(file.toFile(), "rw")) {
            big.setLength(FILE_BYTES);
        }
        api.rooms.events.add(new StoredEvent(
                "e1",
                "door",
                api.clock.wall().minusSeconds(600),
                Optional.of(api.clock.wall().minusSeconds(580)),
                0.1,
                List.of(),
                Optional.empty()));
        api.rooms.clips.put("e1", new Clip(file, "h264", false));
        return open(api, "GET /api/events/e1/clip.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @Test
    void aDownloadUnreadForAMinuteIsClosed() throws Exception {
        RunningApi api = start(false);
        Socket reader = download(api);
        assertThat(readUntil(reader.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 200");
        // The end is seen by what is left to read: a cut connection gives what had been sent.
        await().atMost(PATIENCE).until(() -> {
            api.clock.advance(Duration.ofSeconds(61));
            return api.get("/metrics").statusCode() == 200 && isCut(api);
        });
        assertThat(reader.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))
                .isLessThan(FILE_BYTES);
    }

    /** Nobody but the test's own client is connected any more. */
    private static boolean isCut(RunningApi api) {
        return api.connections() <= 1;
    }

    @Test
    void aSlowDownloadContinues() throws Exception {
        RunningApi api = start(false);
        Socket reader = download(api);
        InputStream in = reader.getInputStream();
        readUntil(in, "\r\n\r\n");
        long left = FILE_BYTES;
        for (int i = 0; i < 4; i++) {
            // More than all buffers on the way hold, so that the server has sent some of it since the clock went on.
            left -= in.readNBytes(12_000_000).length;
            api.clock.advance(Duration.ofSeconds(50));
        }
        assertThat(in.readNBytes((int) left)).hasSize((int) left);
    }

    @Test
    void aLiveViewerThatOnlySendsIsClosed() throws Exception {
        RunningApi api = start(false);
        Socket viewer = open(
                api,
                "GET /api/cameras/door/live HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        assertThat(readUntil(viewer.getInputStream(), "\r\n\r\n")).startsWith("HTTP/1.1 101");
        await().atMost(PATIENCE).until(() -> !api.rooms.viewers.isEmpty());
        byte[] fragment = new byte[1_000_000];
        await().atMost(PATIENCE).until(() -> !api.rooms.viewers.getFirst().fragment(fragment, true, Duration.ZERO));
        api.clock.advance(Duration.ofSeconds(11));
        // An empty pong, masked, is a sign of life that no browser sends by itself.
        viewer.getOutputStream().write(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0});
        assertAnswers(api);
        assertThat(api.rooms.closedViewings).hasValue(0);
        await().atMost(PATIENCE).until(() -> {
            api.clock.advance(Duration.ofSeconds(61));
            return api.rooms.closedViewings.get() == 1;
        });
    }

    @Test
    void aStreamReaderThatReadsNothingIsClosed() throws Exception {
        RunningApi api = start(false);
        Socket follower = open(api, "GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        readUntil(follower.getInputStream(), "event: health");
        for (int i = 0; i < 10; i++) {
            api.rooms.bus.publish(
                    new Event.CameraOffline("door", api.clock.wall(), FailureKind.REFUSED, "x".repeat(2_000_000)));
        }
        await().atMost(PATIENCE).until(() -> {
            api.clock.advance(Duration.ofSeconds(61));
            return api.get("/metrics").statusCode() == 200 && isCut(api);
        });
    }

    /** The database stands still under forty requests of somebody who is signed in. */
    @Test
    void livenessIsAlwaysAnswered() throws Exception {
        RunningApi api = start(true);
        api.get("/api/status", "Authorization", basic());
        api.rooms.database = Optional.of(database);
        for (String path : List.of("/api/events", "/health/ready")) {
            for (int i = 0; i < 40; i++) {
                open(api, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + basic() + "\r\n\r\n");
            }
        }
        for (int i = 0; i < 20; i++) {
            assertThat(api.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(api.get("/sign-in").statusCode()).isEqualTo(200);
        }
        Socket late =
                open(api, "GET /api/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + basic() + "\r\n\r\n");
        await().atMost(PATIENCE).until(() -> {
            api.clock.advance(Duration.ofSeconds(11));
            return late.getInputStream().available() > 0;
        });
        assertThat(readUntil(late.getInputStream(), "}"))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 1", "too many requests at once");
    }
}
