package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a command line that the keeper made from the configuration. */
final class ComposeCommandTest {
    private static final String TILE = "0,0,320x180,yard,yard,Hof";
    private final Shell shell = new Shell();

    private int run(String server, String size, String fps, String tile) {
        List<String> words = new ArrayList<>(
                List.of("compose", "--data", "data", "--server", server, "--name=m", "--bitrate=500000"));
        words.addAll(List.of("--size=" + size, "--fps=" + fps, tile));
        return shell.run(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rtsp://127.0.0.1/      | 640x360 | 5  | " + TILE + " | --server is not",
                "rtsp://u:p@127.0.0.1:1/ | 640x360 | 5  | " + TILE + " | --server is not",
                "rtsp://127.0.0.1:1/    | 641x360 | 5  | " + TILE + " | --size is no size",
                "rtsp://127.0.0.1:1/    | 640x360 | 0  | " + TILE + " | --fps is not",
                "rtsp://127.0.0.1:1/    | 640x360 | 61 | " + TILE + " | --fps is not",
                "rtsp://127.0.0.1:1/    | 300x180 | 5  | " + TILE + " | lies outside",
                "rtsp://127.0.0.1:1/    | 640x360 | 5  | 0,0,yard         | is no tile"
            })
    void aMistakeEndsWithTheExitCodeOfTheConfiguration(
            String server, String size, String fps, String tile, String sentence) {
        assertThat(run(server, size, fps, tile)).isEqualTo(78);
        assertThat(shell.err()).contains("The grid cannot be made", sentence, "streams.grids");
    }

    @Test
    void itIsNotShownAmongTheCommands() {
        assertThat(shell.run("--help")).isZero();
        assertThat(shell.out()).doesNotContain("compose");
    }
}
