package dev.watchkeeper.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Interrupt;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkAddressTest {
    @ParameterizedTest
    @CsvSource({
        "rtsp://cam, rtsp, cam, 554, ''",
        "rtsp://cam:8554/live?channel=1&subtype=0, rtsp, cam, 8554, /live?channel=1&subtype=0",
        "RTSP://10.0.0.1/a|b{c}, rtsp, 10.0.0.1, 554, /a|b{c}",
        "rtsp://[2001:db8::1]:555/x@y, rtsp, 2001:db8::1, 555, /x@y",
        "rtsp://[::1]/, rtsp, ::1, 554, /",
        "rtsps://cam/live, rtsps, cam, 322, /live"
    })
    void anAddressIsTakenApart(String url, String scheme, String host, int port, String rest) throws FailureException {
        assertThat(NetworkAddress.parse(url)).isEqualTo(new NetworkAddress(scheme, host, port, rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://cam/",
                "rtsp://",
                "rtsp:///x",
                "rtsp://cam:0/",
                "rtsp://cam:99999/",
                "rtsp://cam:x/",
                "rtsp://admin:geheim@cam/"
            })
    void whatCannotBeUnderstoodIsABadUrlAndNeverRepeatsASecret(String url) {
        assertThatThrownBy(() -> NetworkAddress.parse(url))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BAD_URL))
                .hasMessageNotContaining("geheim");
    }

    @Test
    void credentialsAreEncodedForLibavAlone() throws Exception {
        NetworkAddress address = NetworkAddress.parse("rtsp://cam/live");
        String url = address.forLibav(InetAddress.ofLiteral("192.0.2.7"), Rig.settings("door", true, false));
        assertThat(url).isEqualTo("rtsp://admin:p%40ss%3Aw%2Ford@192.0.2.7:554/live");
        assertThat(address.forLibav(InetAddress.ofLiteral("::1"), Rig.settings("door", false, false)))
                .isEqualTo("rtsp://[0:0:0:0:0:0:0:1]:554/live");
    }

    @Test
    void addressesNeedNoLookUpAndUnknownNamesAreUnreachable() throws Exception {
        try (Resolver resolver = new Resolver()) {
            Interrupt interrupt = new Interrupt(new ManualClock());
            assertThat(resolver.resolve("192.0.2.7", interrupt)).containsExactly(InetAddress.ofLiteral("192.0.2.7"));
            assertThatThrownBy(() -> resolver.resolve("no-such-camera.invalid", interrupt))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE));
        }
    }

    @Test
    void aLookUpEndsWhenTheSessionIsInterrupted() {
        try (Resolver resolver = new Resolver()) {
            ManualClock clock = new ManualClock();
            Interrupt interrupt = new Interrupt(clock);
            interrupt.deadline(Duration.ZERO, FailureKind.TIMEOUT, "late");
            assertThatThrownBy(() -> resolver.resolve("no-such-camera.invalid", interrupt))
                    .isInstanceOf(FailureException.class);
        }
    }
}
