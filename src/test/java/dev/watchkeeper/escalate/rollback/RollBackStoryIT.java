package dev.watchkeeper.escalate.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.cli.KeeperProcess;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.escalate.rollback.RollBack.Links;
import dev.watchkeeper.escalate.rollback.RollBack.Timing;
import dev.watchkeeper.escalate.sight.ReportedSight;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.OutboxReader;
import dev.watchkeeper.program.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole roll-back with a real keeper, a real node and simulated cameras, at shortened times: a person's change blinds cameras, and the last good copy lets them see again. */
@Tag("interop")
final class RollBackStoryIT {
    private static final Duration DEADLINE = Duration.ofSeconds(150);

    @TempDir
    Path folder;

    private final Clock clock = new SystemClock();
    private int port;

    private Path data() {
        return folder.resolve("data");
    }

    @Test
    void aChangeThatBlindsCamerasIsRolledBackAndTheFileIsNotTouched() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        CameraOptions[] options = {
            CameraOptions.of("yard", Scene.ROOM).withPictures(320, 180, 5, 1),
            CameraOptions.of("gate", Scene.ROOM).withPictures(320, 180, 5, 1)
        };
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options))) {
            Path file = write(
                    simulator.camera("yard").url(), simulator.camera("gate").url());
            LastGood lastGood = new LastGood(data());
            try (KeeperProcess keeper = KeeperProcess.start(folder, List.of(), "keep", "-c", file.toString())) {
                RollBack rollBack = rollBack(file, lastGood);
                rollBack.start();
                try {
                    await("both cameras are seen, and a copy is taken")
                            .atMost(DEADLINE)
                            .until(() -> lastGood.taken()
                                    .filter(taken -> taken.cameras().size() == 2)
                                    .isPresent());
                    String good = Files.readString(file);

                    write(simulator.camera("yard").url(), URI.create("rtsp://127.0.0.1:9/gone"));
                    String changed = Files.readString(file);
                    ControlClient.ask(data(), "restart node");
                    await("it is rolled back")
                            .atMost(DEADLINE)
                            .until(() -> message().isPresent());
                    await("both cameras are seen again")
                            .atMost(DEADLINE)
                            .until(() ->
                                    incident().flatMap(OutsideIncident::end).isPresent());

                    assertThat(file).as("the user's file").hasContent(changed);
                    assertThat(lastGood.copy()).hasContent(good);
                    assertThat(ask("/api/status")).contains("\"configuration\":\"last-good\"", "\"healthy\":2");
                    Message message = message().orElseThrow();
                    assertThat(message.words().text())
                            .contains(
                                    "gate",
                                    "was not touched",
                                    "-   gate:",
                                    "+   gate: {url: \"rtsp://127.0.0.1:9/gone\"}")
                            .doesNotContain("+   yard", "-   yard");
                    assertThat(message.words().next()).contains("as soon as it changes, it is used again");
                    assertThat(incident().orElseThrow().steps())
                            .extracting(OutsideIncident.Step::step)
                            .containsExactly("noticed", "evidence", "tried", "verified", "closed");
                    assertThat(keeper).isNotNull();
                } finally {
                    rollBack.close();
                }
            }
        }
    }

    private RollBack rollBack(Path file, LastGood lastGood) {
        ReportedSight sight = new ReportedSight(data(), clock);
        Links links =
                new Links(sight, this::state, () -> ControlClient.ask(data(), "restart node"), Programs.here(data()));
        // As by default, nothing counts as good before it had time to show harm.
        Timing timing = new Timing(Duration.ofMinutes(10), Duration.ofSeconds(8), Duration.ofSeconds(10));
        return new RollBack(file, lastGood, links, timing, RollBackStory.in(data(), file, clock), clock);
    }

    private Optional<String> state() {
        try {
            return ControlClient.ask(data(), "status").stream()
                    .map(line -> line.split("\t"))
                    .filter(words -> words[0].equals("node"))
                    .map(words -> words[1])
                    .findFirst();
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    private Path write(URI yard, URI gate) throws Exception {
        return Files.writeString(folder.resolve("w.yml"), """
                api: {port: %d}
                record: {mode: off}
                motion: {enabled: false}
                cameras:
                  yard: {url: "%s"}
                  gate: {url: "%s"}
                """.formatted(port, yard, gate));
    }

    private Optional<Message> message() throws IOException {
        return OutboxReader.read(data()).stream()
                .filter(each -> each.topic().kind() == MessageKind.ROLLED_BACK)
                .findFirst();
    }

    private Optional<OutsideIncident> incident() {
        return new IncidentFiles(data())
                .find(Optional.empty(), Optional.empty(), 1).stream().findFirst();
    }

    private String ask(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
