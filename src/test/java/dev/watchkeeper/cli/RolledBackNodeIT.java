package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.config.LastGood;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real keeper that starts a real node from the last good copy, until the user's file changes. */
@Tag("interop")
final class RolledBackNodeIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private int port;

    @Test
    void theNodeRunsFromTheCopyAndSaysSoUntilTheFileChanges() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path file = write("good");
        LastGood good = new LastGood(folder.resolve("data"));
        good.take(file, Instant.EPOCH, List.of("good"));
        write("bad");
        good.order(LastGood.sha256(file).orElseThrow());
        try (KeeperProcess keeper = KeeperProcess.start(folder, List.of(), "keep", "-c", file.toString())) {
            awaitStatus("last-good");
            assertThat(ask("/api/cameras")).contains("\"good\"").doesNotContain("\"bad\"");
            assertThat(keeper.said()).contains("It is rolled back: it starts with");
            write("third");
            awaitStatus("file");
            assertThat(ask("/api/cameras")).contains("\"third\"");
            assertThat(keeper.status("node")[4]).as("nothing has failed").doesNotContain("hang", "crash");
        }
    }

    private Path write(String camera) throws IOException {
        return Files.writeString(
                folder.resolve("w.yml"),
                "api: {port: " + port + "}\ncameras: {" + camera + ": {url: 'rtsp://127.0.0.1:9/a'}}\n");
    }

    private void awaitStatus(String configuration) {
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .until(() -> ask("/api/status").contains("\"configuration\":\"" + configuration + "\""));
    }

    private String ask(String path) throws IOException, InterruptedException {
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
