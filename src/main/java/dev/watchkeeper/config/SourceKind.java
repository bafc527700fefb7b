package dev.watchkeeper.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kind of source that a camera's video comes from; an immutable enumeration. */
public enum SourceKind {
    FILE,
    /** A V4L2 camera device of this machine. */
    DEVICE,
    RTSP,
    /** RTSP over TLS. */
    RTSPS,
    /** MJPEG over HTTP. */
    HTTP,
    /** MJPEG over HTTPS. */
    HTTPS;

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*", Pattern.DOTALL);
    private static final Map<String, SourceKind> BY_SCHEME =
            Map.of("rtsp", RTSP, "rtsps", RTSPS, "http", HTTP, "https", HTTPS);

    /** The kind of an address in a camera's settings. */
    static SourceKind of(String url) {
        return scheme(url).flatMap(SourceKind::ofScheme).orElse(isDevice(url) ? DEVICE : FILE);
    }

    /** Everything below /dev is a device, except files in shared memory. */
    static boolean isDevice(String path) {
        return path.startsWith("/dev/") && !path.startsWith("/dev/shm/");
    }

    /** The kind with this scheme, for example {@code rtsp}; empty if there is none. */
    static Optional<SourceKind> ofScheme(String scheme) {
        return Optional.ofNullable(BY_SCHEME.get(scheme.toLowerCase(Locale.ROOT)));
    }

    /** The scheme before {@code ://}, as written. */
    static Optional<String> scheme(String text) {
        var matcher = SCHEME.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether the source is reached over the network. */
    public boolean isNetwork() {
        return switch (this) {
            case RTSP, RTSPS, HTTP, HTTPS -> true;
            case FILE, DEVICE -> false;
        };
    }

    /** Whether the source is reached over TLS and shows a certificate. */
    public boolean isEncrypted() {
        return switch (this) {
            case RTSPS, HTTPS -> true;
            case FILE, DEVICE, RTSP, HTTP -> false;
        };
    }
}
