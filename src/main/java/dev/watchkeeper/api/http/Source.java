package dev.watchkeeper.api.http;

import dev.watchkeeper.base.AddressRange;
import dev.watchkeeper.base.HostAndPort;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a request comes from; immutable. What proxies add to a request counts if the connection comes from a trusted one; from anybody else it
 * shows only that the sender is not who is at the other end of the connection.
 *
 * @param address of the sender, as far as is known
 * @param relayed whether a proxy that is not trusted took part
 * @param encrypted whether the sender's connection is encrypted, as far as is known
 * @param host the name by which the sender addresses us
 */
record Source(String address, boolean relayed, boolean encrypted, Optional<String> host) {
    private static final String FORWARDED = "Forwarded";
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String ANY = "x-forwarded-";

    static Source of(HttpServletRequest request, Proxies proxies) {
        String peer = HostAndPort.withoutBrackets(String.valueOf(request.getRemoteAddr()));
        Optional<String> host = Headers.all(request, "Host");
        // A proxy that is not trusted may well say this; it only decides about the sender's own cookie.
        boolean encrypted = request.isSecure()
                || Headers.all(request, "X-Forwarded-Proto")
                        .filter("https"::equalsIgnoreCase)
                        .isPresent();
        if (!proxies.trust(peer)) {
            return new Source(peer, isRelayed(request), encrypted, host);
        }
        return new Source(
                Headers.all(request, FORWARDED_FOR)
                        .map(chain -> sender(chain, proxies))
                        .filter(sender -> AddressRange.parse(sender).isPresent())
                        .orElse(peer),
                false,
                encrypted,
                Headers.all(request, "X-Forwarded-Host")
                        .map(names -> names.split(",", 2)[0].strip())
                        .or(() -> host));
    }

    /** Whether the request was sent by a program of this machine. */
    boolean isThisMachine() {
        return !relayed && HostAndPort.isLoopback(address);
    }

    /** Each proxy adds, at the end, whom it got the request from: the last who is no proxy of ours is the sender. */
    private static String sender(String chain, Proxies proxies) {
        List<String> hops = List.of(chain.split(",", -1)).stream()
                .map(hop ->
                        HostAndPort.parse(hop.strip()).map(HostAndPort::host).orElse(hop.strip()))
                .toList();
        return hops.reversed().stream()
                .filter(hop -> !proxies.trust(hop))
                .findFirst()
                .orElse(hops.getFirst());
    }

    private static boolean isRelayed(HttpServletRequest request) {
        Enumeration<String> names = request.getHeaderNames();
        return Collections.list(names).stream()
                .anyMatch(name -> name.equalsIgnoreCase(FORWARDED)
                        || name.toLowerCase(Locale.ROOT).startsWith(ANY));
    }
}
