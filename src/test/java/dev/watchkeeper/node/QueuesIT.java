package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.PacketQueue;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The resource guard sees every camera and every queue of the node: an unregistered queue fails here. */
final class QueuesIT {
    /** Class and field of every queue in the node → the prefix of its name in the guard. */
    private static final Map<String, String> REGISTERED = Map.of(
            "motion.MotionStage.queue", "motion-",
            "record.Recorder.queue", "record-",
            "live.LiveFeed.queue", "live-",
            "live.Snapshots.worker", "snapshots",
            "event.EventBus$Follower.queue", "bus-",
            "store.OpenDatabase$ConnectionThread.executor", "database");

    /** Queues that hold nothing of a camera's stream, each with the reason. */
    private static final Map<String, String> NO_BACKLOG = Map.ofEntries(
            Map.entry("camera.session.Resolver.pool", "at most 8 look-ups, refused beyond"),
            Map.entry("motion.decode.KeyframeCheck.newest", "the newest keyframe only"),
            Map.entry(
                    "camera.session.HttpPictures.messages",
                    "at most two pictures of one camera: the connection waits, and with it the camera"),
            Map.entry("node.Reloads.worker", "one reading of the configuration, and one that waits"),
            Map.entry("record.PieceChecks.executor", "looks at closed files, one a camera at most"),
            Map.entry("record.Exports.executor", "exports that people ordered: one at a time, and 8 wait at most"),
            Map.entry("live.MovingPictures.worker", "pictures that pages ask for, refused when too many wait"),
            Map.entry("diagnose.HttpLook.came", "when the pictures of one diagnosis came; its reader waits"),
            Map.entry("api.http.WebServer.watch", "one look at all connections, again and again"),
            Map.entry("sensor.Sensors.changes", "values of sensors, the newest 10 000"),
            Map.entry("record.Exporter.executor", "exports that people wait for, refused when there are too many"),
            Map.entry("notify.send.Sender.outcomes", "what became of one letter per channel"),
            Map.entry("notify.send.Postman.jobs", "one letter at a time"),
            Map.entry("notify.mqtt.Broker.orders", "one letter at a time, which waits for its outcome"),
            Map.entry(
                    "detect.process.WorkerProcess.replies",
                    "answers of the detector's process, which is asked one thing at a time"),
            Map.entry(
                    "detect.process.WorkerProcess.requests",
                    "the one picture that the detector's process is asked about"));

    /** Rooms of other processes, or used by none. */
    private static final Set<String> OTHER_PROCESSES = Set.of("keeper", "lab", "cli", "escalate");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.watchkeeper");

    /** Queues between threads; collections that a class guards with its own lock do not count. */
    @Test
    void everyQueueOfTheNodeIsRegisteredOrExempt() {
        Set<String> known = new TreeSet<>(REGISTERED.keySet());
        known.addAll(NO_BACKLOG.keySet());
        Map<String, String> unknown = new TreeMap<>();
        Set<String> gone = new TreeSet<>(known);
        for (JavaClass javaClass : PRODUCT) {
            String name = javaClass.getName().substring("dev.watchkeeper.".length());
            if (OTHER_PROCESSES.contains(name.substring(0, Math.max(0, name.indexOf('.'))))) {
                continue;
            }
            for (JavaField field : javaClass.getFields()) {
                boolean queue = field.getRawType().isAssignableTo(BlockingQueue.class)
                        || field.getRawType().isEquivalentTo(PacketQueue.class)
                        || field.getRawType().isAssignableTo(ExecutorService.class);
                gone.remove(name + "." + field.getName());
                if (queue && !known.contains(name + "." + field.getName())) {
                    unknown.put(name + "." + field.getName(), field.getRawType().getSimpleName());
                }
            }
        }
        assertThat(unknown)
                .as(
                        "queues that neither HostWatch nor CameraStages lists; list them there and here, or give the reason here")
                .isEmpty();
        assertThat(gone)
                .as("queues that this test lists and the node no longer has")
                .isEmpty();
    }

    @Test
    void aRunningNodeShowsEveryCameraAndEveryQueue(@TempDir Path temp) throws Exception {
        SimulatorOptions options = SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD));
        try (Simulator simulator = Simulator.start(options)) {
            SimulatedCamera camera = simulator.camera("yard");
            String yaml = """
                    guard: {check-interval: 1s}
                    record: {mode: continuous}
                    cameras:
                      front: {url: "%s"}
                      away: {url: "rtsp://127.0.0.1:1/", record: {mode: off}, motion: {enabled: false}}
                    """.formatted(camera.url());
            try (TestNode node = TestNode.start(temp, yaml)) {
                Awaitility.await()
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> node.get("/api/resources")
                                        .path("cameras")
                                        .path("front")
                                        .asDouble()
                                > 1);
                JsonNode resources = node.get("/api/resources");
                assertThat(resources.path("cameras").propertyNames()).containsExactlyInAnyOrder("front", "away");
                assertThat(resources.path("cameras").path("away").asDouble()).isZero();
                Set<String> queues = Set.copyOf(resources.path("queue_sizes").propertyNames());
                REGISTERED
                        .values()
                        .forEach(begin -> assertThat(queues)
                                .as("a queue named %s…", begin)
                                .anyMatch(name -> name.startsWith(begin)));
                assertThat(queues).contains("record-front", "motion-front", "live-front", "live-away");
                assertThat(queues).doesNotContain("record-away", "motion-away");
                assertThat(resources.path("memory_percent").asDouble()).isPositive();
                Awaitility.await("every check has run")
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> !node.get("/api/health").toString().contains("\"unknown\""));
                assertThat(node.get("/api/health").path("checks").propertyNames())
                        .containsExactly(
                                "disk_space",
                                "memory",
                                "cpu",
                                "network",
                                "file_permissions",
                                "descriptors",
                                "clock_step",
                                "database",
                                "data_folder",
                                "backup");
            }
        }
    }
}
