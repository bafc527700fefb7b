package dev.watchkeeper.capture;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A camera's URL taken apart, so that the host's name can be looked up here and the credentials added for libav alone; immutable. Cameras'
 * paths hold characters that java.net.URI refuses, so that only the authority is looked at.
 *
 * @param scheme in lower case
 * @param host a name or an address, IPv6 without brackets
 * @param rest path and query as given
 */
record NetworkAddress(String scheme, String host, int port, String rest) {
    /** RFC 2326, RFC 7826 and RFC 9110, each in section 4.2. */
    private static final Map<String, Integer> DEFAULT_PORTS =
            Map.of("rtsp", 554, "rtsps", 322, "http", 80, "https", 443);

    static NetworkAddress parse(String url) throws FailureException {
        int begin = url.indexOf("://");
        String scheme = url.substring(0, Math.max(0, begin)).toLowerCase(Locale.ROOT);
        int defaultPort = Optional.ofNullable(DEFAULT_PORTS.get(scheme))
                .orElseThrow(() -> bad("the address must begin with rtsp://, rtsps://, http:// or https://"));
        int start = begin + 3;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end);
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
        return new NetworkAddress(
                scheme, host, colon < 0 ? defaultPort : port(authority.substring(colon + 1)), url.substring(end));
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

    /** Host and port as HTTP's header of that name wants them. */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return Integer.valueOf(port).equals(DEFAULT_PORTS.get(scheme)) ? name : name + ":" + port;
    }

    /** The URL for libav, with the credentials of the camera: never to be logged. */
    String forLibav(InetAddress address, CameraSettings camera) {
        String number =
                address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        String credentials = camera.username()
                .map(user -> encode(user)
                        + camera.password()
                                .map(Secret::reveal)
                                .map(p -> ":" + encode(p))
                                .orElse("") + "@")
                .orElse("");
        return scheme + "://" + credentials + number + ":" + port + rest;
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
