package dev.watchkeeper.capture;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An RTSP URL taken apart, so that the host's name can be looked up here and the credentials added for libav alone; immutable. Cameras' paths
 * hold characters that java.net.URI refuses, so that only the authority is looked at.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param rest path and query as given
 */
record RtspAddress(String host, int port, String rest) {
    private static final String SCHEME = "rtsp://";
    private static final int DEFAULT_PORT = 554;

    static RtspAddress parse(String url) throws FailureException {
        if (!url.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw bad("the address must begin with rtsp://");
        }
        int end = SCHEME.length();
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(SCHEME.length(), end);
        if (authority.contains("@")) {
            throw bad("the address must not hold credentials; they belong under username and password-file");
        }
        int colon = authority.startsWith("[") ? authority.indexOf(':', authority.indexOf(']')) : authority.indexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.chars().anyMatch(c -> c <= ' ' || c == '[' || c == ']')) {
            throw bad("the address names no host");
        }
        return new RtspAddress(
                host, colon < 0 ? DEFAULT_PORT : port(authority.substring(colon + 1)), url.substring(end));
    }

    private static int port(String text) throws FailureException {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through to the sentence below, which says all there is to say
        }
        throw bad("the port of the address is not a number from 1 to 65535");
    }

    private static FailureException bad(String sentence) {
        return new FailureException(FailureKind.BAD_URL, sentence);
    }

    /** The URL for libav, with the credentials of the camera: never to be logged. */
    String forLibav(InetAddress address, CameraSettings camera) {
        String host = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        String credentials = camera.username()
                .map(user -> encode(user)
                        + camera.password()
                                .map(Secret::reveal)
                                .map(p -> ":" + encode(p))
                                .orElse("") + "@")
                .orElse("");
        return SCHEME + credentials + host + ":" + port + rest;
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986. */
    private static String encode(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || "-._~".indexOf(b) >= 0;
            out.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xFF));
        }
        return out.toString();
    }
}
