package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.node.NodeNote;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import dev.watchkeeper.stream.server.PathSample;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A keeper that restreams reads its configuration again: a real MediaMTX goes on, and so does every path that stays as it is. */
@Tag("interop")
@Timeout(180)
final class ReloadedStreamsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final List<String> UNTOUCHED = List.of("cam1", "cam1_main", "cam2", "cam2_main", "cam2_sub");

    @TempDir
    Path folder;

    private static Map<String, Long> pids(StreamRig rig) throws Exception {
        Map<String, Long> pids = new HashMap<>();
        for (Stream stream : rig.report().streams()) {
            stream.pid().ifPresent(pid -> pids.put(stream.path(), pid));
        }
        pids.put("server", rig.report().server().pid().orElseThrow());
        return pids;
    }

    private static long bytes(Map<String, PathSample> paths, String path) {
        return Optional.ofNullable(paths.get(path)).orElseThrow().traffic().in();
    }

    /** As the node shows them. */
    private String cameras() throws Exception {
        String note = Files.readString(NodeNote.in(folder.resolve("data")));
        String url = note.lines()
                .filter(line -> line.startsWith("url "))
                .findFirst()
                .orElseThrow()
                .substring("url ".length());
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(url + "/api/cameras"))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void pathsThatStayKeepTheirPublishersAndTheirBytes() throws Exception {
        try (StreamRig rig = new StreamRig(folder, 3)) {
            rig.awaitAllLive();
            Map<String, Long> before = pids(rig);
            Map<String, PathSample> sent = rig.paths();

            Path file = folder.resolve("watchkeeper.yml");
            String yaml = Files.readString(file);
            Files.writeString(
                    file,
                    yaml.replaceFirst("(cam1: \\{[^}]*)\\}", "$1, streams: {sub: {mode: off}}}")
                            .replace("cam3: {", "dock: {"));
            SignalRig.send("HUP", rig.keeper().pid());

            await("the new paths are there, the others gone")
                    .atMost(DEADLINE)
                    .pollInterval(Duration.ofMillis(250))
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        assertThat(rig.report().streams().stream().map(Stream::path))
                                .containsExactlyInAnyOrder(
                                        "cam1",
                                        "cam1_main",
                                        "cam2",
                                        "cam2_main",
                                        "cam2_sub",
                                        "dock",
                                        "dock_main",
                                        "dock_sub");
                        assertThat(rig.paths())
                                .containsOnlyKeys(rig.report().streams().stream()
                                        .map(Stream::path)
                                        .toList());
                    });
            rig.awaitAllLive();
            Map<String, Long> after = pids(rig);
            for (String path : List.of("server", "cam1_main", "cam2_main", "cam2_sub")) {
                assertThat(after.get(path)).as("the process of " + path).isEqualTo(before.get(path));
            }
            Map<String, PathSample> now = rig.paths();
            for (String path : UNTOUCHED) {
                assertThat(bytes(now, path))
                        .as("bytes of " + path + ", counted on")
                        .isGreaterThan(bytes(sent, path));
            }
            await("nothing of the former publishers is left")
                    .atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(rig.processes()).hasSize(1 + 5));
            await("the node has read it, too")
                    .atMost(DEADLINE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(cameras())
                            .contains("\"name\":\"dock\"", "\"name\":\"cam1\"")
                            .doesNotContain("\"name\":\"cam3\""));
            assertThat(rig.said()).doesNotContain(StreamRig.PASSWORD);

            Files.writeString(file, Files.readString(file).replace("streams: {sub", "streams: {sbu"));
            SignalRig.send("HUP", rig.keeper().pid());
            await("a mistake is named")
                    .atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(rig.said()).contains("What is kept stays as it is", "sbu"));
            assertThat(pids(rig)).isEqualTo(after);
        }
    }
}
