package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.cli.KeeperProcess;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.stream.report.StreamsReport;
import dev.watchkeeper.stream.report.StreamsReport.Stream;
import dev.watchkeeper.stream.report.StreamsText;
import dev.watchkeeper.stream.server.ApiAddress;
import dev.watchkeeper.stream.server.PathSample;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerKey;
import dev.watchkeeper.stream.server.ServerSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A keeper with a real MediaMTX and real publishers, which restreams simulated cameras; confined to the test's thread. */
final class StreamRig implements AutoCloseable {
    static final String GRID = "matrix";
    static final String PASSWORD = "s3cret-of-the-cameras";
    private static final int TICKS_PER_SECOND = 100;
    private static final Duration START = Duration.ofSeconds(180);

    final Path folder;
    final Simulator simulator;
    final List<Integer> ports = new ArrayList<>();
    final ServerApi api;
    private final Path bin;
    private KeeperProcess keeper;

    /** @param cameras each gets a transcoded main and a sub stream, of small pictures; a grid shows the first four */
    StreamRig(Path folder, int cameras) throws Exception {
        this.folder = folder;
        CameraOptions options = CameraOptions.of("cam1", Scene.CROWD)
                .withPictures(160, 120, 5, 1)
                .withCredentials(new Credentials("anna", PASSWORD), false);
        List<CameraOptions> all = new ArrayList<>();
        for (int i = 1; i <= cameras; i++) {
            all.add(options.withName("cam" + i));
        }
        simulator = Simulator.start(SimulatorOptions.of(all.toArray(CameraOptions[]::new)));
        for (int i = 0; i < 5; i++) {
            ports.add(freePort());
        }
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        StringBuilder yaml = new StringBuilder(
                        "data: data\nrecord: {mode: off}\nmotion: {enabled: false}\napi: {port: 0}\n")
                .append(
                        "streams: {enabled: true, rtsp-port: %d, hls-port: %d, webrtc-port: %d, srt-port: %d, api-port: %d,\n"
                                .formatted(ports.toArray()))
                .append("  main: {mode: transcode, size: 160x120, fps: 5, bitrate: 100k, audio: false},\n")
                .append("  sub: {mode: transcode, size: 128x96, fps: 5, bitrate: 60k, audio: false}")
                .append(
                        cameras < 4
                                ? "}\n"
                                : ",\n  grids: {" + GRID
                                        + ": {size: 320x240, fps: 5, bitrate: 200k, rows: 2, columns: 2,"
                                        + " cameras: [cam1, cam2, cam3, cam4]}}}\n")
                .append("cameras:\n");
        simulator
                .cameras()
                .forEach(camera -> yaml.append("  ")
                        .append(camera.name())
                        .append(": {url: '")
                        .append(camera.url())
                        .append("', username: anna, password-file: password}\n"));
        Files.writeString(folder.resolve("watchkeeper.yml"), yaml);
        bin = Files.createDirectories(folder.resolve("bin"));
        script("mediamtx", "#!/bin/sh\nexec '" + mediaMtx() + "' \"$@\"\n");
        // Where the file "stubborn" lies, the next publisher outlives its encoder, and ignores SIGTERM.
        script("ffmpeg", """
                #!/bin/sh
                cd '%s'
                case "$*" in *rtsp://*) if mv stubborn stubborn.used 2>&-; then
                  trap '' TERM
                  /usr/bin/ffmpeg "$@" &
                  echo $! >stubborn.new; mv stubborn.new stubborn.pid
                  wait
                  while :; do sleep 1; done
                fi;; esac
                exec /usr/bin/ffmpeg "$@"
                """.formatted(folder));
        api = new ServerApi(ApiAddress.of(ports.get(4), folder.resolve("data")), new SystemClock());
        keeper = startKeeper();
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(bin.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    /** What MEDIAMTX names, else what is on PATH, else the one at hand. */
    private static Path mediaMtx() {
        Optional<Path> named = Optional.ofNullable(System.getenv("MEDIAMTX")).map(Path::of);
        return named.or(() -> Optional.ofNullable(System.getenv("PATH")).stream()
                        .flatMap(path -> List.of(path.split(":")).stream())
                        .map(part -> Path.of(part).resolve("mediamtx"))
                        .filter(Files::isExecutable)
                        .findFirst())
                .orElseGet(
                        () -> Path.of("../shared/bin/mediamtx").toAbsolutePath().normalize());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private KeeperProcess startKeeper() throws IOException {
        return KeeperProcess.start(
                folder, Map.of("PATH", bin + ":" + System.getenv("PATH")), List.of(), "keep", "-c", "watchkeeper.yml");
    }

    /** Starts the keeper again, after it was killed. */
    void restartKeeper() throws IOException {
        keeper = startKeeper();
    }

    Process keeper() {
        return keeper.process();
    }

    StreamsReport report() throws Exception {
        return StreamsText.read(ControlClient.ask(folder.resolve("data"), "streams"))
                .orElseThrow();
    }

    Stream stream(String path) throws Exception {
        return report().streams().stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    void awaitAllLive() {
        await("all streams are live")
                .atMost(START)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(report().streams())
                        .allSatisfy(stream ->
                                assertThat(stream.state()).as(stream.path()).isEqualTo("live")));
    }

    /** The paths as the server itself shows them; empty while it does not answer. */
    Map<String, PathSample> paths() {
        return api.sample() instanceof ServerSample.Known known ? known.paths() : Map.of();
    }

    /** A request to the control API, signed as the keeper signs its own. */
    HttpRequest.Builder asked(String url) throws IOException {
        String both = "watchkeeper:" + Files.readString(ServerKey.in(folder.resolve("data")));
        return HttpRequest.newBuilder(URI.create(url))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    }

    /** Publishers and servers that run, by their command lines: those of this rig name its port or its folder. */
    List<Long> processes() {
        List<Long> found = new ArrayList<>();
        ProcessHandle.allProcesses().forEach(process -> {
            String line = text(process.pid(), "cmdline");
            boolean publisher = line.contains("ffmpeg") && line.contains(":" + ports.getFirst() + "/");
            boolean grid = line.contains("\0compose\0") && line.contains(folder + "/data\0");
            boolean server = line.contains("mediamtx") && line.contains(folder + "/data/streams/");
            if ((publisher || grid || server)
                    && !line.startsWith("/usr/bin/ffprobe")
                    && !text(process.pid(), "stat").contains(") Z ")) {
                found.add(process.pid());
            }
        });
        return found;
    }

    /** A file of a process in /proc; empty once it has gone. */
    static String text(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** When a process was started, on the clock of {@code System.nanoTime}; 0 if it has gone. */
    static long startedNanos(long pid, Clock clock) throws IOException {
        String stat = text(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        double ticks =
                Double.parseDouble(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
        double uptime =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        return clock.monotonicNanos() - (long) ((uptime - ticks / TICKS_PER_SECOND) * 1e9);
    }

    static int descriptors(long pid) {
        String[] open = Path.of("/proc", Long.toString(pid), "fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    static int threads(long pid) {
        String[] tasks = Path.of("/proc", Long.toString(pid), "task").toFile().list();
        return tasks == null ? 0 : tasks.length;
    }

    /** The last lines of the keeper about one child. */
    List<String> saidOf(String child) {
        try {
            List<String> lines = said().lines()
                    .filter(line -> line.contains("[" + child + "]"))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - 60), lines.size());
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    String said() throws IOException {
        return keeper.said();
    }

    @Override
    public void close() throws Exception {
        keeper.close();
        simulator.close();
        api.close();
        await("nothing is left")
                .atMost(Duration.ofSeconds(60))
                .until(() -> processes().isEmpty());
    }
}
