package dev.watchkeeper.stream;

import dev.watchkeeper.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How cameras are restreamed; immutable.
 *
 * @param stuckAfter after how long without a byte a path's publisher is replaced
 * @param cameras by name, each with its own settings merged over the general ones; in the order of the configuration
 */
public record StreamSettings(
        Server server, Encoder encoder, Duration stuckAfter, Map<String, CameraStreams> cameras, List<Grid> grids) {
    public StreamSettings {
        cameras = Collections.unmodifiableMap(new LinkedHashMap<>(cameras));
        grids = List.copyOf(grids);
    }

    /**
     * The restreaming server; immutable.
     *
     * @param mediamtx the program; empty to look for it on PATH
     * @param bind the address on which players are served; the control API is on loopback whatever this says
     * @param reader who may read from other machines; empty for nobody
     */
    public record Server(Optional<Path> mediamtx, String bind, Ports ports, Optional<Reader> reader) {}

    /** The server's ports, each 1 to 65535 and all different; immutable. */
    public record Ports(int rtsp, int hls, int webrtc, int srt, int api) {}

    /** A sign-in for players; immutable. */
    public record Reader(String username, Secret password) {}

    /** What encodes; an immutable enumeration. Hardware is used only if a trial shows that it works. */
    public enum Encoder {
        SOFTWARE,
        NVENC,
        QSV,
        VAAPI
    }
}
