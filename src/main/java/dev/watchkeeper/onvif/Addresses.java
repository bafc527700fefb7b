package dev.watchkeeper.onvif;

import dev.watchkeeper.base.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that cameras name, put right; stateless. The host is always the one that was asked: a camera behind a router, or with a former address, names one where it cannot be reached, and
 * a forged one would have passwords sent elsewhere.
 */
final class Addresses {
    /** Scheme, authority, rest: RFC 3986, appendix B. */
    private static final Pattern PARTS = Pattern.compile("([A-Za-z]+)://([^/?#]*)([^\\s]*)");

    private static final String PLAIN = "http";
    private static final String DEVICE_SERVICE = "/onvif/device_service";

    private Addresses() {}

    /**
     * The device service that a person means.
     *
     * @param text a host, a host with a port, or an http:// or https:// address
     */
    static Optional<URI> deviceService(String text) {
        Matcher parts = PARTS.matcher(text);
        boolean whole = parts.matches();
        if (whole && !isHttp(parts.group(1))) {
            return Optional.empty();
        }
        String scheme = whole ? parts.group(1).toLowerCase(Locale.ROOT) : PLAIN;
        String path = whole ? parts.group(3) : "";
        return HostAndPort.parse(whole ? parts.group(2) : text)
                .flatMap(place -> uri(scheme, place, path.length() > 1 ? path : DEVICE_SERVICE));
    }

    private static boolean isHttp(String scheme) {
        return scheme.equalsIgnoreCase(PLAIN) || scheme.equalsIgnoreCase("https");
    }

    /** An address over HTTP that the camera names, at the host of its device service, and over TLS if that is. */
    static Optional<URI> here(URI service, String named) {
        Matcher parts = PARTS.matcher(named);
        // What was reached without TLS is at a port of its own with it, and the other way round.
        boolean alike = parts.matches() && parts.group(1).equalsIgnoreCase(service.getScheme());
        if (!parts.matches() || !isHttp(parts.group(1))) {
            return Optional.empty();
        }
        Optional<HostAndPort> theirs = authority(parts.group(2));
        // A camera whose port is forwarded does not know by which one it is reached.
        boolean same = alike
                && theirs.filter(place -> place.host().equals(host(service))).isPresent();
        OptionalInt port = same
                ? theirs.get().port()
                : service.getPort() < 0 ? OptionalInt.empty() : OptionalInt.of(service.getPort());
        return uri(service.getScheme(), new HostAndPort(host(service), port), parts.group(3));
    }

    /** The address of a stream, without credentials; empty if it is no RTSP. */
    static Optional<String> stream(URI service, String named) {
        Matcher parts = PARTS.matcher(named);
        if (!parts.matches() || !parts.group(1).matches("(?i)rtsps?")) {
            return Optional.empty();
        }
        return authority(parts.group(2))
                .map(theirs -> parts.group(1).toLowerCase(Locale.ROOT) + "://"
                        + HostAndPort.bracketed(host(service))
                        + (theirs.port().isPresent() ? ":" + theirs.port().getAsInt() : "")
                        + parts.group(3));
    }

    private static Optional<HostAndPort> authority(String text) {
        return HostAndPort.parse(text.substring(text.lastIndexOf('@') + 1));
    }

    private static String host(URI service) {
        return HostAndPort.withoutBrackets(service.getHost());
    }

    private static Optional<URI> uri(String scheme, HostAndPort place, String rest) {
        try {
            URI uri = new URI(scheme + "://" + HostAndPort.bracketed(place.host())
                    + (place.port().isPresent() ? ":" + place.port().getAsInt() : "") + rest);
            return uri.getHost() == null ? Optional.empty() : Optional.of(uri);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
