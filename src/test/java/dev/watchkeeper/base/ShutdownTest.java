package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

final class ShutdownTest {
    @Test
    void aClosedTerminalRequestsAnOrderlyEnd() throws Exception {
        Shutdown shutdown = new Shutdown();
        SignalRig.listening(() -> {
            shutdown.onSignals();
            return shutdown;
        });
        Signal.raise(new Signal("HUP"));
        assertThat(shutdown.await(Duration.ofSeconds(10))).isTrue();
        assertThat(shutdown.await()).isEqualTo(new Shutdown.Request("SIGHUP", 0));
    }

    @Test
    void onlyTheFirstRequestCounts() throws InterruptedException {
        Shutdown shutdown = new Shutdown();
        assertThat(shutdown.await(Duration.ZERO)).isFalse();
        assertThat(shutdown.request("no camera answers", 70)).isTrue();
        assertThat(shutdown.request("SIGTERM", 0)).isFalse();
        assertThat(shutdown.await()).isEqualTo(new Shutdown.Request("no camera answers", 70));
    }
}
