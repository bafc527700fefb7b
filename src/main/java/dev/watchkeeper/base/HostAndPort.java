package dev.watchkeeper.base;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A host with or without a port, as in a URL's authority and in HTTP's Host header (RFC 3986, section 3.2); immutable. Parses and judges text
 * alone and never looks a name up: a name may mean another address a minute later, and whoever answers for it could choose the verdict.
 *
 * @param host a name or a literal address as written, IPv6 without brackets
 * @param port 0 to 65535; empty if none is written
 */
public record HostAndPort(String host, OptionalInt port) {
    /** An IPv6 literal may carry a zone, plain as people write it or percent-encoded as RFC 6874 wants it. */
    private static final Pattern TEXT = Pattern.compile(
            "(?:\\[([0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z._-]{1,40})?)]|([0-9A-Za-z._-]{1,253}))(?::([0-9]{1,5}))?");

    /** Takes {@code host}, {@code host:port}, {@code [IPv6]} or {@code [IPv6]:port} apart; empty if the text is none of them. */
    public static Optional<HostAndPort> parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> digits = Optional.ofNullable(matcher.group(3));
        OptionalInt port = digits.stream().mapToInt(Integer::parseInt).findFirst();
        return port.orElse(0) > 65_535
                ? Optional.empty()
                : Optional.of(
                        new HostAndPort(Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2)), port));
    }

    /** The host as it stands before a port: an IPv6 address in brackets, everything else unchanged. */
    public static String bracketed(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** The host without the brackets that an IPv6 address may stand in. */
    public static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether the host is this machine's loopback: localhost, or a literal address of 127.0.0.0/8 or ::1. Every other name is not. */
    public static boolean isLoopback(String host) {
        String bare = withoutBrackets(host).toLowerCase(Locale.ROOT);
        if (bare.equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(bare).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
