package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void cameraWaitsFollowTheTable() {
        List<Long> seconds = IntStream.rangeClosed(1, 8)
                .mapToObj(n -> Backoff.CAMERA.waitAfter(n).toSeconds())
                .toList();
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
    }

    @Test
    void aThousandFailuresDoNotOverflow() {
        assertThat(Backoff.CAMERA.waitAfter(1000)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void jitterSpreadsOverTheWholeWait() {
        assertThat(Backoff.CAMERA.jitteredWaitAfter(3, () -> 0.5)).isEqualTo(Duration.ofSeconds(2));
        assertThat(Backoff.CAMERA.jitteredWaitAfter(3, () -> 0)).isZero();
    }

    @Test
    void zeroFailuresHaveNoWait() {
        assertThatThrownBy(() -> Backoff.CAMERA.waitAfter(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
