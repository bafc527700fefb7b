package dev.watchkeeper.escalate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ForwardingClock;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.order.OrderDesk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How units are restarted where this account may not. */
final class UnitRestartsTest {
    @TempDir
    Path data;

    private Optional<String> result = Optional.empty();
    private final ManualClock time = new ManualClock();

    private final Clock clock = new ForwardingClock(time) {
        @Override
        public void sleep(Duration duration) {
            time.advance(duration);
            Path order = data.resolve("orders/restart-gate.service.order");
            if (result.isPresent() && Files.exists(order)) {
                try {
                    String number = Files.readAllLines(order).getFirst();
                    Files.delete(order);
                    Files.writeString(
                            data.resolve("orders/restart-gate.service.answer"), number + "\n" + result.get() + "\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    };

    private Optional<String> restart() throws InterruptedException {
        return new UnitRestarts(new OrderDesk(data, clock), unit -> true).restart("gate");
    }

    @Test
    void theUnitThatMayRestartItIsOrderedTo() throws Exception {
        result = Optional.of("success 0");
        assertThat(restart()).isEmpty();
    }

    @Test
    void whyItWasNotRestartedIsSaid() throws Exception {
        result = Optional.of("exit-code 1");
        assertThat(restart().orElseThrow())
                .isEqualTo("systemctl restart gate.service failed (exit-code 1); 'journalctl -u"
                        + " watchkeeper-restart@gate.service' says why");
        result = Optional.empty();
        assertThat(restart().orElseThrow())
                .startsWith("watchkeeper-restart@gate.service.path did not take the order to restart gate.service"
                        + " within 5 s");
    }

    @Test
    void withoutSuchAUnitSystemctlIsTried() throws Exception {
        assertThat(new UnitRestarts(new OrderDesk(data, clock), unit -> false)
                        .restart("watchkeeper-no-such-unit.service")
                        .orElseThrow())
                .startsWith("systemctl restart watchkeeper-no-such-unit.service ");
        assertThat(data.resolve("orders")).doesNotExist();
    }
}
