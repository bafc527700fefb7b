package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.stream.StreamSettings.Encoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of the section {@code streams}; immutable. */
public final class StreamKeys {
    static final Key<Boolean> ENABLED = Key.of(
            "streams.enabled",
            Forms.bool(),
            "false",
            "Whether cameras are restreamed through MediaMTX, which watchkeeper keep starts.");
    static final Key<Optional<String>> MEDIAMTX = Key.of(
            "streams.mediamtx",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The program MediaMTX. Relative to the configuration file. Nothing: the one on PATH.");
    static final Key<String> BIND = Key.of(
            "streams.bind",
            Forms.matching("an IP address or a host name", "[0-9A-Za-z.:%_-]{1,255}"),
            "127.0.0.1",
            "The address that serves players. Any except localhost and loopback addresses needs read-username.");
    static final Key<Integer> RTSP_PORT = port("rtsp", 8554, "RTSP, over TCP");
    static final Key<Integer> HLS_PORT = port("hls", 8888, "HLS");
    static final Key<Integer> WEBRTC_PORT = port("webrtc", 8889, "WebRTC");
    static final Key<Integer> SRT_PORT = port("srt", 8890, "SRT");
    static final Key<Integer> API_PORT =
            port("api", 9997, "the control API, which is never served beyond this machine");
    static final Key<Optional<String>> READ_USERNAME = Key.of(
            "streams.read-username",
            new Maybe<>(Forms.text("a user name", 255)),
            "",
            "The user as whom players on other machines sign in.");
    static final Key<Optional<String>> READ_PASSWORD_FILE = Key.of(
            "streams.read-password-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is that user's password. Relative to the configuration file.");
    static final Key<Duration> STUCK_AFTER = Key.of(
            "streams.stuck-after",
            Forms.duration("5s", "10m"),
            "15s",
            "A publisher whose path gets no byte for this long is replaced.");
    static final Key<Encoder> ENCODER = Key.of(
            "streams.encoder",
            Forms.oneOf(Encoder.class),
            "software",
            "What encodes transcoded streams. Hardware that a trial does not show to work is replaced by software.");
    static final Key<List<GridDraft>> GRIDS =
            Key.of("streams.grids", new GridsForm(), "{}", "Several cameras in one picture, each grid by its name.");

    private static final List<Key<?>> ALL = Stream.of(
                    List.<Key<?>>of(
                            ENABLED,
                            MEDIAMTX,
                            BIND,
                            RTSP_PORT,
                            HLS_PORT,
                            WEBRTC_PORT,
                            SRT_PORT,
                            API_PORT,
                            READ_USERNAME,
                            READ_PASSWORD_FILE,
                            STUCK_AFTER,
                            ENCODER),
                    CameraStreamKeys.all(),
                    List.<Key<?>>of(GRIDS))
            .flatMap(List::stream)
            .toList();

    private StreamKeys() {}

    /** In the order of the documentation. */
    public static List<Key<?>> all() {
        return ALL;
    }

    /** The keys of one grid. */
    public static List<Key<?>> grid() {
        return GridsForm.ALL;
    }

    /** The keys of one tile of a grid. */
    public static List<Key<?>> tile() {
        return TilesForm.ALL;
    }

    private static Key<Integer> port(String of, int usual, String what) {
        return Key.of(
                "streams." + of + "-port",
                Forms.integer(1, 65_535),
                String.valueOf(usual),
                "The port of " + what + ".");
    }
}
