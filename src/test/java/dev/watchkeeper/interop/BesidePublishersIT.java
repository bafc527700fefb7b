package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Publishers that want every processor, as encoders of large pictures do, and the watch beside them. */
@Tag("interop")
final class BesidePublishersIT {
    private static final Duration MEASURED = Duration.ofSeconds(8);
    private static final int CAMERAS = 2;
    private static final int FPS = 5;
    private static final Pattern ADDRESS = Pattern.compile("Dashboard at (http://127\\.0\\.0\\.1:\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();

    /** Seconds of the slowest and of the usual answer, pictures of all cameras in a second, and what was lost; immutable. */
    private record Measure(double slowest, double usual, double pictures, long dropped, long outages) {}

    @Test
    void theWatchIsAsQuickAndLosesNothingBesidePublishersThatTakeEveryProcessor() throws Exception {
        try (StreamRig rig = new StreamRig(folder, CAMERAS)) {
            rig.awaitAllLive();
            URI node = address(rig);
            Measure alone = measure(node);
            List<Process> busy = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                    busy.add(busyPublisher());
                }
                Measure beside = measure(node);
                System.err.println("alone: " + alone + "; beside publishers at full load: " + beside);
                assertThat(beside.usual()).isLessThan(alone.usual() + 0.1);
                assertThat(beside.slowest()).isLessThan(alone.slowest() + 1);
                assertThat(beside.pictures()).isGreaterThan(0.9 * CAMERAS * FPS);
                assertThat(beside.dropped()).isZero();
                assertThat(beside.outages()).isEqualTo(alone.outages());
            } finally {
                for (Process process : busy) {
                    process.destroyForcibly().waitFor();
                }
            }
        }
    }

    /** A loop at the niceness of a publisher, alone in a session of that niceness where the kernel groups by session. */
    private static Process busyPublisher() throws Exception {
        return new ProcessBuilder(
                        "setsid",
                        "nice",
                        "-n",
                        "10",
                        "sh",
                        "-c",
                        "echo 10 >/proc/$$/autogroup 2>&-; while :; do :; done")
                .start();
    }

    private static URI address(StreamRig rig) throws Exception {
        await("the node answers")
                .atMost(Duration.ofSeconds(60))
                .until(() -> ADDRESS.matcher(rig.said()).find());
        Matcher found = ADDRESS.matcher(rig.said());
        assertThat(found.find()).isTrue();
        return URI.create(found.group(1));
    }

    private Measure measure(URI node) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            await().atMost(Duration.ofSeconds(30)).until(() -> frames(get(client, node, "/api/cameras")) > 0);
            JsonNode before = get(client, node, "/api/cameras");
            long began = clock.monotonicNanos();
            List<Double> answers = new ArrayList<>();
            while (clock.since(began).compareTo(MEASURED) < 0) {
                long asked = clock.monotonicNanos();
                get(client, node, "/health/live");
                answers.add(clock.since(asked).toNanos() / 1e9);
                clock.sleep(Duration.ofMillis(100));
            }
            JsonNode after = get(client, node, "/api/cameras");
            double seconds = clock.since(began).toNanos() / 1e9;
            Collections.sort(answers);
            return new Measure(
                    answers.getLast(),
                    answers.get(answers.size() / 2),
                    (frames(after) - frames(before)) / seconds,
                    sum(after, "dropped_packets"),
                    sum(after, "outages"));
        }
    }

    private static JsonNode get(HttpClient client, URI node, String path) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(node.resolve(path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static long frames(JsonNode cameras) {
        return sum(cameras, "frames");
    }

    private static long sum(JsonNode cameras, String counter) {
        long sum = 0;
        for (JsonNode camera : cameras.path("cameras")) {
            sum += camera.path("counters").path(counter).asLong();
        }
        return sum;
    }
}
