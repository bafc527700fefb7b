package dev.watchkeeper.stream.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GridWordsTest {
    private static final Grid.Tile PLAIN = new Grid.Tile("yard", "Yard", "yard_sub", 0, 0, new Size(960, 540));
    private static final Grid.Tile ODD =
            new Grid.Tile("-x", "Größe, 100 % \"$(id)\" \n日", "a/b_sub", 960, 540, new Size(958, 538));

    private static final Server SERVER =
            new Server(Optional.empty(), "fd00::1", new Ports(8554, 8888, 8889, 8890, 9997), Optional.empty());

    private static Grid grid(Grid.Tile... tiles) {
        return new Grid("matrix", new Size(1920, 1080), 5, 2_500_000, List.of(tiles));
    }

    @Test
    void tilesSurviveTheCommandLine() {
        List<String> words = GridWords.of(grid(PLAIN, ODD));
        assertThat(words.subList(0, 4))
                .containsExactly("--name=matrix", "--size=1920x1080", "--fps=5", "--bitrate=2500000");
        assertThat(words.subList(4, 6).stream().flatMap(word -> GridWords.tile(word).stream()))
                .containsExactly(PLAIN, ODD);
    }

    @Test
    void everyWordIsAsciiAndNoTitleBecomesAnOption() {
        List<String> words = ComposerService.words(grid(ODD), SERVER, Path.of("data"));
        List<String> own = words.subList(words.indexOf("--server"), words.size()); // before it, paths of this machine
        assertThat(own).allMatch(word -> word.chars().allMatch(c -> c >= ' ' && c < 127));
        assertThat(words.getLast()).startsWith("960,540,958x538,").doesNotContain("$", "\"", " ", "\n");
        assertThat(words).containsSubsequence("compose", "--server", "rtsp://[fd00::1]:8554/");
    }

    @Test
    void theProcessMayHoldAllItsPictures() {
        Grid large = new Grid(
                "large",
                new Size(7680, 4320),
                5,
                2_500_000,
                List.of(new Grid.Tile("yard", "", "yard", 0, 0, new Size(7680, 4320))));
        long allowed = ComposerService.words(large, SERVER, Path.of("data")).stream()
                .filter(word -> word.startsWith("-XX:MaxDirectMemorySize="))
                .mapToLong(word -> Long.parseLong(word.replaceFirst(".*=", "")))
                .findFirst()
                .orElseThrow();
        assertThat(allowed).isGreaterThan(3L * 7680 * 4320 * 3 / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0,0,960x540,p", "-1,0,960x540,p,c,t", "0,0,961x540,p,c,t", "0,0,0x0,p,c,t", "0,0,8x8,%,c,t"
            })
    void whatIsNoTileIsRefused(String word) {
        assertThat(GridWords.tile(word)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "640", "640x", "641x480", "640x99999", "-640x480"})
    void whatIsNoSizeIsRefused(String word) {
        assertThat(GridWords.size(word)).isEmpty();
    }
}
