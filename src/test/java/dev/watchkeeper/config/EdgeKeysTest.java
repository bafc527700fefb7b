package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be opened to everybody, and what must be there for that. */
final class EdgeKeysTest {
    @TempDir
    Path folder;

    private Loaded load(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), yaml + "\ncameras: {yard: {url: 'rtsp://h/'}}\n");
        return SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
    }

    private List<String> mistakes(String yaml) throws Exception {
        assertThat(load(yaml)).isInstanceOf(Loaded.Bad.class);
        return ((Loaded.Bad) load(yaml))
                .mistakes().stream().map(Object::toString).toList();
    }

    @Test
    void aPublicCameraNeedsUsersForAllElse() throws Exception {
        assertThat(mistakes("edge: {public-cameras: [yard]}"))
                .singleElement()
                .asString()
                .contains("w.yml:1:", "there must be users", "watchkeeper password");
        Files.writeString(folder.resolve("users"), "");
        Loaded.Good good = (Loaded.Good) load("api: {users-file: users}\nedge: {public-cameras: [yard, yard]}");
        assertThat(good.settings().api().publicCameras()).containsExactly("yard");
    }

    @Test
    void aTrustedProxyNeedsUsers() throws Exception {
        assertThat(mistakes("api: {trusted-proxies: [127.0.0.1]}"))
                .singleElement()
                .asString()
                .contains("w.yml:1:", "api.trusted-proxies", "must sign in", "watchkeeper password");
        Files.writeString(folder.resolve("users"), "");
        assertThat(load("api: {users-file: users, trusted-proxies: [127.0.0.1]}"))
                .isInstanceOf(Loaded.Good.class);
    }

    @Test
    void theExamplesOfTheDocumentsAreValid() throws Exception {
        Files.writeString(folder.resolve("users"), "");
        for (String document : List.of("docs/edge.md", "docs/backup.md")) {
            Matcher block =
                    Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of(document)));
            assertThat(block.find()).isTrue();
            String cameras = block.group(1).contains("cameras:\n") ? "" : "cameras: {yard: {url: 'rtsp://h/'}}\n";
            Path file = Files.writeString(folder.resolve("example.yml"), block.group(1) + cameras);
            assertThat(SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder))
                    .as(document)
                    .isInstanceOf(Loaded.Good.class);
        }
    }

    @Test
    void whatIsMisspeltOrHasNoEffectIsAMistake() throws Exception {
        Files.writeString(folder.resolve("users"), "");
        assertThat(mistakes("api: {users-file: users}\nedge: {public-cameras: [yrad]}"))
                .singleElement()
                .asString()
                .contains("w.yml:2:", "there is no camera 'yrad'");
        assertThat(mistakes("api: {enabled: false}\nedge: {public-cameras: [yard]}"))
                .singleElement()
                .asString()
                .contains("api.enabled is false");
    }
}
