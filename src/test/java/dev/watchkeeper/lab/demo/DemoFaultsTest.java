package dev.watchkeeper.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.simulate.Fault;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DemoFaultsTest {
    @Test
    void theCameraBreaksSoonHealsAndBreaksDifferently() {
        Set<String> seen = new HashSet<>();
        int changes = 0;
        Optional<String> before = DemoFaults.at(Duration.ZERO);
        assertThat(before).isEmpty();
        for (int second = 1; second <= 240; second++) {
            Optional<String> now = DemoFaults.at(Duration.ofSeconds(second));
            now.ifPresent(seen::add);
            changes += now.equals(before) ? 0 : 1;
            before = now;
        }
        assertThat(changes).isGreaterThanOrEqualTo(8);
        assertThat(seen)
                .hasSizeGreaterThan(2)
                .allSatisfy(f -> assertThat(Fault.named(f))
                        .as("the simulator knows " + f)
                        .isPresent());
    }

    @Test
    void aShortDemoSeesAFaultAndItsEnd() {
        assertThat(DemoFaults.at(Duration.ofSeconds(13))).isPresent();
        assertThat(DemoFaults.at(Duration.ofSeconds(29))).isEmpty();
    }
}
