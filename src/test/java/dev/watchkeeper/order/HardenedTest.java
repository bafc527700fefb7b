package dev.watchkeeper.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which processes may not do what orders are for. */
final class HardenedTest {
    private static final String HARDENED = "Name:\tjava\nNoNewPrivs:\t1\nSeccomp:\t2\n";

    @Test
    void theInstalledServiceIsHardened() {
        assertThat(Hardened.is(Map.of("INVOCATION_ID", "c0ffee"), HARDENED)).isTrue();
    }

    @Test
    void aTerminalAndAnOrdinaryUnitAreNot() {
        assertThat(Hardened.is(Map.of(), HARDENED)).isFalse();
        assertThat(Hardened.is(Map.of("INVOCATION_ID", "c0ffee"), "NoNewPrivs:\t0\n"))
                .isFalse();
    }
}
