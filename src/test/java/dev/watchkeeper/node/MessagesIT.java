package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.OutboxReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of message of a running node, by making its cause happen. */
@Tag("interop")
final class MessagesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    void whatHappensToANodeIsLeftInTheOutbox() throws Exception {
        Path data = Files.createDirectory(data());
        Path hooks = Files.createDirectory(temp.resolve("hooks"));
        Users.addOrReplace(temp.resolve("users"), "ann", "correct horse");
        Files.writeString(data.resolve("watchkeeper.db"), "this is no database ".repeat(500));
        CameraOptions[] options = {
            small("a"), small("b"), small("c"), small("gate"), CameraOptions.of("yard", Scene.YARD)
        };
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options))) {
            try (TestNode node = TestNode.startWithHooks(temp, yaml(simulator), hooks)) {
                await("all are seen").atMost(LIMIT).until(() -> seen() == options.length);
                Files.createFile(hooks.resolve("disk-full.gate"));
                for (int i = 0; i < 10; i++) {
                    node.fetch("/api/cameras", "Authorization", basic("ann", "wrong-secret-" + i));
                }

                simulator.camera("a").fault(refuse());
                Message offline = told(
                        "a is offline",
                        is(MessageKind.CAMERA_OFFLINE, "a")
                                .and(message -> message.words().title().equals("Haustür is offline")));
                assertThat(offline.view().picture().orElseThrow())
                        .hasParentRaw(data.toRealPath().resolve("outbox").resolve("pictures"))
                        .content(StandardCharsets.ISO_8859_1)
                        .startsWith("\u00ff\u00d8");
                assertThat(offline.view().pictureAge().orElseThrow()).isGreaterThan(Duration.ofSeconds(2));
                assertThat(offline.words().tried().getLast()).contains("new session");
                simulator.camera("a").heal();
                Message online = told("a sees again", is(MessageKind.CAMERA_ONLINE, "a"));
                assertThat(online.topic().thread().incident())
                        .isEqualTo(offline.topic().thread().incident());
                assertThat(online.topic().thread().end()).isTrue();
                assertThat(online.words().text()).startsWith("By the ledger it was blind for ");

                Message recording = told("gate is not recorded", is(MessageKind.RECORDING_FAILED, "gate"));
                assertThat(recording.words().text()).contains("(disk-full)");
                Files.delete(hooks.resolve("disk-full.gate"));
                told(
                        "gate is recorded again",
                        is(MessageKind.RECORDING_FAILED, "gate")
                                .and(message -> message.topic().thread().end()));
                Message motion = told("motion", is(MessageKind.MOTION, "yard"));
                assertThat(motion.view().event()).isPresent();

                for (String name : List.of("a", "b", "c")) {
                    simulator.camera(name).fault(refuse());
                }
                Message incident =
                        told("an incident", message -> message.topic().kind() == MessageKind.INCIDENT);
                assertThat(incident.words().text()).contains("Haustür");
                for (String name : List.of("a", "b", "c")) {
                    simulator.camera(name).heal();
                }
                told(
                        "its end",
                        message -> message.topic()
                                        .thread()
                                        .incident()
                                        .equals(incident.topic().thread().incident())
                                && message.topic().thread().end());

                told("memory", is(MessageKind.HEALTH_CHECK));
                Message storage = told("the database", is(MessageKind.STORAGE));
                assertThat(storage.words().title()).contains("database");
                Message signIns = told("sign-ins", is(MessageKind.SIGN_IN_FAILURES));
                assertThat(signIns.toString()).contains("127.0.0.1 (10)").doesNotContain("secret");
            }
            List<Message> all = OutboxReader.read(data);
            int incident =
                    all.stream().map(message -> message.topic().kind()).toList().indexOf(MessageKind.INCIDENT);
            assertThat(all.subList(incident, all.size()))
                    .as("those of the incident are not told one by one, and the end of the node is no news")
                    .noneMatch(is(MessageKind.CAMERA_OFFLINE));
        }
    }

    private static CameraOptions small(String name) {
        return CameraOptions.of(name, Scene.ROOM).withPictures(320, 180, 10, 1);
    }

    private static String yaml(Simulator simulator) {
        return """
                api: {users-file: users}
                record: {mode: off}
                motion: {enabled: false}
                health: {offline-after: 4s, recording-limit: 3s}
                checks: {memory-warning-percent: 1, memory-error-percent: 1.5}
                cameras:
                """
                + simulator.cameras().stream()
                        .map(camera -> "  %s: {url: \"%s\"%s}\n".formatted(camera.name(), camera.url(), more(camera)))
                        .collect(Collectors.joining());
    }

    private static String more(SimulatedCamera camera) {
        return switch (camera.name()) {
            case "a" -> ", title: Haustür";
            case "gate" -> ", record: {mode: continuous}";
            case "yard" -> ", motion: {enabled: true}";
            default -> "";
        };
    }

    private static Fault refuse() {
        return Fault.named("refuse").orElseThrow();
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private Path data() {
        return temp.resolve("data");
    }

    private long seen() {
        return CamerasReading.of(data(), new SystemClock()).stream()
                .flatMap(reading -> reading.cameras().stream())
                .filter(camera -> camera.health().seen())
                .count();
    }

    private static Predicate<Message> is(MessageKind kind) {
        return message -> message.topic().kind() == kind;
    }

    private static Predicate<Message> is(MessageKind kind, String target) {
        return is(kind).and(message -> message.topic().target().name().equals(target));
    }

    private Message told(String what, Predicate<Message> wanted) throws IOException {
        await(what).atMost(LIMIT).until(() -> OutboxReader.read(data()).stream().anyMatch(wanted));
        return OutboxReader.read(data()).stream().filter(wanted).findFirst().orElseThrow();
    }
}
