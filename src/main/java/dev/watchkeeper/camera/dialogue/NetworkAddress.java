package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.HostAndPort;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A camera's URL in its parts; immutable. Only the authority is parsed, because cameras' paths contain characters that java.net.URI rejects.
 *
 * @param scheme in lower case
 * @param host a name or an address, IPv6 without brackets
 * @param rest path and query as given
 */
public record NetworkAddress(String scheme, String host, int port, String rest) {
    /** RFC 2326, RFC 7826 and RFC 9110, each in section 4.2. */
    private static final Map<String, Integer> DEFAULT_PORTS =
            Map.of("rtsp", 554, "rtsps", 322, "http", 80, "https", 443);

    /**
     * Parses an address.
     *
     * @throws FailureException BAD_URL if it is none
     */
    public static NetworkAddress parse(String url) throws FailureException {
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
        HostAndPort parts = HostAndPort.parse(authority)
                .filter(found -> found.port().orElse(defaultPort) > 0)
                .orElseThrow(() -> bad("the address must name a host, and after a colon a port from 1 to 65535"));
        return new NetworkAddress(scheme, parts.host(), parts.port().orElse(defaultPort), url.substring(end));
    }

    private static FailureException bad(String sentence) {
        return new FailureException(FailureKind.BAD_URL, sentence);
    }

    /** Host and port as in HTTP's Host header. */
    public String hostHeader() {
        String name = HostAndPort.bracketed(host);
        return Integer.valueOf(port).equals(DEFAULT_PORTS.get(scheme)) ? name : name + ":" + port;
    }

    /** Whether it is reached over TLS. */
    public boolean isEncrypted() {
        return scheme.endsWith("s");
    }

    /** Whether the other is the same server, which may get the same password. */
    public boolean isSameServer(NetworkAddress other) {
        return scheme.equals(other.scheme) && host.equalsIgnoreCase(other.host) && port == other.port;
    }

    /** The same server with another path and query. */
    public NetworkAddress withRest(String other) {
        return new NetworkAddress(scheme, host, port, other);
    }

    /** The whole address. */
    public String url() {
        return scheme + "://" + hostHeader() + rest;
    }

    /**
     * The target of a redirect from here.
     *
     * @param location as a head holds it: a complete address, an absolute path, or a relative one
     * @throws FailureException if the target needs another protocol, or drops encryption
     */
    public NetworkAddress redirected(String location) throws FailureException {
        String target = Head.text(location.strip());
        int colon = target.indexOf("://");
        String url = colon > 0 && target.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")
                ? withoutUser(target)
                : target.startsWith("//")
                        ? withoutUser(scheme + ":" + target)
                        : scheme + "://" + hostHeader() + (target.startsWith("/") ? target : relative(target));
        NetworkAddress next;
        try {
            next = parse(url);
        } catch (FailureException e) {
            throw new FailureException(FailureKind.REDIRECT_LOOP, "the camera redirects to an invalid address", e);
        }
        boolean sameProtocol = next.scheme.equals(scheme) || next.scheme.equals(scheme + "s");
        if (!sameProtocol) {
            throw new FailureException(
                    FailureKind.REDIRECT_LOOP,
                    "the camera redirects from " + scheme + " to " + next.scheme + ", which is not followed");
        }
        return next;
    }

    /** Drops credentials that the camera itself wrote into the address. */
    private static String withoutUser(String url) {
        int start = url.indexOf("://") + 3;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int at = url.lastIndexOf('@', end);
        return at > start ? url.substring(0, start) + url.substring(at + 1) : url;
    }

    private String relative(String name) {
        int query = rest.indexOf('?');
        String path = query < 0 ? rest : rest.substring(0, query);
        return path.substring(0, path.lastIndexOf('/') + 1).isEmpty()
                ? "/" + name
                : path.substring(0, path.lastIndexOf('/') + 1) + name;
    }
}
