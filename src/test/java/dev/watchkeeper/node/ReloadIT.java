package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is read again by a running node: what differs takes effect, and nothing else is touched. */
@Timeout(120)
final class ReloadIT {
    @TempDir
    Path temp;

    @Test
    void whatDiffersTakesEffectAndTheOthersKeepTheirSessions() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD),
                CameraOptions.of("gate", Scene.ROOM),
                CameraOptions.of("attic", Scene.ROOM)))) {
            String yard = "  yard: {url: \"%s\"%s}\n";
            String url = simulator.camera("yard").url().toString();
            String gate =
                    "  gate: {url: \"%s\"}\n".formatted(simulator.camera("gate").url());
            String attic = "  attic: {url: \"%s\"}\n"
                    .formatted(simulator.camera("attic").url());
            String top = "record: {mode: off}\nmotion: {enabled: false}\ncameras:\n";
            try (TestNode node = TestNode.start(temp, top + yard.formatted(url, "") + gate)) {
                Path file = temp.resolve("watchkeeper.yml");
                assertThat(node.post("/api/reload").statusCode())
                        .as("nobody has said what to read")
                        .isEqualTo(503);
                FileSource source = new FileSource(temp);
                node.node().reloadsFrom(source, source.others());
                await().atMost(40, TimeUnit.SECONDS)
                        .until(() -> node.state("yard").equals("healthy")
                                && node.state("gate").equals("healthy"));
                long epoch = epoch(node);

                Files.writeString(
                        file,
                        "services: {p: {command: [sleep, '9']}}\n" + top + yard.formatted(url, ", title: Hof") + attic);
                HttpResponse<byte[]> answer = node.post("/api/reload");
                assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
                assertThat(text(answer))
                        .isEqualTo(
                                "{\"added\":[\"attic\"],\"changed\":[\"yard\"],\"removed\":[\"gate\"],\"kept\":[],\"later\":[\"services\"],\"warnings\":[]}");
                await("the new camera is seen")
                        .atMost(40, TimeUnit.SECONDS)
                        .until(() -> node.state("attic").equals("healthy"));
                assertThat(node.camera("yard").path("title").asString()).isEqualTo("Hof");
                assertThat(node.get("/api/cameras").path("cameras").size()).isEqualTo(2);
                assertThat(source.timesInForce()).isEqualTo(1);

                Files.writeString(file, top + "  yard: {ulr: x}\n");
                HttpResponse<byte[]> refused = node.post("/api/reload");
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(text(refused)).contains("nothing was changed", "watchkeeper.yml:4:10", "ulr");
                assertThat(node.get("/api/cameras").path("cameras").size()).isEqualTo(2);
                assertThat(epoch(node))
                        .as("the session of the one that only got a title")
                        .isEqualTo(epoch);
                assertThat(source.timesInForce()).isEqualTo(1);
            }
        }
    }

    private static long epoch(TestNode node) {
        return node.node().cameras().unit("yard").orElseThrow().vitals().epoch();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
