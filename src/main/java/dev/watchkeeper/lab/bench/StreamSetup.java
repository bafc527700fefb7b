package dev.watchkeeper.lab.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The simulated cameras and the keeper's configuration for measuring publishers; immutable. */
final class StreamSetup {
    private final Path folder;
    private final int cameras;
    private final Optional<Path> mediaMtx;
    private final int cameraPort;

    /**
     * Ports of the restreaming server; immutable.
     *
     * @param others for HLS, WebRTC and SRT
     */
    record Ports(int rtsp, int api, List<Integer> others) {
        static Ports free() throws IOException {
            return new Ports(freePort(), freePort(), List.of(freePort(), freePort(), freePort()));
        }
    }

    /** @param publishers at most; each camera has two */
    StreamSetup(Path folder, int publishers, Optional<Path> mediaMtx) {
        this.folder = folder;
        cameras = Math.max(1, (publishers + 1) / 2);
        this.mediaMtx = mediaMtx;
        cameraPort = port();
    }

    private static int port() {
        try {
            return freePort();
        } catch (IOException e) {
            throw new IllegalStateException("loopback has no free port", e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The command of the simulated cameras. */
    List<String> simulator() {
        return List.of(
                "simulate",
                "--cameras",
                Integer.toString(cameras),
                "--port",
                Integer.toString(cameraPort),
                "--scene",
                "crowd",
                "--size",
                "160x120",
                "--fps",
                "5",
                "--gop",
                "1");
    }

    /** The paths that so many publishers feed: the small stream of each camera first. */
    List<String> paths(int publishers) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            paths.add("cam" + (i % cameras + 1) + (i < cameras ? "_sub" : "_main"));
        }
        return paths;
    }

    /** The keeper's name of what feeds a path. */
    static String publisher(String path) {
        return "publish." + path;
    }

    /** The arguments of the keeper; writes its configuration. */
    List<String> keeper(int publishers, Ports ports, Path data) throws IOException {
        List<String> paths = paths(publishers);
        StringBuilder yaml = new StringBuilder(
                        "record: {mode: off}\nmotion: {enabled: false}\nsnapshot: {interval: 0}\n")
                .append("streams:\n  enabled: true\n");
        mediaMtx.ifPresent(file -> yaml.append("  mediamtx: '")
                .append(file.toAbsolutePath().toString().replace("'", "''"))
                .append("'\n"));
        yaml.append("  rtsp-port: %d\n  api-port: %d\n  hls-port: %d\n  webrtc-port: %d\n  srt-port: %d\n"
                        .formatted(
                                ports.rtsp(),
                                ports.api(),
                                ports.others().get(0),
                                ports.others().get(1),
                                ports.others().get(2)))
                .append("  main: {on-demand: false, size: 160x120, fps: 5, bitrate: 100k, audio: false}\n")
                .append("  sub: {size: 128x96, fps: 5, bitrate: 60k, audio: false}\n")
                .append("cameras:\n");
        for (int i = 1; i <= cameras; i++) {
            yaml.append("  cam%d: {url: 'rtsp://127.0.0.1:%d/cam%d', streams: {main: {mode: %s}, sub: {mode: %s}}}\n"
                    .formatted(
                            i,
                            cameraPort,
                            i,
                            paths.contains("cam" + i + "_main") ? "transcode" : "proxy",
                            paths.contains("cam" + i + "_sub") ? "transcode" : "off"));
        }
        Path file = Files.writeString(folder.resolve("streams" + publishers + ".yml"), yaml);
        return List.of("-c", file.toString(), "--data", data.toString(), "--port", "0");
    }
}
