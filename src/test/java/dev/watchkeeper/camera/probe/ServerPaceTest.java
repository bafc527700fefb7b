package dev.watchkeeper.camera.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Session starts towards one server. */
final class ServerPaceTest {
    private final ManualClock clock = new ManualClock();
    private final ServerPace pace = new ServerPace(clock);

    @Test
    void fourASecondWhoeverAsks() {
        int begun = 0;
        for (int i = 0; i < 1000; i++) {
            for (int camera = 0; camera < 32; camera++) {
                begun += pace.beginProbe("nvr:554") ? 1 : 0;
                begun += pace.begin("nvr:554") ? 1 : 0;
            }
            clock.advance(Duration.ofMillis(10));
        }
        assertThat(begun).isEqualTo(40);
    }

    @Test
    void sessionsGoFirst() {
        assertThat(pace.beginProbe("nvr:554")).isTrue();
        clock.advance(Duration.ofMillis(200));
        assertThat(pace.begin("nvr:554")).isFalse();
        clock.advance(Duration.ofMillis(50));
        assertThat(pace.beginProbe("nvr:554")).as("a session waits").isFalse();
        assertThat(pace.begin("nvr:554")).isTrue();
    }

    @Test
    void serversDoNotWaitForEachOther() {
        assertThat(pace.begin("a:554")).isTrue();
        assertThat(pace.begin("b:554")).isTrue();
        assertThat(pace.begin("")).isTrue();
        assertThat(pace.begin("")).as("a file is no server").isTrue();
        assertThat(pace.begin("a:554")).isFalse();
    }
}
