package dev.watchkeeper.camera.dialogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
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
    void anAddressIsParsed(String url, String scheme, String host, int port, String rest) throws FailureException {
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
    void anInvalidAddressIsABadUrlAndNeverRepeatsASecret(String url) {
        assertThatThrownBy(() -> NetworkAddress.parse(url))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.BAD_URL))
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @CsvSource({
        "rtsp://cam/live, rtsp://other:8554/x?y=1, rtsp://other:8554/x?y=1",
        "rtsp://cam/live, rtsp://user:geheim@cam/x, rtsp://cam/x",
        "rtsp://cam:555/live/a?q, /b, rtsp://cam:555/b",
        "rtsp://cam:555/live/a?q, b, rtsp://cam:555/live/b",
        "http://cam, x, http://cam/x",
        "http://cam/a, //other/b, http://other/b",
        "http://cam/a, https://cam/a, https://cam/a",
        "http://[::1]:81/a, /b, http://[::1]:81/b"
    })
    void aRedirectLeadsWhereItSays(String from, String location, String to) throws FailureException {
        assertThat(NetworkAddress.parse(from).redirected(location).url()).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({"https://cam/a, http://cam/a", "rtsp://cam/a, http://cam/a", "rtsp://cam/a, rtsp://"})
    void noRedirectLeadsAwayFromEncryptionOrToAnotherProtocol(String from, String location) {
        assertThatThrownBy(() -> NetworkAddress.parse(from).redirected(location))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REDIRECT_LOOP));
    }

    @Test
    void anotherPortOrProtocolIsAnotherServer() throws FailureException {
        NetworkAddress here = NetworkAddress.parse("rtsp://cam/a");
        assertThat(here.isSameServer(NetworkAddress.parse("rtsp://CAM:554/b"))).isTrue();
        assertThat(here.isSameServer(NetworkAddress.parse("rtsp://cam:555/a"))).isFalse();
        assertThat(here.isSameServer(NetworkAddress.parse("rtsps://cam:554/a"))).isFalse();
        assertThat(here.isSameServer(NetworkAddress.parse("rtsp://cam2/a"))).isFalse();
    }
}
