package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code watch --once} says and ends with; the judging itself is tested in the room watch. */
final class WatchCommandTest {
    @TempDir
    Path folder;

    private final Shell shell = Shell.of(new WatchCommand());

    private int watch(String yaml, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), yaml);
        String[] words = new String[5 + more.length];
        words[0] = "--once";
        words[1] = "-c";
        words[2] = file.toString();
        words[3] = "--data";
        words[4] = folder.resolve("data").toString();
        System.arraycopy(more, 0, words, 5, more.length);
        return shell.run(words);
    }

    @Test
    void withoutAConfigurationItSaysWhatToGive() {
        assertThat(shell.run()).isEqualTo(2);
        assertThat(shell.err()).contains("Name the configuration");
        assertThat(shell.run("--once")).isEqualTo(2);
        assertThat(shell.err()).contains("Name the configuration");
    }

    @Test
    void mistakesEndIt() throws Exception {
        assertThat(watch("watch: {services: {gate: {log: {fil: x}}}}")).isEqualTo(78);
        assertThat(shell.err()).contains("w.yml:1", "did you mean 'file'?");
        assertThat(watch("services: {x: {command: [true]}}")).isEqualTo(78);
        assertThat(shell.err()).contains("has nothing to watch");
    }

    @Test
    void aNodeThatDoesNotRunAndAServiceThatWorksAreBothJudged() throws Exception {
        String own = Long.toString(ProcessHandle.current().pid());
        Files.writeString(folder.resolve("gate.pid"), own);
        String yaml = """
                cameras: {yard: {url: 'rtsp://192.0.2.1/'}}
                watch: {grace: 0s, services: {gate: {process: {pid-file: gate.pid}, cpu-limit: 90000%}}}
                """;
        assertThat(watch(yaml, "--json")).isEqualTo(1);
        JsonNode answer = JsonMapper.shared().readTree(shell.out());
        assertThat(answer.path("healthy").asBoolean()).isFalse();
        JsonNode node = answer.path("services").get(0);
        assertThat(node.path("name").asString()).isEqualTo("node");
        assertThat(node.path("pid").isNull()).isTrue();
        assertThat(node.path("problems").get(0).path("kind").asString()).isEqualTo("process-absent");
        JsonNode gate = answer.path("services").get(1);
        assertThat(gate.path("healthy").asBoolean()).isTrue();
        assertThat(gate.path("pid").asString()).isEqualTo(own);
        assertThat(gate.propertyNames())
                .containsExactlyInAnyOrder(
                        "name", "healthy", "judged", "pid", "cpu_percent", "log_age", "progress_age", "problems");
        assertThat(watch(yaml)).isEqualTo(1);
        assertThat(shell.out()).contains("Watchkeeper process NOT RUNNING", "gate");
    }
}
