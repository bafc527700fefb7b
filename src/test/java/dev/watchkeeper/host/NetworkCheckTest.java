package dev.watchkeeper.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the network check concludes from names, routes and links. */
final class NetworkCheckTest {
    private final FakeNetwork network = new FakeNetwork();

    /** A network that tests compose; confined to the test's thread. */
    private static final class FakeNetwork implements Network {
        final Map<String, String> names = new HashMap<>();
        final Set<String> routes = new HashSet<>();
        final Set<String> answering = new HashSet<>();
        List<String> gateways = List.of("eth0");
        boolean link = true;

        @Override
        public List<InetAddress> resolve(String host) throws UnknownHostException {
            String literal = host.matches("[0-9.]+") ? host : names.get(host);
            return List.of(InetAddress.ofLiteral(
                    Optional.ofNullable(literal).orElseThrow(() -> new UnknownHostException(host))));
        }

        @Override
        public boolean hasRoute(InetAddress address) {
            return !gateways.isEmpty() || routes.contains(address.getHostAddress());
        }

        @Override
        public List<String> gatewayInterfaces() {
            return gateways;
        }

        @Override
        public boolean hasLink(String networkInterface) {
            return link;
        }

        @Override
        public boolean answers(String host, int port) {
            return answering.contains(host + " " + port);
        }
    }

    private String auto(String... hosts) throws Exception {
        return new NetworkCheck("auto", () -> List.of(hosts), network).run().message();
    }

    @Test
    void camerasNeedARouteAndResolvableNames() throws Exception {
        assertThat(auto("192.168.1.5")).isEqualTo("Network OK");
        assertThat(auto("192.168.1.5", "cam.home")).isEqualTo("Network ERROR - DNS failed (cam.home)");
        network.names.put("cam.home", "192.168.1.6");
        assertThat(auto("192.168.1.5", "cam.home")).isEqualTo("Network OK");
        network.link = false;
        assertThat(auto("192.168.1.5")).isEqualTo("Network ERROR - no link on eth0");
        network.gateways = List.of();
        assertThat(auto("192.168.1.5")).isEqualTo("Network ERROR - no default gateway, and no way to 192.168.1.5");
        assertThat(auto("other.home")).isEqualTo("Network ERROR - no default gateway");
        network.routes.add("192.168.1.5");
        assertThat(auto("192.168.1.5")).as("a network of cameras only").isEqualTo("Network OK");
    }

    @Test
    void camerasOnThisMachineNeedNoNetwork() throws Exception {
        network.gateways = List.of();
        assertThat(auto("127.0.0.1", "localhost", "[::1]", "")).isEqualTo("Network OK (no camera needs it)");
    }

    @Test
    void aChosenHostMustAnswerAndTheCheckCanBeSwitchedOff() throws Exception {
        network.answering.add("10.0.0.1 53");
        assertThat(new NetworkCheck("10.0.0.1:53", () -> List.of(), network)
                        .run()
                        .message())
                .isEqualTo("Network OK");
        assertThat(new NetworkCheck("10.0.0.1:54", () -> List.of(), network)
                        .run()
                        .message())
                .isEqualTo("Network ERROR - 10.0.0.1:54 does not answer");
        network.gateways = List.of();
        assertThat(new NetworkCheck("off", () -> List.of("10.0.0.1"), network)
                        .run()
                        .status())
                .isEqualTo(CheckStatus.OK);
    }
}
