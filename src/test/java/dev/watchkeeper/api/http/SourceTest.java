package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.AddressRange;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whom a request comes from, by what the connection shows and what proxies say. */
final class SourceTest {
    private static final Proxies TRUSTED = new Proxies(Stream.of("127.0.0.1", "10.0.0.0/8")
            .map(text -> AddressRange.parse(text).orElseThrow())
            .toList());

    private static Source source(String peer, Map<String, String> headers, Proxies proxies) {
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                SourceTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (any, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> peer;
                    case "isSecure" -> false;
                    case "getHeaderNames" -> Collections.enumeration(headers.keySet());
                    case "getHeaders" ->
                        Collections.enumeration(Optional.ofNullable(headers.get((String) arguments[0])).stream()
                                .toList());
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return Source.of(request, proxies);
    }

    @Test
    void aProxyThatIsNotTrustedIsTheSenderAndIsNotThisMachine() {
        Source plain = source("127.0.0.1", Map.of("Host", "nvr"), Proxies.NONE);
        assertThat(plain.isThisMachine()).isTrue();
        assertThat(plain.host()).contains("nvr");
        for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Anything")) {
            Source relayed = source("127.0.0.1", Map.of("Host", "nvr", header, "203.0.113.9"), Proxies.NONE);
            assertThat(relayed.isThisMachine()).as(header).isFalse();
            assertThat(relayed.address()).isEqualTo("127.0.0.1");
        }
        assertThat(source("203.0.113.9", Map.of("X-Forwarded-For", "127.0.0.1"), TRUSTED)
                        .address())
                .isEqualTo("203.0.113.9");
    }

    @Test
    void theLastHopThatIsNoProxyOfOursIsTheSender() {
        Map<String, String> chains = Map.of(
                "203.0.113.9", "203.0.113.9",
                "127.0.0.1, 203.0.113.9", "203.0.113.9",
                "198.51.100.1, 203.0.113.9, 10.1.2.3", "203.0.113.9",
                "203.0.113.9:4711", "203.0.113.9",
                "[2001:db8::1]:4711", "2001:db8::1",
                "2001:db8::1", "2001:db8::1",
                "nonsense", "127.0.0.1",
                "", "127.0.0.1");
        chains.forEach((chain, sender) -> {
            Source found = source("127.0.0.1", Map.of("X-Forwarded-For", chain), TRUSTED);
            assertThat(found.address()).as(chain).isEqualTo(sender);
            assertThat(found.relayed()).isFalse();
        });
    }

    @Test
    void aTrustedProxySaysByWhichNameAndHowWeAreReached() {
        Map<String, String> headers = Map.of(
                "Host", "127.0.0.1:3000", "X-Forwarded-Host", "nvr.example, inner", "X-Forwarded-Proto", "https");
        assertThat(source("127.0.0.1", headers, TRUSTED).host()).contains("nvr.example");
        assertThat(source("127.0.0.1", headers, TRUSTED).encrypted()).isTrue();
        assertThat(source("127.0.0.1", headers, Proxies.NONE).host()).contains("127.0.0.1:3000");
    }
}
