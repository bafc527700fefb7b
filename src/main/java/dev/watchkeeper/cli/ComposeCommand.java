package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.grid.Composer;
import dev.watchkeeper.stream.grid.GridWords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code watchkeeper compose}, started by the keeper: publishes one grid; confined to the main thread. */
@Command(
        name = "compose",
        hidden = true,
        description = "Publish a grid of cameras. Started by the keeper.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: none; only the keeper starts it. Set streams.grids in the configuration instead."})
final class ComposeCommand implements Callable<Integer> {
    private static final Duration END_LIMIT = Duration.ofMillis(1_800);
    private static final int MAX_FPS = 60;
    private static final int MIN_BITRATE = 1_000;

    @Option(names = "--data", paramLabel = "DIR", required = true, description = "The data folder.")
    private Path data = Path.of("data");

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            description = "Where paths are read and the grid is published: rtsp://HOST:PORT/.")
    private String server = "";

    @Option(names = GridWords.NAME, required = true, description = "The grid's path, percent-encoded.")
    private String name = "";

    @Option(names = GridWords.SIZE, paramLabel = "WxH", required = true, description = "The size of its picture.")
    private String size = "";

    @Option(names = GridWords.FPS, required = true, description = "Pictures per second.")
    private int fps;

    @Option(names = GridWords.BITRATE, required = true, description = "Bits per second.")
    private int bitrate;

    @Parameters(
            paramLabel = "TILE",
            description =
                    "X,Y,WxH,PATH,CAMERA,TITLE; the last three are percent-encoded. Later tiles cover earlier ones.")
    private List<String> tiles = new ArrayList<>();

    private final Clock clock = new SystemClock();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        Grid grid = grid();
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        limitEnd(shutdown);
        NativeFolder.use(data.resolve("cache"));
        new Composer(grid, new Composer.Server(server, server), clock, ZoneId.systemDefault()).run(shutdown);
        return ExitCodes.CLEAN;
    }

    /** Native code that hangs would otherwise keep the process until it is killed. */
    private void limitEnd(Shutdown shutdown) {
        Threads.platform("end-limit", () -> {
                    try {
                        Shutdown.Request request = shutdown.await();
                        clock.sleep(END_LIMIT);
                        Runtime.getRuntime().halt(request.exitCode());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    private Grid grid() throws FailureException {
        require(server.matches("rtsp://[^/@]+:\\d{1,5}/"), "--server is not rtsp://HOST:PORT/");
        require(fps >= 1 && fps <= MAX_FPS, "--fps is not 1 to " + MAX_FPS);
        require(bitrate >= MIN_BITRATE, "--bitrate is below " + MIN_BITRATE);
        require(!tiles.isEmpty(), "there is no tile");
        Size whole = GridWords.size(size).orElseThrow(() -> wrong("--size is no size"));
        List<Grid.Tile> places = new ArrayList<>();
        for (String word : tiles) {
            Grid.Tile tile = GridWords.tile(word).orElseThrow(() -> wrong("'" + word + "' is no tile"));
            require(
                    tile.x() + tile.size().width() <= whole.width()
                            && tile.y() + tile.size().height() <= whole.height(),
                    "'" + word + "' lies outside of the picture");
            places.add(tile);
        }
        return new Grid(
                GridWords.text(name).orElseThrow(() -> wrong("--name is not percent-encoded")),
                whole,
                fps,
                bitrate,
                places);
    }

    private static void require(boolean right, String mistake) throws FailureException {
        if (!right) {
            throw wrong(mistake);
        }
    }

    private static FailureException wrong(String mistake) {
        return new FailureException(
                FailureKind.CONFIGURATION, "The grid cannot be made: " + mistake + ". Check streams.grids.");
    }
}
