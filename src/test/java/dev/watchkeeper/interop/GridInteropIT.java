package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Threads;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamKind;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import dev.watchkeeper.stream.grid.ComposerService;
import dev.watchkeeper.stream.server.ServerPaths;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid on a real MediaMTX, read by ffprobe and ffmpeg while one of its cameras goes and returns. */
@Tag("interop")
final class GridInteropIT {
    private static final Size TILE = new Size(320, 180);
    private static final Grid GRID = new Grid(
            "matrix",
            new Size(640, 180),
            5,
            500_000,
            List.of(
                    new Grid.Tile("yard", "Hof", "yard_sub", 0, 0, TILE),
                    new Grid.Tile("door", "Tür", "door_sub", 320, 0, TILE)));

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    /** The newest picture that a player shows. */
    private volatile byte[] newest = {};

    private static ServerPaths paths() {
        return ServerPaths.of(Stream.of("yard_sub", "door_sub", "matrix")
                .map(name ->
                        new StreamPath(name, Optional.empty(), StreamKind.GRID, new Feed.Published("publish." + name)))
                .toList());
    }

    private Process start(List<String> words, Path output) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** Decodes all the time, as a player does. */
    private void play(String url) throws IOException {
        List<String> words = List.of(
                "ffmpeg",
                "-nostdin",
                "-v",
                "error",
                "-rtsp_transport",
                "tcp",
                "-i",
                url,
                "-f",
                "rawvideo",
                "-pix_fmt",
                "gray",
                "-");
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        Threads.platform("player", () -> {
                    try (DataInputStream pictures = new DataInputStream(process.getInputStream())) {
                        while (true) {
                            byte[] picture =
                                    new byte[GRID.size().width() * GRID.size().height()];
                            pictures.readFully(picture);
                            newest = picture;
                        }
                    } catch (IOException e) {
                        // the player has ended
                    }
                })
                .start();
    }

    private byte[] tile(int left) {
        byte[] picture = newest;
        byte[] tile = new byte[TILE.width() * TILE.height()];
        for (int row = 0; row < TILE.height() && picture.length > 0; row++) {
            System.arraycopy(picture, row * GRID.size().width() + left, tile, row * TILE.width(), TILE.width());
        }
        return tile;
    }

    /** Gray paper around the letters; players may stretch its brightness of 40 to 28. */
    private boolean isCard(int left) {
        int paper = 0;
        for (byte value : tile(left)) {
            paper += (value & 0xff) >= 22 && (value & 0xff) <= 46 ? 1 : 0;
        }
        return paper > TILE.width() * TILE.height() * 0.7;
    }

    private void awaitMovement(int left) {
        byte[] before = tile(left);
        await().atMost(5, TimeUnit.SECONDS).until(() -> !Arrays.equals(before, tile(left)));
    }

    @Test
    void aPlayerSeesTheGridGoOnWhileACameraGoesAndReturns() throws Exception {
        try (RealMediaMtx server = RealMediaMtx.start(folder, paths(), "127.0.0.1", Optional.empty())) {
            server.publish("yard_sub");
            Process door = server.publish("door_sub");
            Process composer =
                    start(ComposerService.words(GRID, server.server(), folder), folder.resolve("composer.log"));
            play(awaitGrid(server));
            await().atMost(60, TimeUnit.SECONDS).until(() -> newest.length > 0 && !isCard(0) && !isCard(320));
            Path times = folder.resolve("times");
            Process probe = start(probe(server.url("matrix")), times);
            RealMediaMtx.signal(door, "-STOP");
            await().atMost(8, TimeUnit.SECONDS).until(() -> isCard(320));
            awaitMovement(0);
            door.destroyForcibly();
            server.publish("door_sub");
            await().atMost(60, TimeUnit.SECONDS).until(() -> !isCard(320));
            awaitMovement(320);
            assertThat(composer.isAlive()).isTrue();
            composer.destroy();
            assertThat(composer.waitFor(2, TimeUnit.SECONDS)).isTrue();
            assertThat(composer.exitValue()).isZero();
            probe.waitFor(15, TimeUnit.SECONDS);
            assertSteady(Files.readAllLines(times));
        } finally {
            for (Process process : processes) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private String awaitGrid(RealMediaMtx server) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(server.log()).contains("[path matrix] stream is available"));
        return server.url("matrix");
    }

    private static List<String> probe(String url) {
        return List.of(
                "ffprobe",
                "-v",
                "error",
                "-rtsp_transport",
                "tcp",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                url);
    }

    /** Five pictures a second, whatever happened meanwhile. */
    private static void assertSteady(List<String> lines) {
        List<Double> times = lines.stream()
                .map(line -> line.replace(",", ""))
                .filter(line -> line.matches("[0-9.]+"))
                .map(Double::valueOf)
                .toList();
        assertThat(times).as("times of packets in %s", lines).hasSizeGreaterThan(20);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .as("after %s", times.get(i - 1))
                    .isBetween(0.0, 1.5);
        }
    }
}
