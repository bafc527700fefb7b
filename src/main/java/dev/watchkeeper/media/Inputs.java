package dev.watchkeeper.media;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.NativeInput.Meanings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Opens what a {@link Demuxer} reads; stateless. Each kind of input may use only its own protocols, whatever it refers to. */
public final class Inputs {
    private static final String USER_AGENT = "Watchkeeper";

    private Inputs() {}

    /** How RTP travels; an immutable enumeration. */
    public enum Transport {
        /** TCP first, UDP if the camera refuses. */
        AUTO(Map.of("rtsp_flags", "prefer_tcp")),
        TCP(Map.of("rtsp_transport", "tcp")),
        UDP(Map.of("rtsp_transport", "udp"));

        private final Map<String, String> options;

        Transport(Map<String, String> options) {
            this.options = options;
        }
    }

    /**
     * Opens an RTSP session and starts playing.
     *
     * @param url with an address as host (libav's resolver cannot be interrupted) and without credentials
     * @param interrupt holds the deadline of the opening
     */
    public static Demuxer rtsp(String url, Transport transport, Interrupt interrupt, Clock clock)
            throws FailureException {
        return rtsp(url, transport, USER_AGENT, interrupt, clock);
    }

    /** The same, with another user agent. */
    public static Demuxer rtsp(String url, Transport transport, String userAgent, Interrupt interrupt, Clock clock)
            throws FailureException {
        return rtsp(
                url,
                transport,
                Map.of("allowed_media_types", "video+audio", "user_agent", userAgent),
                interrupt,
                clock);
    }

    /** The same over TCP without the sound, as this program reads a server of its own. */
    public static Demuxer video(String url, Interrupt interrupt, Clock clock) throws FailureException {
        return rtsp(
                url, Transport.TCP, Map.of("allowed_media_types", "video", "user_agent", USER_AGENT), interrupt, clock);
    }

    private static Demuxer rtsp(
            String url, Transport transport, Map<String, String> more, Interrupt interrupt, Clock clock)
            throws FailureException {
        Map<String, String> options = new HashMap<>(transport.options);
        options.putAll(more);
        options.put("protocol_whitelist", "rtsp,rtp,udp,tcp");
        // Room for the keyframes of high-resolution cameras, which arrive in one burst.
        options.put("buffer_size", "1048576");
        NativeInput input = NativeInput.open(
                url,
                Optional.of("rtsp"),
                options,
                Meanings.noSuchFormat(
                        FailureKind.ENDED,
                        "the other side accepts the connection but does not answer in RTSP; is this the camera's"
                                + " RTSP port?"),
                interrupt);
        return Demuxer.of(input, Demuxer.Timing.STREAM, interrupt, clock);
    }

    /** Opens a file of any format that libav reads, and no other file, whatever this one refers to. */
    public static Demuxer file(Path file, Interrupt interrupt, Clock clock) throws FailureException {
        NativeInput input = NativeInput.open(
                "file:" + file.toAbsolutePath(),
                Optional.empty(),
                Map.of("protocol_whitelist", "file"),
                Meanings.noSuchFormat(FailureKind.UNSUPPORTED_CODEC, "the file holds no readable video"),
                interrupt);
        return Demuxer.of(input, Demuxer.Timing.FILE, interrupt, clock);
    }
}
