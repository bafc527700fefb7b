package dev.watchkeeper.host;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.CheckSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the cameras can be reached: their names resolve, the kernel has a route to each, and the default gateway's interface has a
 * link; or, if the user chose one, whether that host answers. Immutable. Cameras on this machine need no network.
 */
final class NetworkCheck implements HealthCheck {
    private final String wanted;
    private final Supplier<List<String>> hosts;
    private final Network network;

    /**
     * @param wanted {@code auto}, {@code off}, or host:port
     * @param hosts the hosts of the cameras' addresses, read at each check
     */
    NetworkCheck(String wanted, Supplier<List<String>> hosts, Network network) {
        this.wanted = wanted;
        this.hosts = hosts;
        this.network = network;
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public Outcome run() throws IOException {
        return switch (wanted) {
            case CheckSettings.NETWORK_OFF -> ok(" (switched off)");
            case CheckSettings.NETWORK_AUTO -> auto();
            default -> chosen();
        };
    }

    private Outcome auto() throws IOException {
        List<String> remote =
                hosts.get().stream().filter(host -> !isLocal(host)).distinct().toList();
        if (remote.isEmpty()) {
            return ok(" (no camera needs it)");
        }
        List<String> gateways = network.gatewayInterfaces();
        for (String host : remote) {
            Optional<String> problem = problem(host, gateways);
            if (problem.isPresent()) {
                return error(problem.get());
            }
        }
        for (String gateway : gateways) {
            if (network.hasLink(gateway)) {
                return ok("");
            }
        }
        return gateways.isEmpty() ? ok("") : error("no link on " + String.join(", ", gateways));
    }

    private Optional<String> problem(String host, List<String> gateways) throws IOException {
        List<InetAddress> addresses;
        try {
            addresses = network.resolve(host);
        } catch (UnknownHostException e) {
            return Optional.of(gateways.isEmpty() ? "no default gateway" : "DNS failed (" + host + ")");
        }
        for (InetAddress address : addresses) {
            if (network.hasRoute(address)) {
                return Optional.empty();
            }
        }
        return Optional.of(gateways.isEmpty() ? "no default gateway, and no way to " + host : "no way to " + host);
    }

    private Outcome chosen() throws IOException {
        HostAndPort address =
                HostAndPort.parse(wanted).orElseThrow(() -> new IOException(wanted + " is no host and port"));
        String host = address.host();
        try {
            return network.answers(host, address.port().orElse(0)) ? ok("") : error(wanted + " does not answer");
        } catch (UnknownHostException e) {
            return error("DNS failed (" + host + ")");
        }
    }

    private static Outcome ok(String addition) {
        return Outcome.of(CheckStatus.OK, "Network OK" + addition);
    }

    private static Outcome error(String reason) {
        return Outcome.of(CheckStatus.ERROR, "Network ERROR - " + reason);
    }

    private static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.isEmpty() || name.endsWith(".localhost") || HostAndPort.isLoopback(name);
    }
}
