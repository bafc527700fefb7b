package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.cli.Main;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The ledger over a fault, a kill -9 and a restart, with a real process and simulated cameras. */
@Tag("interop") // waits in real time
final class CoverageIT {
    private static final Clock CLOCK = new SystemClock();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What the sums of a second's worth of rounding and reading may differ by. */
    private static final double CLOSE = 0.001;

    @TempDir
    Path temp;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void theAccountAddsUpWithCausesAfterAFaultAKillAndARestart() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)))) {
            String yaml = "cameras: {yard: {url: \"%s\", motion: {enabled: false}, record: {mode: \"off\"}}}\n"
                    .formatted(simulator.camera("yard").url());
            Path file = Files.writeString(temp.resolve("watchkeeper.yml"), yaml);
            int port = freePort();
            Process first = run(file, port);
            Instant killed;
            try {
                until("the yard is watched", () -> watchedSeconds(port) > 3);
                simulator.camera("yard").fault(Fault.named("silent").orElseThrow());
                until("the silence is in the account", () -> blind(port, "stalled") > 0);
                simulator.camera("yard").heal();
                until("the silence is over", () -> isWatchedNow(port));
                double before = watchedSeconds(port);
                until("it goes on and is written", () -> watchedSeconds(port) > before + 8);
            } finally {
                killed = CLOCK.wall();
                first.destroyForcibly().waitFor();
            }
            Process second = run(file, port);
            try {
                until("the yard is watched again", () -> isWatchedNow(port));
                assertAddsUp(account(port), killed);
            } finally {
                second.destroy();
                if (!second.waitFor(15, TimeUnit.SECONDS)) {
                    second.destroyForcibly().waitFor();
                }
            }
        }
    }

    private static void assertAddsUp(JsonNode account, Instant killed) {
        List<JsonNode> spans = new ArrayList<>();
        account.path("spans").forEach(spans::add);
        double watched = 0;
        double blind = 0;
        for (int i = 0; i < spans.size(); i++) {
            JsonNode span = spans.get(i);
            if (i > 0) {
                assertThat(span.path("from").asString())
                        .as("gap or overlap in " + account)
                        .isEqualTo(spans.get(i - 1).path("to").asString());
            }
            double length = seconds(span);
            assertThat(length).isPositive();
            if (span.path("state").asString().equals("watched")) {
                watched += length;
            } else {
                blind += length;
            }
        }
        assertThat(account.path("watched_seconds").asDouble()).isCloseTo(watched, offset(CLOSE));
        assertThat(account.path("blind_seconds").asDouble()).isCloseTo(blind, offset(CLOSE));
        JsonNode down = spans.stream()
                .filter(span -> span.path("cause").asString("").equals("process-down"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no process-down in " + account));
        Duration early = Duration.between(Instant.parse(down.path("from").asString()), killed);
        assertThat(early)
                .as("down since the last write and the last proof, in " + account)
                .isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(12));
        JsonNode silence = spans.stream()
                .filter(span -> span.path("cause").asString("").equals("stalled"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no silence in " + account));
        assertThat(seconds(silence)).as("a silence is told from 4 s on").isGreaterThanOrEqualTo(4);
        assertThat(silence.path("provisional").asBoolean()).isFalse();
    }

    private static double seconds(JsonNode span) {
        return Duration.between(
                                Instant.parse(span.path("from").asString()),
                                Instant.parse(span.path("to").asString()))
                        .toNanos()
                / 1e9;
    }

    private double watchedSeconds(int port) throws Exception {
        return account(port).path("watched_seconds").asDouble(0);
    }

    private double blind(int port, String cause) throws Exception {
        return account(port).path("blind").path(cause).asDouble(0);
    }

    private boolean isWatchedNow(int port) throws Exception {
        JsonNode spans = account(port).path("spans");
        return spans.size() > 0
                && spans.get(spans.size() - 1).path("state").asString("").equals("watched");
    }

    private JsonNode account(int port) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/coverage?camera=yard&limit=1000");
        HttpResponse<byte[]> answer = client.send(
                HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).path("cameras").path(0);
    }

    private void until(String what, Callable<Boolean> condition) {
        await(what)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .atMost(90, TimeUnit.SECONDS)
                .until(condition);
    }

    private Process run(Path configuration, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "run"));
        command.addAll(List.of(
                "-c", configuration.toString(), "--data", temp.resolve("data").toString()));
        command.addAll(List.of("--port", Integer.toString(port)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        temp.resolve("node.log").toFile()))
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
