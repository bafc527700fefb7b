package dev.watchkeeper.keeper.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What children may need. */
final class NeedsCheckTest {
    @TempDir
    Path folder;

    @Test
    void aChildMayNeedOthersTheNodeAndTheRestreamingServer() throws IOException {
        ServicesLoaded loaded = load("""
                cameras: {yard: {url: 'rtsp://192.0.2.1/'}}
                streams: {enabled: true}
                services:
                  player: {command: [play], needs: [mediamtx, node, adapter]}
                  adapter: {command: [adapt]}
                """);
        assertThat(loaded.mistakes()).isEmpty();
        assertThat(loaded.children().getFirst().supervision().needs()).containsExactly("mediamtx", "node", "adapter");
        assertThat(loaded.children().getLast().supervision().needs()).isEmpty();
    }

    @Test
    void unknownNamesAndCirclesAreRefusedWhereTheyAreWritten() throws IOException {
        ServicesLoaded loaded = load("""
                services:
                  a: {command: [a], needs: [b]}
                  b: {command: [b], needs: [c]}
                  c: {command: [c], needs: [a]}
                  d: {command: [d], needs: [a]}
                  e:
                    command: [e]
                    needs: [e]
                  f: {command: [f], needs: [mediamtx]}
                """);
        assertThat(loaded.children()).isEmpty();
        assertThat(loaded.mistakes().stream().map(Object::toString).toList())
                .hasSize(5)
                .satisfiesExactly(
                        text -> assertThat(text).contains("wk.yml:2:", "services.a.needs: a needs b needs c needs a"),
                        text -> assertThat(text).contains("wk.yml:3:", "b needs c needs a needs b"),
                        text -> assertThat(text).contains("wk.yml:4:"),
                        text -> assertThat(text).contains("wk.yml:8:", "e needs e"),
                        text -> assertThat(text)
                                .contains("wk.yml:9:", "there is no child 'mediamtx'", "a, b, c, d, e, f", "streams:"));
    }

    private ServicesLoaded load(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("wk.yml"), text);
        return ServicesLoader.load(file, folder);
    }
}
