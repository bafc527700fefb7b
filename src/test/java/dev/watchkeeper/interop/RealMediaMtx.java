package dev.watchkeeper.interop;

import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.StreamSettings.Server;
import dev.watchkeeper.stream.server.ApiAddress;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import dev.watchkeeper.stream.server.ServerAddress;
import dev.watchkeeper.stream.server.ServerApi;
import dev.watchkeeper.stream.server.ServerFile;
import dev.watchkeeper.stream.server.ServerPaths;
import dev.watchkeeper.stream.server.ServerSample;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real MediaMTX on free ports of loopback, with the configuration that Watchkeeper writes, and publishers of the real ffmpeg; confined to one thread.
 * The program is the one that MEDIAMTX names, else the one on the PATH, else the one in ../shared/bin.
 */
final class RealMediaMtx implements AutoCloseable {
    private final Path folder;
    private final Server server;
    private final MediaMtxProgram program;
    private final List<Process> processes = new ArrayList<>();
    private Optional<Process> running = Optional.empty();

    private RealMediaMtx(Path folder, Server server, MediaMtxProgram program) {
        this.folder = folder;
        this.server = server;
        this.program = program;
    }

    static RealMediaMtx start(Path folder, ServerPaths paths, String bind, Optional<Reader> reader) throws Exception {
        Server server = new Server(Optional.empty(), bind, freePorts(), reader);
        RealMediaMtx mediaMtx = new RealMediaMtx(folder, server, program());
        mediaMtx.start(paths);
        return mediaMtx;
    }

    /** The program, as users would name it. */
    static MediaMtxProgram program() throws Exception {
        Optional<Path> named = Optional.ofNullable(System.getenv("MEDIAMTX")).map(Path::of);
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        Path shared = Path.of("../shared/bin").toAbsolutePath().normalize();
        return MediaMtxProgram.find(named, path + ":" + shared);
    }

    /** Starts the server, again if it has ended, and waits until its control API answers. */
    void start(ServerPaths paths) throws Exception {
        Path file = ServerFile.in(folder);
        ServerFile.write(file, program.version(), server, paths);
        running = Optional.of(new ProcessBuilder(program.command(file))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start());
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            if (!running.get().isAlive()) {
                throw new IOException("MediaMTX ended: " + Files.readString(log()));
            }
            try (ServerApi api = api()) {
                return api.sample() instanceof ServerSample.Known;
            }
        });
    }

    Server server() {
        return server;
    }

    Process process() {
        return running.orElseThrow();
    }

    MediaMtxProgram theProgram() {
        return program;
    }

    Path log() {
        return folder.resolve("mediamtx.log");
    }

    ServerApi api() {
        return new ServerApi(ApiAddress.of(server.ports().api(), folder), new SystemClock());
    }

    String url(String path) {
        return ServerAddress.local(server, path);
    }

    /** Publishes a small test picture, as ffmpeg does it. */
    Process publish(String path) throws IOException {
        return publishTo(url(path));
    }

    Process publishTo(String url) throws IOException {
        Process process = new ProcessBuilder(
                        "ffmpeg",
                        "-nostdin",
                        "-loglevel",
                        "error",
                        "-re",
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc=size=160x120:rate=10",
                        "-c:v",
                        "libx264",
                        "-preset",
                        "ultrafast",
                        "-g",
                        "10",
                        "-f",
                        "rtsp",
                        "-rtsp_transport",
                        "tcp",
                        url)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    /** Reads a path and throws the pictures away. */
    Process read(String url) throws IOException {
        Process process = new ProcessBuilder(
                        "ffmpeg",
                        "-nostdin",
                        "-loglevel",
                        "error",
                        "-rtsp_transport",
                        "tcp",
                        "-i",
                        url,
                        "-c",
                        "copy",
                        "-f",
                        "null",
                        "-")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    static void signal(Process process, String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + " ended with " + code);
        }
        if (signal.equals("-STOP")) {
            Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
            await().until(() -> Files.readString(stat).contains(") T "));
        }
    }

    private static Ports freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
            }
            return new Ports(
                    sockets.get(0).getLocalPort(),
                    sockets.get(1).getLocalPort(),
                    sockets.get(2).getLocalPort(),
                    sockets.get(3).getLocalPort(),
                    sockets.get(4).getLocalPort());
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    void kill() throws InterruptedException {
        if (running.isPresent()) {
            running.get().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        kill();
    }
}
