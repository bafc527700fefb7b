package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The section analysis. */
final class VisionKeysTest {
    @TempDir
    private Path folder;

    @Test
    void everyKey() throws Exception {
        Files.writeString(folder.resolve("far.key"), "sk-1\n");
        Files.writeString(folder.resolve("question.txt"), "What happens at {title}? {\"json\": 1}");
        Settings settings = Loading.good(load("""
                analysis:
                  enabled: true
                  models:
                    - {name: local, url: 'http://127.0.0.1:11434', model: 'qwen3-vl:4b', time-limit: 90s, parallel: 2, per-hour: 60}
                    - {name: far, api: openai, url: 'https://api.example.org/v1', model: big, key-file: far.key}
                    - {name: unused}
                  max-size: 640
                  max-pictures: 2
                  queue-max: 10MB
                  late-after: 1m
                  conditions: [{name: parcel, text: somebody carries a parcel away, cameras: [yard]}]
                cameras:
                  yard: {url: 'rtsp://10.0.0.1/', analysis: {prompt-file: question.txt}}
                  hall: {url: 'rtsp://10.0.0.2/', analysis: {enabled: false}}
                """));
        VisionSettings analysis = settings.analysis().vision();
        assertThat(analysis.models())
                .containsExactly(
                        new ModelSettings(
                                "local",
                                ModelSettings.Api.OLLAMA,
                                new Peer(URI.create("http://127.0.0.1:11434"), Optional.empty(), List.of()),
                                "qwen3-vl:4b",
                                Optional.empty(),
                                new ModelSettings.Limits(Duration.ofSeconds(90), 2, 60)),
                        new ModelSettings(
                                "far",
                                ModelSettings.Api.OPENAI,
                                new Peer(
                                        URI.create("https://api.example.org/v1"),
                                        Optional.empty(),
                                        List.of(folder.resolve("far.key"))),
                                "big",
                                Optional.of(new Secret("sk-1")),
                                new ModelSettings.Limits(Duration.ofSeconds(60), 1, 120)));
        assertThat(analysis.pictures()).isEqualTo(new VisionSettings.Pictures(640, 2));
        assertThat(analysis.waiting()).isEqualTo(new VisionSettings.Waiting(10_000_000, Duration.ofMinutes(1)));
        assertThat(analysis.conditionsOf("yard")).hasSize(1);
        assertThat(analysis.conditionsOf("hall")).isEmpty();
        assertThat(settings.cameras().getFirst().analysis())
                .isEqualTo(new CameraAnalysis(
                        true, List.of(), false, Optional.of("What happens at {title}? {\"json\": 1}")));
        assertThat(settings.cameras().getLast().analysis()).isEqualTo(CameraAnalysis.OFF);
        assertThat(KnownSecrets.of(settings)).contains("sk-1");
        assertThat(analysis.toString()).doesNotContain("sk-1");
    }

    @Test
    void everyMistakeHasItsPlaceAndARemedy() throws Exception {
        Files.writeString(folder.resolve("question.txt"), "What is {wrong}?");
        Files.writeString(folder.resolve("empty.key"), "");
        Loaded loaded = load("""
                analysis:
                  enabled: true
                  prompt-file: question.txt
                  models: [{name: a, url: 'http://h', model: m}, {name: a, url: 'ftp://h', model: m}, {name: b, url: 'http://h'}, {name: c, key-file: empty.key}]
                  conditions: [{name: parcel, text: somebody carries a parcel away, cameras: [attic]}]
                cameras: {yard: {url: 'rtsp://10.0.0.1/'}}
                """);
        assertThat(((Loaded.Bad) loaded).mistakes().toString())
                .contains("file.yml:3:16: analysis.prompt-file: 'question.txt' names {wrong}, which is unknown")
                .contains("another model has the name 'a'")
                .contains("url: expected an address such as http://host:11434")
                .contains("analysis.models.b.model is missing")
                .contains("models.c.key-file: the first line of 'empty.key' must be the key and nothing else")
                .contains("names the camera 'attic', which is not configured");
    }

    private Loaded load(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("file.yml"), text);
        return SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
    }
}
