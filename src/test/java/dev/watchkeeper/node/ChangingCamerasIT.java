package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A camera is added, changed and removed by reading the configuration again: only its recordings and ledger remain, and none of 20 others loses a packet. */
@Timeout(120)
final class ChangingCamerasIT {
    private static final int OTHERS = 20;
    private static final int ROUNDS = 2;

    @TempDir
    Path temp;

    /** What one of the others received meanwhile; written by its capture thread, thread-safe. */
    private static final class Received implements PacketListener {
        private final List<Packet> packets = new CopyOnWriteArrayList<>();

        @Override
        public void packet(Packet packet) {
            if (packet.isVideo()) {
                packets.add(packet);
            }
        }

        @Override
        public void sessionEnded(long epoch) {}

        Set<Long> epochs() {
            return packets.stream().map(Packet::epoch).collect(Collectors.toSet());
        }
    }

    @Test
    void othersLoseNoPacketWhileACameraIsAddedChangedAndRemoved() throws Exception {
        List<CameraOptions> cameras = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            cameras.add(small("other-" + i));
        }
        cameras.add(small("first"));
        cameras.add(small("second"));
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(cameras.toArray(CameraOptions[]::new)));
                TestNode node = TestNode.start(temp, yaml(simulator))) {
            FileSource source = new FileSource(temp);
            node.node().reloadsFrom(source, source.others());
            await("all others are healthy")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> states(node).equals(Set.of("healthy")));
            Map<String, Received> received = listen(node);
            Map<String, Long> sessions = sessions(node);

            for (int round = 0; round < ROUNDS; round++) {
                addChangeAndRemove(simulator, node);
            }

            received.forEach((name, packets) -> {
                SimulatedCamera camera = simulator.camera(name);
                assertThat(packets.packets).as("received of %s", name).hasSizeGreaterThan(10);
                assertThat(isUnbroken(packets.packets, camera.sent()))
                        .as("what %s received is a contiguous part of what was sent", name)
                        .isTrue();
                assertThat(packets.epochs()).as("sessions of %s", name).hasSize(1);
                assertThat(node.camera(name)
                                .path("counters")
                                .path("dropped_packets")
                                .asLong())
                        .as("dropped by stages of %s", name)
                        .isZero();
            });
            assertThat(sessions(node)).isEqualTo(sessions);
        }
    }

    /** Whether the packets are a contiguous part of what was sent. */
    private static boolean isUnbroken(List<Packet> packets, List<SimulatedCamera.SentUnit> sent) {
        return IntStream.rangeClosed(0, sent.size() - packets.size())
                .anyMatch(from ->
                        IntStream.range(0, packets.size()).allMatch(i -> isSame(packets.get(i), sent.get(from + i))));
    }

    /** The start codes of its NAL units make a packet a few bytes longer than what was sent. */
    private static boolean isSame(Packet packet, SimulatedCamera.SentUnit unit) {
        int longer = packet.sizeBytes() - unit.bytes();
        return packet.keyframe() == unit.keyframe() && longer >= 3 && longer <= 16;
    }

    private void addChangeAndRemove(Simulator simulator, TestNode node) throws Exception {
        reload(node, yaml(simulator) + guest(simulator.camera("first"), "true"));
        shows(node, 0);
        long session = node.camera("guest").path("counters").path("sessions").asLong();
        assertThat(node.get("/api/resources").path("queue_sizes").has("motion-guest"))
                .isTrue();
        assertThat(threads()).isNotEmpty();

        reload(node, yaml(simulator) + guest(simulator.camera("second"), "false"));
        shows(node, session);
        assertThat(node.get("/api/resources").path("queue_sizes").has("motion-guest"))
                .isFalse();
        soon("the old session has ended").until(() -> simulator.camera("first").sessions() == 0);

        reload(node, yaml(simulator));
        assertThat(node.fetch("/api/cameras/guest", "Accept", "application/json")
                        .statusCode())
                .isEqualTo(404);
        assertThat(node.get("/api/resources").path("cameras").has("guest")).isFalse();
        assertThat(node.get("/api/resources").path("queue_sizes").has("record-guest"))
                .isFalse();
        soon("its threads have ended").until(() -> threads().isEmpty());
        soon("its session has ended").until(() -> simulator.camera("second").sessions() == 0);
        assertThat(Files.isDirectory(node.data().resolve("recordings/guest"))).isTrue();
        JsonNode ledger = node.get("/api/coverage?camera=guest").path("cameras").path(0);
        assertThat(ledger.path("spans").isEmpty()).as("%s", ledger).isFalse();
    }

    /** Waits until the guest shows pictures, in a later session than the one before. */
    private static void shows(TestNode node, long session) {
        soon("the guest is healthy")
                .until(() -> node.state("guest").equals("healthy")
                        && node.camera("guest")
                                        .path("counters")
                                        .path("sessions")
                                        .asLong()
                                > session);
    }

    private static ConditionFactory soon(String what) {
        return await(what).pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(60));
    }

    /** Threads named after the guest. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.endsWith("-guest"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Received> listen(TestNode node) {
        Map<String, Received> received = new HashMap<>();
        for (int i = 0; i < OTHERS; i++) {
            Received listener = new Received();
            node.node().cameras().unit("other-" + i).orElseThrow().addListener(listener);
            received.put("other-" + i, listener);
        }
        return received;
    }

    private static Set<String> states(TestNode node) throws Exception {
        Set<String> states = new TreeSet<>();
        node.get("/api/cameras")
                .path("cameras")
                .forEach(camera -> states.add(camera.path("state").asString()));
        return states;
    }

    private static Map<String, Long> sessions(TestNode node) {
        Map<String, Long> sessions = new HashMap<>();
        for (int i = 0; i < OTHERS; i++) {
            sessions.put(
                    "other-" + i,
                    node.camera("other-" + i).path("counters").path("sessions").asLong());
        }
        return sessions;
    }

    private void reload(TestNode node, String yaml) throws Exception {
        Files.writeString(temp.resolve("watchkeeper.yml"), yaml);
        HttpResponse<byte[]> answer = node.post("/api/reload");
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
    }

    private static String guest(SimulatedCamera camera, String motion) {
        return "  guest: {url: \"%s\", motion: {enabled: %s}}%n".formatted(camera.url(), motion);
    }

    private static CameraOptions small(String name) {
        return CameraOptions.of(name, Scene.ROOM).withPictures(160, 90, 10, 1);
    }

    private static String yaml(Simulator simulator) {
        StringBuilder yaml = new StringBuilder("""
                record: {mode: continuous}
                motion: {enabled: false}
                snapshot: {interval: 0}
                cameras:
                """);
        simulator.cameras().stream()
                .filter(camera -> camera.name().startsWith("other-"))
                .forEach(camera -> yaml.append("  %s: {url: \"%s\"}%n".formatted(camera.name(), camera.url())));
        return yaml.toString();
    }
}
