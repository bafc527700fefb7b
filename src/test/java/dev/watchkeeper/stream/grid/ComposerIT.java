package dev.watchkeeper.stream.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.RtspSink;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A grid of simulated cameras, published to a server that decodes it. */
@Tag("interop") // a long story
@Timeout(180)
final class ComposerIT {
    private static final Size TILE = new Size(320, 180);
    private static final Grid GRID = new Grid(
            "matrix",
            new Size(640, 360),
            5,
            800_000,
            List.of(
                    new Grid.Tile("yard", "Hof", "yard", 0, 0, TILE),
                    new Grid.Tile("door", "Tür", "door", 320, 0, TILE),
                    new Grid.Tile("nobody", "Keller", "nobody", 0, 180, TILE)));

    private final SystemClock clock = new SystemClock();
    private final Shutdown shutdown = new Shutdown();

    private static SimulatorOptions cameras() {
        return SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD).withPictures(320, 180, 10, 1),
                CameraOptions.of("door", Scene.ROOM).withPictures(320, 180, 10, 1));
    }

    private static String at(int port) {
        return "rtsp://127.0.0.1:" + port + "/";
    }

    private CompletableFuture<Optional<FailureException>> compose(int readPort, int publishPort) {
        CompletableFuture<Optional<FailureException>> end = new CompletableFuture<>();
        Threads.platform("composer", () -> {
                    try {
                        new Composer(GRID, new Composer.Server(at(readPort), at(publishPort)), clock, ZoneOffset.UTC)
                                .run(shutdown);
                        end.complete(Optional.empty());
                    } catch (FailureException e) {
                        end.complete(Optional.of(e));
                    } catch (InterruptedException | RuntimeException e) {
                        end.completeExceptionally(e);
                    }
                })
                .start();
        return end;
    }

    /** What people see in place of pictures: gray paper around the letters. */
    private static boolean isCard(RtspSink sink, int x, int y) {
        byte[] tile = tile(sink, x, y);
        int paper = 0;
        for (byte value : tile) {
            paper += Math.abs((value & 0xff) - 40) <= 4 ? 1 : 0;
        }
        return paper > tile.length * 0.7;
    }

    private static byte[] tile(RtspSink sink, int x, int y) {
        GrayPicture picture = sink.newest().orElseThrow();
        byte[] tile = new byte[TILE.width() * TILE.height()];
        for (int row = 0; row < TILE.height(); row++) {
            System.arraycopy(picture.luma(), (y + row) * picture.widthPx() + x, tile, row * TILE.width(), TILE.width());
        }
        return tile;
    }

    private static void awaitMovement(RtspSink sink, int x, int y) {
        byte[] before = tile(sink, x, y);
        await().atMost(5, TimeUnit.SECONDS).until(() -> !Arrays.equals(before, tile(sink, x, y)));
    }

    private void save(RtspSink sink, String name) throws Exception {
        String folder = System.getProperty("grid.stills", "");
        if (!folder.isEmpty()) {
            Files.write(
                    Path.of(folder, name + ".jpg"), sink.still().orElseThrow().bytes());
        }
    }

    @Test
    void aCameraThatFreezesIsShownAsOfflineWhileTheOthersMove() throws Exception {
        try (Simulator simulator = Simulator.start(cameras());
                RtspSink sink = RtspSink.start("matrix")) {
            CompletableFuture<Optional<FailureException>> end = compose(simulator.port(), sink.port());
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> sink.pictures() > 0 && !isCard(sink, 0, 0) && !isCard(sink, 320, 0));
            assertThat(isCard(sink, 0, 180)).as("a path that is not there").isTrue();
            save(sink, "live");
            simulator.camera("door").fault(Fault.Line.SILENT);
            long silent = clock.monotonicNanos();
            await().atMost(6, TimeUnit.SECONDS).until(() -> isCard(sink, 320, 0));
            assertThat(clock.since(silent)).isGreaterThan(Duration.ofSeconds(2));
            awaitMovement(sink, 0, 0);
            save(sink, "offline");
            simulator.camera("door").heal();
            await().atMost(60, TimeUnit.SECONDS).until(() -> !isCard(sink, 320, 0));
            awaitMovement(sink, 320, 0);
            assertThat(sink.failure()).isEmpty();
            shutdown.request("the test is over", 0);
            assertThat(end.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    /** What the network held back comes all at once, and would be shown seconds late from then on. */
    @Test
    void picturesThatComeLateAreLeftBehindWithTheirConnection() throws Exception {
        try (Simulator simulator = Simulator.start(cameras());
                RtspSink sink = RtspSink.start("matrix")) {
            CompletableFuture<Optional<FailureException>> end = compose(simulator.port(), sink.port());
            await().atMost(60, TimeUnit.SECONDS).until(() -> sink.pictures() > 0 && !isCard(sink, 320, 0));
            simulator.camera("door").fault(Fault.Line.HOLD);
            await().atMost(6, TimeUnit.SECONDS).until(() -> isCard(sink, 320, 0));
            simulator.camera("door").heal();
            await().atMost(60, TimeUnit.SECONDS).until(() -> !isCard(sink, 320, 0));
            awaitMovement(sink, 320, 0);
            assertThat(simulator.camera("door").requests().stream()
                            .filter(request -> request.method().equals("PLAY")))
                    .hasSize(2);
            shutdown.request("the test is over", 0);
            assertThat(end.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheGridWithASentence() throws Exception {
        try (RtspSink sink = RtspSink.start("matrix")) {
            CompletableFuture<Optional<FailureException>> end = compose(1, sink.port());
            await().atMost(60, TimeUnit.SECONDS).until(() -> sink.pictures() > 0);
            sink.close();
            FailureException failure = end.get(30, TimeUnit.SECONDS).orElseThrow();
            assertThat(failure.kind()).isEqualTo(FailureKind.ENVIRONMENT);
            assertThat(failure.sentence()).startsWith("The server at " + at(sink.port()));
        }
    }
}
