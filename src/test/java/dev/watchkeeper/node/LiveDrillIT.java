package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.drill.CameraStall;
import dev.watchkeeper.drill.DrillFolder;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.drill.OrderedDrill;
import dev.watchkeeper.escalate.sight.NodeSight;
import dev.watchkeeper.escalate.sight.ReportedSight;
import dev.watchkeeper.lab.live.SimulatedStream;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.send.Sending;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The live drill of a stalled camera in a whole node: it measures, and nothing that counts cameras sees the camera of the drill. */
@Tag("interop")
final class LiveDrillIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Clock CLOCK = new SystemClock();

    /** Everything that reports or counts cameras over HTTP. */
    private static final List<String> ROUTES = List.of(
            "/api/health",
            "/api/cameras",
            "/api/coverage",
            "/api/incidents",
            "/api/events",
            "/api/recordings",
            "/api/resources",
            "/api/status",
            "/api/notifications",
            "/metrics",
            "/health/ready",
            "/health/live");

    @TempDir
    Path temp;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private Simulator simulator;

    @BeforeEach
    void begin() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        simulator = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("yard", Scene.ROOM).withPictures(320, 180, 5, 1)));
    }

    @AfterEach
    void end() {
        simulator.close();
        receiver.stop(0);
    }

    private String yaml() {
        return """
            record: {mode: off}
            motion: {enabled: false}
            health: {stall-notice: 1s, stall-limit: 2s, offline-after: 3s}
            retry: {max-backoff: 1s}
            notifications: {enabled: true, webhooks: [{name: ops, url: 'http://127.0.0.1:%d/'}]}
            cameras: {yard: {url: "%s"}}
            """.formatted(
                receiver.getAddress().getPort(), simulator.camera("yard").url());
    }

    private Path data() {
        return temp.resolve("data");
    }

    private TestNode node() throws Exception {
        TestNode node =
                TestNode.start(temp, yaml(), new Lab(FaultHooks.NONE, Optional.of(SimulatedStream::open)), () -> {});
        await("the real camera is seen").atMost(LIMIT).until(() -> seen("yard"));
        return node;
    }

    private boolean seen(String camera) {
        return CamerasReading.of(data(), CLOCK)
                .flatMap(reading -> reading.camera(camera))
                .filter(each -> each.health().seen())
                .isPresent();
    }

    private static List<Thread> drillThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains(DrillCamera.NAME))
                .toList();
    }

    private static String body(TestNode node, String path) throws Exception {
        return new String(node.fetch(path, "Accept", "*/*").body(), StandardCharsets.UTF_8);
    }

    /** As the command does it, on a thread of its own: the common pool's only one may be needed by the sender. */
    private CompletableFuture<DrillResult> ordered(AtomicBoolean ending) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new OrderedDrill(new DrillFolder(data()), OrderedDrill.Limits.USUAL, CLOCK)
                                .run(CameraStall.NAME, limit -> {
                                    CLOCK.sleep(limit);
                                    return ending.get();
                                });
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                work -> Threads.platform("drill-command", work).start());
    }

    @Test
    void aStalledCameraIsNoticedToldAndHealedAndCountsNowhere() throws Exception {
        try (TestNode node = node();
                Sending sending = new Sending(
                        NotificationSource.fixed(TestNode.settings(temp, yaml()).notifications()), data(), CLOCK)) {
            sending.start();
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<DrillResult> drill = ordered(over);
            await("the drill's camera is offline, and a person is told")
                    .atMost(LIMIT)
                    .until(() -> drill.isDone() || told.stream().anyMatch(text -> text.contains("DRILL")));
            for (String route : ROUTES) {
                assertThat(body(node, route)).as(route).doesNotContain(DrillCamera.NAME);
            }
            JsonNode counts = node.get("/api/status").path("cameras");
            assertThat(counts.path("total").asInt()).as("what the page counts").isOne();
            assertThat(counts.path("healthy").asInt()).isOne();
            assertThat(node.get("/health/ready").path("status").asString()).isEqualTo("UP");
            assertThat(node.get("/api/cameras").path("cameras")).hasSize(1);
            CamerasReading reading = CamerasReading.of(data(), CLOCK).orElseThrow();
            assertThat(reading.cameras())
                    .as("what MQTT discovery, recovery, roll-back and the dead-man read")
                    .extracting(ReportedCamera::name)
                    .containsExactly("yard");
            NodeSight.Look look = new ReportedSight(data(), CLOCK).look().orElseThrow();
            assertThat(look.cameras()).hasSize(1).allMatch(camera -> camera.seen());
            assertThat(node.node().cameras().all()).hasSize(1);

            DrillResult result = drill.get();
            assertThat(result.passed()).as(result.text()).isTrue();
            assertThat(result.times().noticed().orElseThrow())
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
            assertThat(result.times().told().orElseThrow()).isGreaterThan(Duration.ofSeconds(3));
            assertThat(result.times().healed().orElseThrow()).isLessThan(Duration.ofSeconds(60));
            assertThat(told)
                    .as("only the marked message, and nothing of a camera")
                    .hasSize(1)
                    .allMatch(text -> text.contains("DRILL") && text.contains("\"camera\":null"));
            assertThat(drillThreads()).isEmpty();
            assertThat(node.get("/api/status").path("cameras").path("total").asInt())
                    .isOne();
            assertThat(body(node, "/api/coverage")).doesNotContain(DrillCamera.NAME);
            assertThat(body(node, "/api/events")).doesNotContain(DrillCamera.NAME);
            assertThat(node.get("/api/drills")
                            .path("drills")
                            .get(0)
                            .path("passed")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void theCameraIsRemovedWhenTheCommandOrTheNodeEnds() throws Exception {
        DrillFolder folder = new DrillFolder(data());
        try (TestNode node = node()) {
            AtomicBoolean killed = new AtomicBoolean();
            CompletableFuture<DrillResult> drill = ordered(killed);
            await("its camera is watched")
                    .atMost(LIMIT)
                    .until(() -> !drillThreads().isEmpty());
            killed.set(true);
            assertThat(drill.get().text()).contains("its camera was removed");
            assertThat(drillThreads()).isEmpty();

            assertThat(node.post("/api/drills", "{\"fault\": \"camera-stalls\"}")
                            .statusCode())
                    .isEqualTo(202);
            await("another one's camera")
                    .atMost(LIMIT)
                    .until(() -> !drillThreads().isEmpty());
        }
        assertThat(drillThreads()).isEmpty();
        assertThat(folder.newest(1).getFirst().text()).contains("its camera was removed");
        assertThat(told).isEmpty();
    }
}
