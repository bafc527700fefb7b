package dev.watchkeeper.media;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.NativeInput.Meanings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens what a {@link Demuxer} reads; stateless. Each kind of input may use its own protocols and no others, whatever it refers to.
 */
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
     * Opens an RTSP session and starts it playing.
     *
     * @param url with the host as an address (libav's resolver cannot be interrupted) and with percent-encoded credentials, if any
     * @param transport of no account with {@code rtsps://}, which always takes TCP
     * @param certificate what the certificate of an {@code rtsps://} camera has to be, or be signed by; empty takes any
     * @param interrupt holds the deadline of the opening
     */
    public static Demuxer rtsp(
            String url, Transport transport, Optional<Path> certificate, Interrupt interrupt, Clock clock)
            throws FailureException {
        boolean encrypted = url.startsWith("rtsps:");
        Map<String, String> options = new HashMap<>(encrypted ? Transport.TCP.options : transport.options);
        options.put("allowed_media_types", "video+audio");
        options.put("user_agent", USER_AGENT);
        options.put("protocol_whitelist", encrypted ? "rtsp,rtp,tls,tcp" : "rtsp,rtp,udp,tcp");
        // Room for the keyframes of high-resolution cameras, which arrive in one piece.
        options.put("buffer_size", "1048576");
        certificate.ifPresent(file -> demandCertificate(options, file));
        NativeInput input = NativeInput.open(
                url,
                Optional.of("rtsp"),
                options,
                Meanings.noSuchFormat(
                        FailureKind.ENDED,
                        "the other side takes the connection and gives no answer in RTSP; is this the camera's RTSP port?"),
                interrupt);
        return Demuxer.of(input, Demuxer.Timing.STREAM, interrupt, clock);
    }

    /**
     * Opens a stream of JPEG pictures over HTTP (multipart/x-mixed-replace). Redirections are followed by libav, within the same protocol; another
     * host gets no credentials.
     *
     * @param url with the host as an address and with percent-encoded credentials, if any; basic or digest, as the camera asks
     * @param host what the camera is called in its address, with the port unless it is the usual one
     * @param certificate as for {@link #rtsp}
     */
    public static Demuxer jpegs(String url, String host, Optional<Path> certificate, Interrupt interrupt, Clock clock)
            throws FailureException {
        Map<String, String> options = new HashMap<>();
        options.put("protocol_whitelist", url.startsWith("https:") ? "https,tls,tcp" : "http,tcp");
        options.put("user_agent", USER_AGENT);
        options.put("headers", "Host: " + host + "\r\n");
        options.put("seekable", "0");
        options.put("icy", "0");
        certificate.ifPresent(file -> demandCertificate(options, file));
        NativeInput input = NativeInput.open(
                url,
                Optional.of("mpjpeg"),
                options,
                Meanings.noSuchFormat(
                        FailureKind.UNSUPPORTED_CODEC,
                        "what the address gives is no stream of JPEG pictures (multipart/x-mixed-replace);"
                                + " is it the page or the single picture beside it?"),
                interrupt);
        return Demuxer.of(input, Demuxer.Timing.ARRIVAL, interrupt, clock);
    }

    /** Opens a file of any format that libav reads; nothing but this file is opened, whatever it refers to. */
    public static Demuxer file(Path file, Interrupt interrupt, Clock clock) throws FailureException {
        NativeInput input = NativeInput.open(
                "file:" + file.toAbsolutePath(),
                Optional.empty(),
                Map.of("protocol_whitelist", "file"),
                Meanings.noSuchFormat(
                        FailureKind.UNSUPPORTED_CODEC, "the file holds nothing that can be read as video"),
                interrupt);
        return Demuxer.of(input, Demuxer.Timing.FILE, interrupt, clock);
    }

    private static void demandCertificate(Map<String, String> options, Path file) {
        options.put("tls_verify", "1");
        options.put("ca_file", file.toString());
    }
}
