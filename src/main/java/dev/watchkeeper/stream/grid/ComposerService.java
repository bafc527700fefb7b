package dev.watchkeeper.stream.grid;

import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamSettings.Server;
import dev.watchkeeper.stream.server.ServerAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a grid's publisher: this program on this Java, small; stateless. */
public final class ComposerService {
    /** Named by text, because the room of commands imports this one. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    private static final long SMALLEST_BYTES = 16 << 20;

    private ComposerService() {}

    /**
     * Program and arguments, ASCII alone, so that no locale changes a title. It needs no input and no secret. It ends with 0 at SIGTERM, within 2 s,
     * and with 75 when its server is gone; whoever started it starts it again.
     *
     * @param server where the tiles' paths are read and the grid is published
     * @param data the data folder, which holds the unpacked native libraries
     */
    public static List<String> words(Grid grid, Server server, Path data) {
        Path folder = data.toAbsolutePath();
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms4m",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=" + pictureBytes(grid),
                "-Xss512k",
                "-XX:MaxMetaspaceSize=64m",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + folder.resolve("evidence").resolve("hs_err_pid%p.log"),
                "--enable-native-access=ALL-UNNAMED",
                // JavaCPP's own limit counts resident memory and throws in the middle of work.
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "compose",
                "--data",
                folder.toString(),
                "--server",
                ServerAddress.local(server, "")));
        words.addAll(GridWords.of(grid));
        return List.copyOf(words);
    }

    /** For the grid's picture and two for each tile, with room for as many again that are not yet collected. */
    private static long pictureBytes(Grid grid) {
        long pixels = pixels(grid.size())
                + 2
                        * grid.tiles().stream()
                                .mapToLong(tile -> pixels(tile.size()))
                                .sum();
        return SMALLEST_BYTES + 2 * pixels * 3 / 2;
    }

    private static long pixels(Size size) {
        // Rows are longer than what they show.
        return (size.width() + 128L) * size.height();
    }
}
