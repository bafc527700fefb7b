package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AddressRangeTest {
    private static boolean contains(String range, String address) {
        return AddressRange.parse(range).orElseThrow().contains(address);
    }

    @Test
    void aRangeContainsWhatSharesItsFirstBits() {
        assertThat(contains("10.0.0.0/8", "10.255.1.2")).isTrue();
        assertThat(contains("10.0.0.0/8", "11.0.0.1")).isFalse();
        assertThat(contains("192.168.1.128/25", "192.168.1.200")).isTrue();
        assertThat(contains("192.168.1.128/25", "192.168.1.100")).isFalse();
        assertThat(contains("127.0.0.1", "127.0.0.1")).isTrue();
        assertThat(contains("127.0.0.1", "127.0.0.2")).isFalse();
        assertThat(contains("0.0.0.0/0", "8.8.8.8")).isTrue();
        assertThat(contains("fd00::/8", "fd12::1")).isTrue();
        assertThat(contains("fd00::/8", "fe80::1")).isFalse();
        assertThat(contains("::1", "0:0:0:0:0:0:0:1")).isTrue();
        assertThat(contains("0.0.0.0/0", "::1")).isFalse();
        assertThat(contains("10.0.0.0/8", "nvr.home")).isFalse();
    }

    @Test
    void whatIsNoRangeIsRefused() {
        for (String text :
                List.of("", "nvr.home", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.0/-1")) {
            assertThat(AddressRange.parse(text)).as(text).isEmpty();
        }
    }
}
