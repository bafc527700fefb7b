package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The small child beside what {@code watchkeeper keep} keeps: it looks from outside all the time. */
final class WatchChildIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void itLooksAllTheTimeIsReplacedWhenItDiesAndDoesNotKeepTheKeeperUp() throws Exception {
        Path end = folder.resolve("end");
        Path config = Files.writeString(folder.resolve("w.yml"), """
                services:
                  worker: {command: [sh, -c, 'while [ ! -e end ]; do sleep 0.2; done']}
                watch:
                  interval: 1s
                  grace: 0s
                  services:
                    worker: {process: {child: worker}}
                    gone: {process: {pid-file: nobody.pid}}
                """);
        try (KeeperProcess keeper = KeeperProcess.start(folder, List.of(), "keep", "-c", config.toString())) {
            await().atMost(DEADLINE).until(() -> problems("gone").contains("process-absent"));
            assertThat(look("worker").path("pid").asString()).isEqualTo(keeper.status("worker")[2]);
            assertThat(problems("worker")).isEmpty();
            String first = keeper.status("watch")[2];
            KeeperProcess.signal("KILL", Long.parseLong(first));
            await().atMost(DEADLINE)
                    .until(() ->
                            keeper.status("watch")[1].equals("running") && !keeper.status("watch")[2].equals(first));
            Files.createFile(end);
            assertThat(keeper.process().waitFor(60, TimeUnit.SECONDS))
                    .as("it ends with the last command that is kept")
                    .isTrue();
            assertThat(keeper.process().exitValue()).isZero();
        }
    }

    private List<String> problems(String name) throws Exception {
        return look(name)
                .path("problems")
                .valueStream()
                .map(problem -> problem.path("kind").asString())
                .toList();
    }

    private JsonNode look(String name) throws Exception {
        Path file = folder.resolve("data").resolve("watch-look.json");
        JsonNode all = JsonMapper.shared().readTree(Files.exists(file) ? Files.readString(file) : "{}");
        return all.path("services")
                .valueStream()
                .filter(service -> service.path("name").asString().equals(name))
                .findFirst()
                .orElse(JsonMapper.shared().createObjectNode());
    }
}
