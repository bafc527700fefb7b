package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where no agent may run. */
final class HardenedTest {
    private static final String HARDENED = "Name:\tjava\nNoNewPrivs:\t1\nSeccomp:\t2\n";

    @Test
    void theInstalledServiceHasNoAgent() {
        assertThat(Hardened.whyNot(Map.of("INVOCATION_ID", "c0ffee"), HARDENED).orElseThrow())
                .contains("not to be had in the installed service");
    }

    @Test
    void aTerminalAndAnOrdinaryUnitHaveOne() {
        assertThat(Hardened.whyNot(Map.of(), HARDENED)).isEmpty();
        assertThat(Hardened.whyNot(Map.of("INVOCATION_ID", "c0ffee"), "NoNewPrivs:\t0\n"))
                .isEmpty();
    }
}
