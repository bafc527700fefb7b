package dev.watchkeeper.api.http;

import dev.watchkeeper.base.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The names under which this server may be addressed; immutable. A page of a foreign site can make a browser connect here, either with a
 * name of its own that points here (DNS rebinding), which shows in {@code Host}, or with our name (cross-site requests and WebSockets),
 * which shows in {@code Origin}. No name is looked up.
 */
public final class Hosts {
    private final Set<String> allowed = new HashSet<>();

    public Hosts(String bind, List<String> furtherNames) {
        allowed.addAll(List.of("localhost", "127.0.0.1", "::1"));
        allowed.add(bare(bind));
        furtherNames.forEach(name -> allowed.add(bare(name)));
    }

    /**
     * Whether a request with this Host header may be answered.
     *
     * @param localAddress the local address of the connection: whoever typed it used no name, so no name can have been
     *     rebound
     */
    boolean allows(Optional<String> host, String localAddress) {
        if (host.isEmpty()) {
            return false;
        }
        String name = nameOf(host.get());
        return allowed.contains(name) || name.equals(bare(localAddress));
    }

    /** Whether the Origin header, or the Referer in its place, names the same site as the Host header, or is absent. */
    static boolean sameSite(Optional<String> origin, Optional<String> host) {
        if (origin.isEmpty()) {
            return true;
        }
        String value = origin.get().toLowerCase(Locale.ROOT);
        int scheme = value.indexOf("://");
        return scheme > 0
                && host.filter(h -> h.toLowerCase(Locale.ROOT)
                                .equals(value.substring(scheme + 3).split("/", 2)[0]))
                        .isPresent();
    }

    /** The host without its port as {@link #bare} writes it; empty if the text is malformed. */
    private static String nameOf(String host) {
        return HostAndPort.parse(host).map(parts -> bare(parts.host())).orElse("");
    }

    private static String bare(String name) {
        String lower = HostAndPort.withoutBrackets(name).toLowerCase(Locale.ROOT);
        // Java and Jetty write the IPv6 loopback in full.
        return lower.equals("0:0:0:0:0:0:0:1") ? "::1" : lower;
    }
}
