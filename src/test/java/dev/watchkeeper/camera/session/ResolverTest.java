package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Interrupt;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ResolverTest {
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
