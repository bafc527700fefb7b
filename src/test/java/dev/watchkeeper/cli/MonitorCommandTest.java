package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code monitor --once} says, asks and ends with. */
final class MonitorCommandTest {
    @TempDir
    Path data;

    private final Shell shell = Shell.of(new MonitorCommand());
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int coverageStatus = 200;

    MonitorCommandTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(data.resolve("watchkeeper.db"), "x");
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            byte[] body = "{\"error\": \"Sign in.\", \"cameras\": [{\"camera\": \"yard\", \"ratio\": 0.5}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.startsWith("/api") ? coverageStatus : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int once(String... more) {
        String[] words = {
            "--once",
            "--data",
            data.toString(),
            "--url",
            "http://127.0.0.1:" + server.getAddress().getPort()
        };
        String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return shell.run(all);
    }

    @Test
    void problemsEndItWithOneAndAreLogged() throws Exception {
        assertThat(once("--json")).isEqualTo(1);
        JsonNode answer = JsonMapper.shared().readTree(shell.out());
        assertThat(answer.propertyNames()).containsExactly("at", "healthy", "checks");
        assertThat(answer.path("checks").get(0).propertyNames()).containsExactly("check", "subject", "verdict", "text");
        assertThat(once()).isEqualTo(1);
        assertThat(shell.out()).contains("coverage", "BAD", "yard watched 50%", "Issues detected - check alerts");
        assertThat(Files.readString(data.resolve("logs/monitor-alerts.log")))
                .containsOnlyOnce("ALERT: Coverage issue: yard watched 50% of the last 5 minutes");
        assertThat(asked).allMatch(request -> request.startsWith("GET "));
    }

    @Test
    void whatNeedsASignInCouldNotBeJudged() {
        coverageStatus = 401;
        // The machine that runs the tests may be busy or full.
        assertThat(once()).isIn(75, 1);
        assertThat(shell.out()).contains("UNKNOWN", "requires a sign-in");
    }

    @Test
    void wrongUseAndMissingFoldersSaySo() {
        assertThat(once("--interval", "1")).isEqualTo(2);
        assertThat(shell.run("--once", "--data", data.resolve("none").toString()))
                .isEqualTo(75);
        assertThat(shell.err()).contains("There is no data folder");
        assertThat(shell.run("--once", "-c", data.resolve("none.yml").toString()))
                .isEqualTo(78);
    }
}
