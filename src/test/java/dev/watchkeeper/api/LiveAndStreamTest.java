package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.live.LiveView;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is pushed: live video over WebSockets and events over the stream. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class LiveAndStreamTest {
    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** Writes down what arrives. */
    private static final class Received implements WebSocket.Listener {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private volatile int closeCode;
        private int bytes;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            messages.add(text.toString());
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                messages.add(bytes + " bytes");
                bytes = 0;
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closeCode = code;
            return CompletableFuture.completedFuture(null);
        }
    }

    private WebSocket connect(String camera, WebSocket.Listener listener) {
        return connect(camera, "", listener);
    }

    private WebSocket connect(String camera, String query, WebSocket.Listener listener) {
        URI uri = URI.create("ws://127.0.0.1:" + api.port + "/api/cameras/" + camera + "/live" + query);
        return api.client.newWebSocketBuilder().buildAsync(uri, listener).join();
    }

    @Test
    void theCodecComesBeforeEachInitSegmentAndTheOrderHolds() {
        Received received = new Received();
        WebSocket socket = connect("door", received);
        await().until(() -> api.rooms.viewers.size() == 1);
        LiveView.Viewer viewer = api.rooms.viewers.getFirst();
        viewer.begin("avc1.42C01F", new byte[700]);
        assertThat(viewer.fragment(new byte[100_000], true, Duration.ZERO)).isTrue();
        assertThat(viewer.fragment(new byte[3], false, Duration.ZERO)).isTrue();
        viewer.begin("avc1.640028", new byte[800]);
        await().untilAsserted(() -> assertThat(received.messages)
                .containsExactly("avc1.42C01F", "700 bytes", "100000 bytes", "3 bytes", "avc1.640028", "800 bytes"));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "enough").join();
        await().until(() -> api.rooms.closedViewings.get() == 1);
        assertThat(api.rooms.viewers).isEmpty();
    }

    @Test
    void theAddressChoosesTheStream() {
        for (String query :
                List.of("", "?stream=main", "?stream=detection", "?stream=main&sound=1", "?ages=1&sound=0")) {
            connect("door", query, new Received());
        }
        await().until(() -> api.rooms.choices.size() == 5);
        assertThat(api.rooms.choices)
                .containsExactlyInAnyOrder(
                        LiveView.Choice.MAIN,
                        LiveView.Choice.MAIN,
                        LiveView.Choice.DETECTION,
                        LiveView.Choice.SOUND,
                        LiveView.Choice.MAIN);
    }

    @Test
    void anUnknownCameraAndTooManyViewersCloseWithTheirCodes() {
        Received unknown = new Received();
        connect("attic", unknown);
        await().until(() -> unknown.closeCode == LiveSockets.UNKNOWN_CAMERA);
        api.rooms.liveFull = true;
        Received full = new Received();
        connect("door", full);
        await().until(() -> full.closeCode == LiveSockets.TOO_MANY);
    }

    @Test
    void aViewerThatReadsNothingIsSkippedAndCostsNoMemory() {
        // This listener never asks for a second message, as the one it inherits would, so the connection fills up.
        connect("door", new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket socket) {
                socket.request(1);
            }

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                return null;
            }
        });
        await().until(() -> api.rooms.viewers.size() == 1);
        LiveView.Viewer viewer = api.rooms.viewers.getFirst();
        viewer.begin("avc1.42C01F", new byte[700]);
        byte[] fragment = new byte[500_000];
        int taken = 0;
        for (int i = 0; i < 200; i++) {
            taken += viewer.fragment(fragment, true, Duration.ZERO) ? 1 : 0;
        }
        assertThat(taken).isLessThan(100);
        // The kernel may still take what waits for a moment, but not for ever.
        await().until(() -> !viewer.fragment(fragment, true, Duration.ZERO));
    }

    @Test
    void theStreamSendsStateAndEvents() throws Exception {
        HttpResponse<InputStream> response =
                api.client.send(api.request("/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: health");
            assertThat(lines.readLine())
                    .contains("\"watchdog\":{\"total\":1,\"healthy\":1,")
                    .contains("\"cameras\":[{\"name\":\"door\"")
                    .contains("\"resources\":{\"fps\":15.0,\"cpu_percent\":12.3,\"memory_percent\":41.3,")
                    .contains("\"health\":{\"timestamp\":\"2026-03-01T11:59:58Z\",\"overall\":\"ok\",\"checks\":{");
            assertThat(lines.readLine()).isEmpty();
            api.rooms.bus.publish(new Event.CameraOffline(
                    "door", api.clock.wall(), FailureKind.STALLED, "Nothing arrives from camera door."));
            assertThat(next(lines, "camera_offline"))
                    .isEqualTo("data: {\"camera\":\"door\",\"at\":\"2026-03-01T12:00:00Z\",\"cause\":\"stalled\","
                            + "\"message\":\"Nothing arrives from camera door.\"}");
            api.rooms.bus.publish(new Event.CameraOnline("door", api.clock.wall()));
            assertThat(next(lines, "camera_online"))
                    .isEqualTo("data: {\"camera\":\"door\",\"at\":\"2026-03-01T12:00:00Z\"}");
            api.rooms.bus.publish(
                    new Event.HealthCheckFailed("network", "Network ERROR - no default gateway", api.clock.wall()));
            assertThat(next(lines, "health_check_failed"))
                    .isEqualTo("data: {\"check\":\"network\",\"message\":\"Network ERROR - no default gateway\","
                            + "\"at\":\"2026-03-01T12:00:00Z\"}");
            api.rooms.bus.publish(new Event.MotionEnded(
                    "e1",
                    "door",
                    api.clock.wall().minusSeconds(9),
                    api.clock.wall(),
                    0.5,
                    List.of("gate"),
                    Optional.empty()));
            assertThat(next(lines, "motion"))
                    .isEqualTo("data: {\"id\":\"e1\",\"camera\":\"door\",\"state\":\"ended\","
                            + "\"start\":\"2026-03-01T11:59:51Z\",\"end\":\"2026-03-01T12:00:00Z\",\"peak\":0.5,"
                            + "\"zones\":[\"gate\"]}");
            assertThat(next(lines, "health")).contains("\"uptime\":90.0");
        }
    }

    /** The data of the next event of this kind; the health that comes every 5 s is passed over. */
    private static String next(BufferedReader lines, String kind) throws Exception {
        String line = lines.readLine();
        while (!("event: " + kind).equals(line)) {
            line = lines.readLine();
        }
        return lines.readLine();
    }

    @Test
    void closingEndsEveryConnectionSoon() throws Exception {
        Received received = new Received();
        connect("door", received);
        HttpResponse<InputStream> stream =
                api.client.send(api.request("/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        await().until(() -> api.rooms.viewers.size() == 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            api.close();
            return true;
        });
        assertThat(api.rooms.viewers).isEmpty();
        stream.body().close();
    }
}
