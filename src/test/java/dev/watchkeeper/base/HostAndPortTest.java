package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostAndPortTest {
    @ParameterizedTest
    @CsvSource({
        "cam, cam, -1",
        "CAM_1.home:8554, CAM_1.home, 8554",
        "10.0.0.1:0, 10.0.0.1, 0",
        "10.0.0.1:65535, 10.0.0.1, 65535",
        "[::1], ::1, -1",
        "[2001:db8::1]:554, 2001:db8::1, 554",
        "[::ffff:10.0.0.1]:80, ::ffff:10.0.0.1, 80",
        "[fe80::1%eth0]:80, fe80::1%eth0, 80",
        "[fe80::1%25eth0], fe80::1%25eth0, -1"
    })
    void aHostAndItsPortAreParsed(String text, String host, int port) {
        assertThat(HostAndPort.parse(text))
                .contains(new HostAndPort(host, port < 0 ? OptionalInt.empty() : OptionalInt.of(port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "cam:",
                "cam:x",
                "cam:99999",
                "cam:-1",
                "cam:1:2",
                "::1",
                "[::1",
                "::1]",
                "[]",
                "[cam]",
                "[::1]80",
                "[::1]:",
                "a b",
                "cam/x",
                "user@cam",
                "[fe80::1%]",
                "a,b",
                "cäm"
            })
    void anythingElseIsNotAHost(String text) {
        assertThat(HostAndPort.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void localhostAndTheLiteralAddressesOfLoopbackAreLoopback(String host) {
        assertThat(HostAndPort.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0.0.0.0",
                "::",
                "192.0.2.1",
                "2001:db8::1",
                "128.0.0.1",
                "localhost.evil.example",
                "127.0.0.1.evil",
                "[::1",
                "fe80::1%nonesuch"
            })
    void everythingElseIsNotEvenIfItsNameWouldResolveToLoopback(String host) {
        assertThat(HostAndPort.isLoopback(host)).isFalse();
    }

    /** The name of this machine often resolves to 127.0.1.1, or, with mDNS, to something else a minute later. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost.localdomain", "ip6-localhost", "ip6-loopback", "cam.localhost"})
    void noNameIsLookedUp(String host) {
        assertThat(HostAndPort.isLoopback(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"::1, [::1]", "[::1], [::1]", "cam, cam", "127.0.0.1, 127.0.0.1"})
    void bracketsStandAroundIpv6Alone(String host, String bracketed) {
        assertThat(HostAndPort.bracketed(host)).isEqualTo(bracketed);
        assertThat(HostAndPort.bracketed(HostAndPort.withoutBrackets(bracketed)))
                .isEqualTo(bracketed);
    }
}
