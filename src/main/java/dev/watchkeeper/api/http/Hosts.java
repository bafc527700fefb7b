package dev.watchkeeper.api.http;

import dev.watchkeeper.base.HostAndPort;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Knows under which names this server may be addressed; immutable. A page of a foreign site can make a browser connect here,
 * by a name of its own that it lets point here (DNS rebinding) or by naming us (cross-site requests and WebSockets). The first
 * shows in {@code Host}, the second in {@code Origin}.
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
     * @param localAddress the address of this machine on which the connection arrived: who wrote that into the address line
     *     used no name, so no name can have been rebound
     */
    boolean allows(Optional<String> host, String localAddress) {
        if (host.isEmpty()) {
            return false;
        }
        String name = nameOf(host.get());
        return allowed.contains(name) || name.equals(bare(localAddress));
    }

    /** Whether an Origin header, or a Referer in its place, if there is one, names the same site as the Host header. */
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
